package dev.sago.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code sago verify}, {@code heal} and {@code catalog rebuild}: what they find, say and exit with. */
class MaintenanceVerbsTest {

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
        vaults.mail();
    }

    @Test
    void verifyTellsMissingAndDamagedApartAndHealMendsBoth() throws IOException {
        vaults.well("backup", "mail");
        Files.delete(vaults.objects("daegu", "/packs/").getFirst());
        Path damaged = vaults.objects("gongju", "/packs/").getFirst();
        Files.write(damaged, new byte[10]);

        Use verify = vaults.sago("verify", "mail");
        assertThat(verify.exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(verify.err()).isEmpty();
        assertThat(verify.out())
                .startsWith("mail: 1 of 3 copies complete\n")
                .containsPattern("daegu +incomplete +0 +4 +\\S+ \\S+ +1 +0\n")
                .containsPattern("gongju +damaged +0 +5 +\\S+ \\S+ +0 +1\n")
                .containsPattern("gwangju +complete +1 +5 +\\S+ \\S+ +0 +0\n")
                .containsPattern("daegu +missing +packs/")
                .containsPattern("gongju +damaged +packs/")
                .endsWith("\nNext: sago heal mail\n");
        assertThat(vaults.sago("verify", "mail", "--site", "gwangju").exit()).isEqualTo(ExitCode.OK);
        assertThat(vaults.sago("verify", "mail", "--json").out()).contains("\"kind\" : \"damaged\"");

        Use heal = vaults.well("heal", "mail");
        assertThat(heal.out())
                .containsPattern("daegu +1 ")
                .containsPattern("gongju +1 ")
                .containsPattern("gwangju +0 ");
        vaults.well("verify", "mail", "--quiet");
    }

    @Test
    void ofManyFindingsTwentyAreShown() throws IOException {
        for (int i = 0; i < 25; i++) {
            Files.writeString(folder.resolve("mail/inbox"), "letter " + i);
            vaults.well("backup", "mail", "--quiet");
        }
        for (Path object : vaults.objects("daegu", "/snapshots/")) {
            Files.delete(object);
        }
        Use verify = vaults.sago("verify", "mail");
        assertThat(verify.out().lines().filter(line -> line.contains("  missing  ")))
                .hasSize(20);
        assertThat(verify.out()).contains("\nand 5 more: --json has all\n");
        assertThat(vaults.sago("verify", "mail", "--json").out().split("\"kind\" : \"missing\"", -1))
                .hasSize(26);
    }

    @Test
    void verifyRefusesWhatItCannotDo() throws IOException {
        vaults.well("backup", "mail");
        assertThat(vaults.sago("verify", "mail", "--depth", "deep").exit()).isEqualTo(ExitCode.USAGE);
        Use mixed = vaults.sago("verify", "mail", "--fraction", "1/90");
        assertThat(mixed.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(mixed.err()).contains("an option does not belong to --depth inventory");
        for (String part : List.of("0", "2", "101%", "1/0", "x")) {
            Use wrong = vaults.sago("verify", "mail", "--depth", "scrub", "--fraction", part);
            assertThat(wrong.exit()).as(part).isEqualTo(ExitCode.USAGE);
            assertThat(wrong.err()).contains("cannot understand the part \"" + part + "\"");
        }
        assertThat(vaults.sago("verify", "mail", "--depth", "scrub", "--max-duration", "soon")
                        .err())
                .contains("cannot understand the time \"soon\"");
        assertThat(vaults.sago("verify", "mail", "--depth", "sample", "--sample", "0")
                        .exit())
                .isEqualTo(ExitCode.USAGE);
        vaults.well("verify", "mail", "--depth", "inventory");
        Use elsewhere = vaults.sago("verify", "mail", "--site", "daejeon");
        assertThat(elsewhere.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(elsewhere.err()).contains("mail has no copies at daejeon\n      Its sites: ");
        assertThat(vaults.sago("verify").exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aScrubTellsDamageAndWhatIsReadOfEachSite() throws IOException {
        vaults.well("backup", "mail");
        Use sound = vaults.well("verify", "mail", "--depth", "scrub");
        assertThat(sound.out())
                .startsWith("mail: all that was read is sound (")
                .containsPattern("daegu +5 +\\S+ \\S+ +0 +0 +0 +100 % +just now\n");
        Path pack = vaults.objects("gongju", "/packs/").getFirst();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);

        Use scrub = vaults.sago("verify", "mail", "--depth", "scrub", "--json");
        assertThat(scrub.exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(scrub.out())
                .contains("\"sealsOpened\" : true")
                .contains("\"kind\" : \"damaged\"")
                .contains("its bytes are not those that its name tells");
        assertThat(vaults.sago("verify", "mail", "--depth", "scrub", "--site", "daegu")
                        .out())
                .containsPattern("0 packs now; \\d+ have the bytes that earlier scrubs opened \\(the first [^)]+\\)");
        assertThat(vaults.sago("verify", "mail", "--depth", "scrub", "--open-all", "--site", "daegu")
                        .out())
                .containsPattern("Opened to the last seal and chunk: [1-9]\\d* packs\\.");
        assertThat(vaults.sago("verify", "mail", "--depth", "scrub", "--open-all", "--without-key")
                        .exit())
                .isEqualTo(ExitCode.USAGE);
        Files.delete(vaults.folder.resolve("master.key"));
        Use hashed = vaults.sago("verify", "mail", "--depth", "scrub", "--again", "--site", "gongju");
        assertThat(hashed.exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(hashed.err()).contains("There is no key file on this machine");
        assertThat(hashed.out()).contains("seals were not opened").containsPattern("gongju +4 ");
    }

    @Test
    void aSampleTellsItsSeedAndWhatCameBack() throws IOException {
        vaults.wiki();
        vaults.well("backup", "wiki");
        Files.writeString(vaults.folder.resolve("wiki/letters/2025/letter 3"), "changed");
        Use sample = vaults.well("verify", "wiki", "--depth", "sample", "--sample", "1000", "--seed", "42");
        assertThat(sample.out())
                .startsWith("wiki: every byte of the sample came back from each site (")
                .containsPattern("sample +35 of 35 entries, --seed 42\n")
                .containsPattern("daegu +35 +\\S+ \\S+ +34 +1 +0");
    }

    @Test
    void aReadThatMeetsDamageRepairsItAndTheCatalogRemembers() throws IOException {
        vaults.well("backup", "mail");
        Vaults.delete(folder.resolve("state/cache"), true);
        for (String site : List.of("gwangju", "gongju", "daegu")) {
            for (Path pack : vaults.objects(site, "/packs/")) {
                if (site.equals("daegu")) {
                    continue;
                }
                byte[] bytes = Files.readAllBytes(pack);
                bytes[60] ^= 1;
                Files.write(pack, bytes);
            }
        }
        Use cat = vaults.well("cat", "mail", "mail/inbox");
        assertThat(cat.out()).isEqualTo("hello\n");
        assertThat(cat.err()).contains("repaired from another site");
        Use verify = vaults.sago("verify", "mail", "--depth", "scrub");
        long repaired =
                cat.err().lines().filter(line -> line.contains("repaired from")).count();
        assertThat(verify.out().lines().filter(line -> line.contains("  damaged  ")))
                .hasSize((int) (4 - repaired));
    }

    @Test
    void damageOfOneSystemOutweighsASiteThatIsAwayForAnother() throws IOException {
        vaults.wiki();
        vaults.well("backup", "--all");
        Files.delete(vaults.objects("daegu", "/systems/mail/packs/").getFirst());
        Files.move(vaults.site("daejeon"), folder.resolve("away"));
        Use verify = vaults.sago("verify", "--all");
        assertThat(verify.exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(verify.out()).contains("wiki: 3 of 4 copies complete\n").contains("mail: 2 of 3 copies complete\n");
    }

    @Test
    void rebuildTellsWhatASiteHas() throws IOException {
        vaults.well("backup", "mail");
        vaults.well("backup", "mail");
        Vaults.delete(folder.resolve("state"), true);
        Use rebuild = vaults.well("catalog", "rebuild", "--from", "gongju");
        assertThat(rebuild.out())
                .contains("wiki: no backup at gongju\n")
                .contains("mail: 2 snapshots\n")
                .containsPattern("newest +20260926T\\S+, 1 file\n")
                .contains("copies  3 of 3 complete\n");
        assertThat(rebuild.out())
                .contains("before the next backup from here: sago take-over mail (another catalog, on ");
        Use refused = vaults.sago("backup", "mail");
        assertThat(refused.exit()).isEqualTo(ExitCode.BUSY);
        assertThat(refused.err()).contains("Another catalog writes to mail").contains("sago take-over mail");
        assertThat(vaults.well("catalog", "rebuild", "--from", "gongju", "--take-over")
                        .out())
                .contains("mail: this catalog alone writes to it now\n")
                .doesNotContain("before the next backup");
        // What was rebuilt protects again: an empty folder is noticed, even after its copies were recorded as
        // unreachable.
        Vaults.delete(vaults.site("daegu"), false);
        assertThat(vaults.sago("verify", "mail").exit()).isEqualTo(ExitCode.FAILED);
        assertThat(vaults.sago("backup", "mail").exit()).isEqualTo(ExitCode.DEBTS);

        assertThat(vaults.sago("catalog", "rebuild", "--from", "nowhere").exit())
                .isEqualTo(ExitCode.USAGE);
        Vaults.delete(vaults.site("gongju"), true);
        Use away = vaults.sago("catalog", "rebuild", "--from", "gongju");
        assertThat(away.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(away.err()).contains("mount the disk or create it");
    }
}
