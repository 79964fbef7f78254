package dev.sago.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Every index is damaged at every site: the commands that messages name lead out of it, with the state of this machine and without. */
class LostIndexVerbsTest {

    @TempDir
    Path folder;

    private Vaults vaults;
    private Path wiki;

    @BeforeEach
    void backUpAndDamage() throws IOException {
        vaults = new Vaults(folder);
        wiki = vaults.wiki();
        vaults.well("backup", "wiki");
        Files.writeString(wiki.resolve("annals.txt"), "1592");
        vaults.well("backup", "wiki");
        for (String site : Vaults.SITES) {
            for (Path index : vaults.objects(site, "systems/wiki/indexes")) {
                byte[] bytes = Files.readAllBytes(index);
                bytes[bytes.length / 2] ^= 1;
                Files.write(index, bytes);
            }
        }
        Vaults.delete(folder.resolve("state/cache"), true);
    }

    private void assertWhole() throws Exception {
        vaults.well("verify", "wiki", "--depth", "scrub");
        Path to = folder.resolve("out");
        vaults.well("restore", "wiki", "--to", to.toString());
        Vaults.assertSame(wiki, to.resolve("wiki"));
        vaults.well("prune", "wiki");
    }

    @Test
    void aBackupGoesOnAndHealMendsIt() throws Exception {
        Use refused = vaults.sago("verify", "wiki");
        assertThat(refused.exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(refused.err()).contains("sago heal wiki");
        Files.writeString(wiki.resolve("today.txt"), "more");
        Use backup = vaults.well("backup", "wiki");
        assertThat(backup.err()).contains("cannot be read whole").contains("read and stored again");
        vaults.well("heal", "wiki");
        assertWhole();
    }

    @Test
    void whoLostTheStateTooTakesOverAndHeals() throws Exception {
        Vaults.delete(folder.resolve("state"), true);
        assertThat(vaults.sago("backup", "wiki").err()).contains("sago take-over wiki");
        vaults.well("take-over", "wiki");
        vaults.well("heal", "wiki");
        vaults.well("backup", "wiki");
        assertWhole();
    }
}
