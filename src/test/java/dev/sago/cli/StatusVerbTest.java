package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sago.cli.Ministry.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code sago status}: what it shows of systems that stand well and badly, and what it exits with. */
class StatusVerbTest {

    @TempDir
    Path folder;

    @Test
    void theWorstComesFirstAndNothingIsWellThatWasNotMeasured() throws Exception {
        Ministry ministry = new Ministry(folder);
        ministry.write("gov", "a.txt", "a");
        ministry.backUp("gov");
        Ended ended = ministry.sago("status");
        assertThat(ended.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(ended.lines().get(0)).isEqualTo("2 systems: 1 never backed up, 1 unproved");
        assertThat(ended.lines().get(2))
                .matches("drive +A2 +never backed up +- +0/3 +never +never backed up +sago backup drive");
        assertThat(ended.lines().get(3))
                .matches("gov +A1 +unproved +1 h ago +3/3 +never +never proved +sago verify gov");

        assertThat(ministry.sago("verify", "gov").exit()).isEqualTo(ExitCode.OK);
        Ended proved = ministry.sago("status", "gov");
        assertThat(proved.exit()).isEqualTo(ExitCode.OK);
        assertThat(proved.lines().get(0)).isEqualTo("1 system: 1 ok");
        assertThat(ministry.sago("--lang=ko", "status").lines().get(0)).isEqualTo("시스템 2개: 백업 없음 1, 정상 1");
    }

    @Test
    void aSiteThatIsGoneLeavesDebtsAndExitCode4() throws Exception {
        Ministry ministry = new Ministry(folder);
        ministry.write("gov", "a.txt", "a");
        ministry.backUp("gov");
        ministry.sago("verify", "gov");
        Vaults.delete(ministry.site("daegu"), true);
        ministry.write("gov", "b.txt", "b");
        ministry.sago("backup", "gov");
        Ended ended = ministry.sago("status", "gov");
        assertThat(ended.exit()).isEqualTo(ExitCode.DEBTS);
        assertThat(ended.lines().get(1)).matches("site daegu owes \\d+ objects to 1 system, the oldest for .*");
        assertThat(ended.out())
                .contains("2/3")
                .contains("copies incomplete at daegu")
                .contains("sago heal gov");
        JsonNode json = ministry.sago("status", "--json", "gov").json();
        assertThat(json.get("exitCode").asInt()).isEqualTo(4);
        JsonNode system = json.get("systems").get(0);
        assertThat(system.get("condition").asText()).isEqualTo("incomplete");
        assertThat(system.get("debts").asLong()).isPositive();
        assertThat(system.get("safe").asText()).isEqualTo(system.get("newest").asText());
        assertThat(system.get("complete").asText())
                .isLessThan(system.get("newest").asText());
        assertThat(system.get("sites").findValuesAsText("site")).contains("daegu");
        assertThat(system.get("troubles").get(0).get("remedy").asText()).isEqualTo("sago heal gov");
    }

    @Test
    void itFitsTheTerminal() throws Exception {
        Ministry ministry = new Ministry(folder);
        StringBuilder more = new StringBuilder();
        for (int i = 0; i < 698; i++) {
            more.append("  s%03d: { home: daejeon, grade: A3, policy: three, sources: [ { files: { path: /s } } ] }%n"
                    .formatted(i));
        }
        Path config = folder.resolve("sago.yaml");
        java.nio.file.Files.writeString(config, java.nio.file.Files.readString(config) + more);
        ministry.on(
                new Terminal(Terminal.Target.TERMINAL, Terminal.Target.FILE, false, () -> new Terminal.Size(80, 24)));
        List<String> lines = ministry.sago("status").lines();
        assertThat(lines)
                .hasSize(23)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(lines.getLast()).isEqualTo("680 more; --all shows them");
        assertThat(ministry.sago("status", "--all").lines()).hasSize(702);
        assertThat(ministry.sago("status", "--json").json().get("systems")).hasSize(700);
    }

    @Test
    void theStatusFileIsWhatTheVerbPrints() throws Exception {
        Ministry ministry = new Ministry(folder);
        Ended json = ministry.sago("status", "--json");
        var standing = dev.sago.standing.Standing.of(
                List.of(),
                new dev.sago.standing.Facts(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        java.util.Map.of(),
                        List.of()),
                80,
                Ministry.BEGIN);
        new StatusFile(folder, dev.sago.standing.Wording.in("en")).write(standing);
        JsonNode file = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(folder.resolve("status.json").toFile());
        assertThat(file.get("time").asText()).isEqualTo(Ministry.BEGIN.toString());
        assertThat(file.properties())
                .extracting(java.util.Map.Entry::getKey)
                .isEqualTo(json.json().properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .toList());
        assertThat(folder.resolve("status.json.new")).doesNotExist();
    }
}
