package dev.sago.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code sago site list} and {@code site check}. */
class SiteVerbsTest {

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
    }

    @Test
    void listTellsWhichSitesAnswer() throws IOException {
        vaults.mail();
        vaults.well("backup", "mail");
        Vaults.delete(vaults.site("gongju"), true);
        Use list = vaults.well("site", "list");
        assertThat(list.out())
                .containsPattern("daejeon +empty +directory +\\S+/daejeon +gongju, 29 km +building=dj\n")
                .containsPattern("daegu +ready +directory ")
                .containsPattern("gongju +unreachable .* folder \\S+ does not exist");
        Use json = vaults.well("site", "list", "--json");
        assertThat(json.out())
                .contains("\"site\" : \"gongju\"")
                .contains("\"state\" : \"unreachable\"")
                .contains("\"domains\" : {\n      \"building\" : \"dj\"\n    }");
    }

    @Test
    void checkTriesTheRealPlaceAndLeavesNothing() throws IOException {
        Use check = vaults.well("site", "check", "daegu");
        assertThat(check.out())
                .containsPattern("read-back +yes\n")
                .containsPattern("object-lock +no +a folder locks nothing\n")
                .contains("Site daegu can be used: ");
        assertThat(vaults.objects("daegu", "")).isEmpty();
        assertThat(vaults.well("site", "check", "daegu", "--json").out()).contains("\"usable\" : true");

        Vaults.delete(vaults.site("gongju"), true);
        Use away = vaults.sago("site", "check", "gongju");
        assertThat(away.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(away.err()).contains("mount the disk or create it");
        assertThat(vaults.sago("site", "check", "nowhere").exit()).isEqualTo(ExitCode.USAGE);
    }
}
