package dev.sago.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The indexes are lost at every site: damage is told, nothing else stops, and the commands that messages name lead out of it. */
class LostIndexVerbsTest {

    private static final String KEY = "master.key";

    @TempDir
    Path folder;

    private Vaults vaults;
    private Path wiki;

    /** How indexes are lost. */
    enum Loss {
        DAMAGED,
        ONE_DAMAGED,
        GONE
    }

    @BeforeEach
    void backUp() throws IOException {
        vaults = new Vaults(folder);
        wiki = vaults.wiki();
        vaults.mail();
        vaults.well("backup", "mail");
        vaults.well("backup", "wiki");
        Files.writeString(wiki.resolve("annals.txt"), "1592");
        vaults.well("backup", "wiki");
    }

    private void lose(Loss loss) throws IOException {
        loseKeepingCache(loss);
        Vaults.delete(folder.resolve("state/cache"), true);
    }

    private void loseKeepingCache(Loss loss) throws IOException {
        for (String site : Vaults.SITES) {
            lose(loss, site);
        }
    }

    private void lose(Loss loss, String site) throws IOException {
        List<Path> indexes = vaults.objects(site, "systems/wiki/indexes");
        for (Path index : loss == Loss.ONE_DAMAGED ? indexes.subList(0, 1) : indexes) {
            if (loss == Loss.GONE) {
                Files.delete(index);
            } else {
                byte[] bytes = Files.readAllBytes(index);
                bytes[bytes.length / 2] ^= 1;
                Files.write(index, bytes);
            }
        }
    }

    private Use damage(String... words) {
        Use use = vaults.sago(words);
        assertThat(use.exit()).as("%s%n%s", use.out(), use.err()).isEqualTo(ExitCode.DAMAGE);
        return use;
    }

    private void assertWhole() throws Exception {
        vaults.well("verify", "wiki", "--depth", "scrub");
        Path to = folder.resolve("out");
        vaults.well("restore", "wiki", "--to", to.toString());
        Vaults.assertSame(wiki, to.resolve("wiki"));
        vaults.well("prune", "wiki");
    }

    @ParameterizedTest
    @EnumSource
    void everyVerificationFindsItAndGoesOn(Loss loss) throws Exception {
        lose(loss);
        for (String depth : List.of("inventory", "scrub", "sample")) {
            Use verify = damage("verify", "--all", "--depth", depth);
            assertThat(verify.out())
                    .as(depth)
                    .contains("indexes/")
                    .contains("sago heal wiki")
                    .contains("mail: ");
        }
        assertThat(vaults.sago("snapshots", "wiki").out()).doesNotContain("4/4");
        assertThat(damage("prune", "wiki").err()).contains("sago heal wiki");
        vaults.well("heal", "wiki");
        vaults.well("verify", "wiki", "--depth", "sample");
        assertWhole();
    }

    @ParameterizedTest
    @EnumSource
    void snapshotsAreHeldAndExpiredAllTheSame(Loss loss) throws Exception {
        lose(loss);
        String newest = "wiki@"
                + vaults.objects("daejeon", "systems/wiki/snapshots").getLast().getFileName();
        vaults.well("hold", newest, "--reason", "court");
        assertThat(vaults.sago("expire", newest).err()).contains("held");
        vaults.well("release", newest);
        vaults.well("expire", "wiki");
        vaults.well("heal", "wiki");
        assertWhole();
    }

    @ParameterizedTest
    @EnumSource
    void aCatalogIsRebuiltBesideIt(Loss loss) throws Exception {
        lose(loss);
        Vaults.delete(folder.resolve("state"), true);
        Use rebuild = damage("catalog", "rebuild", "--from", "gongju");
        assertThat(rebuild.out())
                .contains("wiki: 2 snapshots")
                .contains("mail: 1 snapshot")
                .contains("copies  0 of 4 complete")
                .contains("indexes/")
                .contains("sago heal wiki");
        assertThat(vaults.well("snapshots", "mail").out()).contains("3/3");
        vaults.well("take-over", "--all");
        vaults.well("heal", "wiki");
        vaults.well("catalog", "rebuild", "--from", "gongju");
        assertWhole();
    }

    @Test
    void aCatalogIsRebuiltFromASiteWhoseIndexesAreDamagedThereOnly() throws Exception {
        lose(Loss.DAMAGED, "gongju");
        Vaults.delete(folder.resolve("state"), true);
        Use rebuild = damage("catalog", "rebuild", "--from", "gongju");
        assertThat(rebuild.out())
                .contains("wiki: 2 snapshots")
                .contains("3 of 4")
                .contains("sago heal wiki");
        vaults.well("take-over", "wiki");
        vaults.well("heal", "wiki");
        assertWhole();
    }

    @Test
    void aManifestThatIsDamagedStopsNoRebuild() throws Exception {
        byte[] wrong = new byte[100];
        Files.write(vaults.objects("gongju", "systems/wiki/snapshots").getFirst(), wrong);
        Vaults.delete(folder.resolve("state"), true);
        assertThat(damage("catalog", "rebuild", "--from", "gongju").out())
                .as("read from another site")
                .contains("wiki: 2 snapshots")
                .contains("snapshots/");
        for (String site : Vaults.SITES) {
            Files.write(vaults.objects(site, "systems/wiki/snapshots").getFirst(), wrong);
        }
        Vaults.delete(folder.resolve("state"), true);
        assertThat(damage("catalog", "rebuild", "--from", "gongju").out())
                .contains("wiki: 1 snapshot")
                .contains("mail: 1 snapshot");
    }

    @ParameterizedTest
    @EnumSource
    void sagoItselfIsRecoveredBesideIt(Loss loss) throws Exception {
        lose(loss);
        Vaults.delete(folder.resolve("state"), true);
        Files.delete(folder.resolve("sago.yaml"));
        Files.move(folder.resolve(KEY), folder.resolve("key.txt"));
        Use self = damage("recover", "--self", "--from", vaults.site("gongju").toString(), "--key", "key.txt");
        assertThat(self.out())
                .contains("wiki: ")
                .contains("indexes/")
                .contains("heal wiki")
                .contains("3 snapshots");
        Path to = folder.resolve("back");
        vaults.well("recover", "--lost", "daejeon", "--to", to.toString(), "--system", "mail");
        vaults.well("take-over", "--all");
        vaults.well("heal", "wiki");
        assertWhole();
    }

    @Test
    void aBackupGoesOnAndHealMendsIt() throws Exception {
        lose(Loss.DAMAGED);
        Files.writeString(wiki.resolve("today.txt"), "more");
        Use backup = vaults.well("backup", "wiki");
        assertThat(backup.err()).contains("cannot be read whole").contains("read and stored again");
        vaults.well("heal", "wiki");
        assertWhole();
    }

    /** This machine still knows what the index told, and no other does. */
    @Test
    void theMemoryOfThisMachineDoesNotHideItFromHeal() throws Exception {
        loseKeepingCache(Loss.DAMAGED);
        vaults.well("verify", "wiki");
        damage("verify", "wiki", "--depth", "scrub");
        assertThat(damage("prune", "wiki").err()).contains("sago heal wiki");
        vaults.well("heal", "wiki");
        Vaults.delete(folder.resolve("state/cache"), true);
        assertWhole();
    }

    @Test
    void whoLostTheStateTooTakesOverAndHeals() throws Exception {
        lose(Loss.DAMAGED);
        Vaults.delete(folder.resolve("state"), true);
        assertThat(vaults.sago("backup", "wiki").err()).contains("sago take-over wiki");
        vaults.well("take-over", "wiki");
        vaults.well("heal", "wiki");
        vaults.well("backup", "wiki");
        assertWhole();
    }
}
