package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sago.cli.Ministry.Ended;
import dev.sago.model.SnapshotId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class DiffVerbTest {

    @TempDir
    Path folder;

    private Ministry ministry;
    private SnapshotId first;
    private SnapshotId second;
    private SnapshotId third;

    @BeforeEach
    void threeSnapshots() throws Exception {
        ministry = new Ministry(folder);
        ministry.write("gov", "kept.txt", "kept");
        ministry.write("gov", "letters/gone.odt", "12345");
        ministry.write("gov", "letters/edited.odt", "before");
        Path modes = ministry.write("gov", "modes.txt", "m");
        Files.setPosixFilePermissions(modes, PosixFilePermissions.fromString("rw-------"));
        first = ministry.backUp("gov");
        Files.delete(ministry.source("gov").resolve("letters/gone.odt"));
        ministry.write("gov", "letters/edited.odt", "and after");
        ministry.write("gov", "new/보고서.hwp", "한글");
        Files.setPosixFilePermissions(modes, PosixFilePermissions.fromString("rw-r--r--"));
        second = ministry.backUp("gov");
        ministry.write("gov", "kept.txt", "kept no more");
        third = ministry.backUp("gov");
    }

    private static String brief(SnapshotId id) {
        return id.value().substring(0, 15);
    }

    @Test
    void comparesTheNewestWithItsParent() {
        assertThat(ministry.sago("diff", "gov").lines())
                .containsExactly(
                        brief(second) + " (2025-09-26 21:20) compared with " + brief(third) + " (2025-09-26 22:20)",
                        "M gov/kept.txt",
                        "0 new (0 B), 0 gone (0 B), 1 with other content (4 B, now 12 B), 0 with other attributes only");
    }

    @Test
    void comparesANamedOneWithItsParentAndTheFirstWithNothing() {
        assertThat(ministry.sago("diff", "gov@" + brief(second)).lines())
                .endsWith(
                        "M gov/letters/edited.odt",
                        "- gov/letters/gone.odt",
                        "a gov/modes.txt",
                        "+ gov/new/",
                        "+ gov/new/보고서.hwp",
                        "2 new (6 B), 1 gone (5 B), 1 with other content (6 B, now 9 B), 1 with other attributes only");
        List<String> all = ministry.sago("diff", "gov@" + brief(first)).lines();
        assertThat(all.getFirst()).contains("is the first");
        assertThat(all).filteredOn(line -> line.startsWith("+ ")).hasSize(6);
    }

    @Test
    void comparesAnyTwoInTheOrderGiven() {
        assertThat(ministry.sago("diff", "gov@" + brief(first), "gov@" + brief(third))
                        .lines())
                .contains("M gov/kept.txt", "- gov/letters/gone.odt");
        assertThat(ministry.sago("diff", "gov@" + brief(third), "gov@" + brief(first))
                        .lines())
                .contains("M gov/kept.txt", "+ gov/letters/gone.odt");
        assertThat(ministry.sago("diff", "gov", "gov").lines()).hasSize(2);
    }

    @Test
    void tellsJson() throws Exception {
        JsonNode diff = ministry.sago("--json", "diff", "gov@" + brief(second)).json();

        assertThat(diff.get("older").asText()).isEqualTo(first.value());
        assertThat(diff.get("newer").asText()).isEqualTo(second.value());
        assertThat(diff.get("changes"))
                .extracting(c -> c.get("change").asText())
                .containsExactly("content", "removed", "attributes", "added", "added");
        assertThat(diff.get("changes").get(0).get("older").get("size").asLong()).isEqualTo(6);
        assertThat(diff.get("changes").get(0).get("newer").get("size").asLong()).isEqualTo(9);
        assertThat(diff.get("changes").get(1).get("newer").isNull()).isTrue();
        assertThat(diff.get("totals").get("addedBytes").asLong()).isEqualTo(6);
    }

    @Test
    void refusesTwoSystems() {
        Ended ended = ministry.sago("diff", "gov", "drive");

        assertThat(ended.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("gov", "drive");
    }
}
