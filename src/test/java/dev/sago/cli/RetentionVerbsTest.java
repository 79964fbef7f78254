package dev.sago.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code sago hold}, {@code release}, {@code expire} and {@code prune}: what they say and exit with. */
class RetentionVerbsTest {

    private static final Pattern ID = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z-[0-9a-f]{16}");

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
        vaults.mail();
        for (int i = 0; i < 2; i++) {
            Files.writeString(folder.resolve("mail/inbox"), "letter " + i);
            vaults.well("backup", "mail", "--quiet");
        }
    }

    @Test
    void withoutRetentionNothingExpires() {
        assertThat(vaults.well("expire", "mail").out())
                .contains("0 of 2 snapshots expired now")
                .containsPattern("kept +(newest, newest complete, )?no retention is set");
        assertThat(vaults.well("prune", "mail").out()).contains("mail: nothing to delete");
    }

    @Test
    void aSnapshotExpiresByHandIsListedAndComesBack() {
        String oldest = ids().getLast();
        assertThat(vaults.well("expire", "mail@" + oldest, "--dry-run").out())
                .contains("1 of 2 snapshots would expire")
                .containsPattern("expires +by hand");
        assertThat(vaults.well("snapshots", "mail").out()).doesNotContain("expired");
        vaults.well("expire", "mail@" + oldest);
        assertThat(vaults.well("snapshots", "mail").out()).contains("expired, 1 d");
        assertThat(vaults.well("snapshots", "mail", "--json").out()).contains("\"byHand\" : true");
        assertThat(vaults.well("prune", "mail", "--dry-run").out()).contains("grace time, 1 d");
        assertThat(vaults.well("prune", "mail", "--max-duration", "1h").out()).contains("grace time");
        assertThat(vaults.well("expire", "--undo", "mail@" + oldest).out())
                .contains("has not expired any more")
                .contains("sago hold mail@" + oldest);
        assertThat(vaults.well("snapshots", "mail").out()).doesNotContain("expired");
        assertThat(vaults.well("runs", "mail").out()).contains("expire").contains("prune");
    }

    @Test
    void theNewestAndTheHeldDoNotExpireByHand() {
        assertThat(vaults.sago("expire", "mail@" + ids().getFirst()).exit()).isEqualTo(ExitCode.FAILED);
        String oldest = ids().getLast();
        vaults.well("hold", "mail@" + oldest, "--reason", "case 2026-17");
        assertThat(vaults.well("snapshots", "mail").out()).contains("case 2026-17");
        Use refused = vaults.sago("expire", "mail@" + oldest);
        assertThat(refused.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("held").contains("sago release");
        assertThat(vaults.well("release", "mail@" + oldest).out()).contains("case 2026-17");
        vaults.well("expire", "mail@" + oldest);
    }

    @Test
    void aWrongCommandLineSaysHow() {
        for (String[] wrong : new String[][] {
            {"hold", "mail", "--reason", "x"},
            {"hold", "mail@" + ids().getFirst(), "--reason", " "},
            {"expire", "--undo", "mail"},
            {"expire", "mail@2", "other"},
            {"prune", "mail", "--max-duration", "soon"}
        }) {
            Use use = vaults.sago(wrong);
            assertThat(use.exit()).as(String.join(" ", wrong)).isEqualTo(ExitCode.USAGE);
            assertThat(use.err()).isNotEmpty();
        }
    }

    /** The ids of all snapshots, newest first. */
    private List<String> ids() {
        Matcher ids = Pattern.compile("\"id\" : \"(" + ID + ")\"")
                .matcher(vaults.well("snapshots", "mail", "--json").out());
        return ids.results().map(found -> found.group(1)).toList();
    }
}
