package dev.sago.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** The promises of the README by the command line alone: sites are lost, and what is left is enough. */
class LossTest {

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"daejeon", "gwangju", "gongju", "daegu"})
    void anyOneSiteAndTheKeyAreEnough(String survivor) throws Exception {
        Path wiki = vaults.wiki();
        vaults.well("backup", "wiki");
        Files.writeString(wiki.resolve("letters/new"), "written after the first backup");
        Files.delete(wiki.resolve("letters/2025/letter 7"));
        vaults.well("backup", "wiki");
        for (String site : Vaults.SITES) {
            if (!site.equals(survivor)) {
                Vaults.delete(vaults.site(site), true);
            }
        }
        Vaults.delete(folder.resolve("state"), true);

        Use restore = vaults.well("restore", "wiki", "--to", "restored");
        Vaults.assertSame(wiki, folder.resolve("restored/wiki"));
        assertThat(restore.err()).doesNotContain("site " + survivor + " is lost");
        assertThat(restore.err().lines()).hasSize(3);

        Use rebuild = vaults.well("catalog", "rebuild", "--from", survivor);
        assertThat(rebuild.out()).contains("wiki: 2 snapshots\n").contains("copies  1 of 4 complete\n");
    }

    @Test
    void aSiteThatIsAwayIsADebtThatHealPays() throws Exception {
        vaults.wiki();
        vaults.well("backup", "wiki");
        Files.move(vaults.site("gongju"), folder.resolve("away"));
        Files.createFile(vaults.site("gongju"));
        Files.writeString(folder.resolve("wiki/more"), "more");

        Use backup = vaults.sago("backup", "wiki");
        assertThat(backup.exit()).isEqualTo(ExitCode.DEBTS);
        assertThat(backup.err()).startsWith("wiki: site gongju is lost to this run: ");
        assertThat(backup.out())
                .contains("  copies  3 of 4 complete\n")
                .containsPattern("\n {10}gongju: \\d objects behind, ");
        Use away = vaults.sago("verify", "wiki");
        assertThat(away.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(away.out()).containsPattern("gongju +unreachable +- +- +- +- +-\n");

        Files.delete(vaults.site("gongju"));
        Files.move(folder.resolve("away"), vaults.site("gongju"));
        assertThat(vaults.sago("verify", "wiki").exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(vaults.well("heal", "wiki").out()).startsWith("wiki: all sites hold everything");
        assertThat(vaults.well("verify", "wiki").out()).startsWith("wiki: 4 of 4 copies complete\n");
    }

    @Test
    void belowTheQuorumNothingCounts() throws Exception {
        vaults.mail();
        Vaults.delete(vaults.site("gwangju"), true);
        Vaults.delete(vaults.site("gongju"), true);

        Use use = vaults.sago("backup", "mail");
        assertThat(use.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(use.err())
                .contains("gwangju: folder ")
                .contains("gongju: folder ")
                .contains("the policy's quorum is 2");
        assertThat(vaults.objects("daegu", "/systems/mail/snapshots/")).isEmpty();
        assertThat(vaults.sago("restore", "mail", "--to", "restored").exit()).isEqualTo(ExitCode.FAILED);
        assertThat(folder.resolve("restored")).doesNotExist();
    }

    @Test
    void anotherKeyOpensNothing() throws Exception {
        vaults.mail();
        vaults.well("backup", "mail");
        Files.delete(folder.resolve("master.key"));
        vaults.well("key", "init");
        for (String[] words : new String[][] {
            {"backup", "mail"}, {"restore", "mail", "--to", "restored"}, {"verify", "mail"}, {"heal", "mail"}
        }) {
            Use use = vaults.sago(words);
            assertThat(use.exit()).as(words[0]).isEqualTo(ExitCode.FAILED);
            assertThat(use.err()).as(words[0]).contains("key").doesNotContain("Exception");
        }
        assertThat(folder.resolve("restored")).doesNotExist();
        assertThat(vaults.objects("daegu", "/snapshots/")).hasSize(1);
    }

    @Test
    void aBrokenConfigurationIsRefusedByEveryVerb() throws Exception {
        Files.writeString(folder.resolve("sago.yaml"), "stat: here\n");
        for (String line : new String[] {
            "backup --all",
            "restore mail --to x",
            "verify mail",
            "heal",
            "catalog rebuild --from daegu",
            "site list",
            "site check daegu"
        }) {
            Use use = vaults.sago(line.split(" "));
            assertThat(use.exit()).as(line).isEqualTo(ExitCode.USAGE);
            assertThat(use.err()).as(line).contains("sago.yaml:1:1: unknown key `stat`");
        }
    }
}
