package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sago.cli.Ministry.Ended;
import dev.sago.model.SnapshotId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code snapshots} and {@code runs}, which ask the catalog. */
class SnapshotsVerbTest {

    @TempDir
    Path folder;

    private Ministry ministry;

    @BeforeEach
    void build() throws Exception {
        ministry = new Ministry(folder);
    }

    @Test
    void listsNewestFirst() throws Exception {
        ministry.write("gov", "a.txt", "0123456789");
        ministry.backUp("gov");
        ministry.write("gov", "b.txt", "01234");
        ministry.backUp("gov");

        List<String> lines = ministry.sago("snapshots", "gov").lines();
        assertThat(lines.get(0)).matches("SNAPSHOT +TIME +AGE +FILES +SIZE +CHANGED +STORED +UNREADABLE +COPIES");
        assertThat(lines.get(1))
                .matches("20250926T122015  2025-09-26 21:20  1 h ago +2 +15 B +1 +[0-9.]+ K?i?B +0  3/3");
        assertThat(lines.get(2))
                .matches("20250926T112015  2025-09-26 20:20  2 h ago +1 +10 B +1 +[0-9.]+ K?i?B +0  3/3");
        assertThat(lines).hasSize(3);
    }

    @Test
    void listsAllSystems() throws Exception {
        ministry.write("gov", "a.txt", "a");
        ministry.write("drive", "b.txt", "b");
        SnapshotId gov = ministry.backUp("gov");
        SnapshotId drive = ministry.backUp("drive");

        Ended all = ministry.sago("snapshots");
        assertThat(all.lines().get(0)).startsWith("SYSTEM  SNAPSHOT");
        assertThat(all.lines().get(1)).startsWith("drive   20250926T122015");
        assertThat(all.lines().get(2)).startsWith("gov     20250926T112015");
        JsonNode json = ministry.sago("--json", "snapshots").json().get("snapshots");
        assertThat(json).extracting(one -> one.get("id").asText()).containsExactly(drive.value(), gov.value());
        assertThat(json.get(0).get("copiesComplete").asInt()).isEqualTo(3);
        assertThat(json.get(0).get("copies"))
                .extracting(copy -> copy.get("state").asText())
                .containsExactly("complete", "complete", "complete");
        assertThat(json.get(0).get("counts").get("files").asLong()).isEqualTo(1);
    }

    @Test
    void tellsWhichCopiesAreNotComplete() throws Exception {
        ministry.write("gov", "a.txt", "a");
        Files.move(ministry.site("daegu"), folder.resolve("away"));
        ministry.backUp("gov");

        assertThat(ministry.sago("snapshots", "gov").lines().get(1)).endsWith("2/3: daegu incomplete");
        assertThat(ministry.sago("--lang=ko", "snapshots", "gov").lines().get(1))
                .endsWith("2/3: daegu 불완전");
        JsonNode row =
                ministry.sago("--json", "snapshots").json().get("snapshots").get(0);
        assertThat(row.get("copiesComplete").asInt()).isEqualTo(2);
        assertThat(row.get("copiesWanted").asInt()).isEqualTo(3);
    }

    @Test
    void tellsWhereThereIsNothing() {
        assertThat(ministry.sago("snapshots").out()).isEqualTo("there are no snapshots\n");
        assertThat(ministry.sago("snapshots", "gov").out()).isEqualTo("gov has no snapshots\n");
        assertThat(ministry.sago("snapshots", "gov").exit()).isEqualTo(ExitCode.OK);
        assertThat(ministry.sago("snapshots", "gvo").exit()).isEqualTo(ExitCode.USAGE);
        assertThat(ministry.sago("runs").out()).isEqualTo("nothing was done yet\n");
    }

    @Test
    void listsSystemsThatAreConfiguredNoMore() throws Exception {
        ministry.write("drive", "a.txt", "a");
        ministry.backUp("drive");
        Path config = folder.resolve("sago.yaml");
        String text = Files.readString(config);
        Files.writeString(config, text.substring(0, text.indexOf("  drive:")));

        assertThat(ministry.sago("snapshots", "drive").lines().get(1)).endsWith("3/3");
        assertThat(ministry.sago("runs", "drive").lines()).hasSize(2);
    }

    @Test
    void runsTellHowTheyEnded() throws Exception {
        ministry.write("gov", "a.txt", "a");
        ministry.backUp("gov");
        Files.move(ministry.site("daegu"), folder.resolve("away"));
        ministry.backUp("gov");
        ministry.backUp("drive");

        List<String> gov = ministry.sago("runs", "gov").lines();
        assertThat(gov.get(0)).matches("BEGUN +RUN +OUTCOME +TOOK  NOTE");
        assertThat(gov.get(1)).matches("2025-09-26 21:20  backup  with debts +[0-9.]+ s  daegu .*");
        assertThat(gov.get(2)).matches("2025-09-26 20:20  backup  ok +[0-9.]+ s");
        assertThat(ministry.sago("runs", "--last", "1").lines()).hasSize(2);
        JsonNode json = ministry.sago("--json", "runs").json().get("runs");
        assertThat(json).extracting(run -> run.get("system").asText()).containsExactly("drive", "gov", "gov");
        assertThat(json.get(1).get("outcome").asText()).isEqualTo("debts");
        assertThat(json.get(1).get("kind").asText()).isEqualTo("backup");
    }
}
