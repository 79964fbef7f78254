package dev.sago.cli;

import dev.sago.lab.S3Server;
import dev.sago.model.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What Sago does where a site is not what it should be: a disk that is not mounted, two sites at one place. */
class SiteGateTest {

    private static final Map<String, String> SECRET = Map.of("SECRET", "secret");

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
        vaults.mail();
    }

    private void unmount(String site) throws IOException {
        Files.move(vaults.site(site), folder.resolve("disk of " + site));
        Files.createDirectory(vaults.site(site));
    }

    private void mount(String site) throws IOException {
        Vaults.delete(vaults.site(site), true);
        Files.move(folder.resolve("disk of " + site), vaults.site(site));
    }

    @Test
    void aMountPointIsNeverFilledInPlaceOfItsDisk() throws IOException {
        vaults.well("backup", "mail");
        unmount("gongju");
        for (int i = 0; i < 2; i++) {
            Use backup = vaults.sago("backup", "mail");
            assertThat(backup.exit()).isEqualTo(ExitCode.DEBTS);
            assertThat(backup.out())
                    .contains("is the disk mounted? If it was replaced: sago heal --accept-empty gongju");
            // Verification records the site as unreachable; that must not make it look new to the next backup.
            assertThat(vaults.sago("verify", "mail").exit()).isEqualTo(ExitCode.FAILED);
            assertThat(vaults.sago("heal").exit()).isEqualTo(ExitCode.DEBTS);
        }
        assertThat(vaults.objects("gongju", "")).isEmpty();
        mount("gongju");
        vaults.well("heal");
        vaults.well("verify", "mail");
    }

    @Test
    void aDiskThatWasReplacedIsFilledOnRequest() throws IOException {
        vaults.well("backup", "mail");
        Vaults.delete(vaults.site("gongju"), false);
        assertThat(vaults.well("heal", "--accept-empty", "gongju").out())
                .startsWith("mail: all sites hold everything")
                .containsPattern("gongju +5 ");
        vaults.well("verify", "mail");
        vaults.well("backup", "mail");
    }

    @Test
    void aCatalogThatKnowsNothingTakesAnEmptyFolderForNew() throws IOException {
        vaults.well("backup", "mail");
        unmount("gongju");
        Vaults.delete(folder.resolve("state"), true);
        assertThat(vaults.sago("backup", "mail").exit()).isEqualTo(ExitCode.BUSY);
        vaults.well("take-over", "mail");
        assertThat(vaults.well("backup", "mail").out()).contains("3 of 3 complete");
        assertThat(vaults.objects("gongju", "/snapshots/")).hasSize(2);
    }

    @Test
    void aLostMarkAloneIsWrittenAnew() throws IOException {
        vaults.well("backup", "mail");
        Files.delete(vaults.site("gongju").resolve("site.json"));
        vaults.well("verify", "mail");
        assertThat(vaults.site("gongju").resolve("site.json")).doesNotExist();
        vaults.well("backup", "mail");
        assertThat(vaults.site("gongju").resolve("site.json")).exists();
    }

    /** By two names of one server, which the configuration cannot know to be one. */
    @Test
    void twoSitesAtOnePlaceAreRefused() throws IOException {
        try (S3Server server = server()) {
            use(server, "daegu", "127.0.0.1", "one");
            use(server, "gongju", "localhost", "one");
            Use backup = vaults.sago(SECRET, "backup", "mail");
            assertThat(backup.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(backup.err())
                    .containsPattern("sago: site (gongju|daegu) is at \\S+, which is marked as site (daegu|gongju)\n");
            assertThat(vaults.objects("server", "/systems/")).isEmpty();
            assertThat(vaults.sago(SECRET, "site", "list").out()).contains("WRONG PLACE");
        }
    }

    @Test
    void anEmptiedBucketIsFilledByHealAlone() throws IOException {
        try (S3Server server = server()) {
            use(server, "daegu", "127.0.0.1", "one");
            assertThat(vaults.sago(SECRET, "backup", "mail").exit()).isEqualTo(ExitCode.OK);
            Vaults.delete(folder.resolve("server/one"), false);
            assertThat(vaults.sago(SECRET, "verify", "mail").exit()).isEqualTo(ExitCode.DAMAGE);
            Use backup = vaults.sago(SECRET, "backup", "mail");
            assertThat(backup.exit()).isEqualTo(ExitCode.DEBTS);
            assertThat(backup.out()).contains("If it was emptied: sago heal");
            assertThat(vaults.sago(SECRET, "heal", "mail").exit()).isEqualTo(ExitCode.OK);
            assertThat(vaults.sago(SECRET, "verify", "mail").exit()).isEqualTo(ExitCode.OK);
        }
    }

    private S3Server server() {
        return S3Server.start(folder.resolve("server"), 0, "me", new Secret("secret"), List.of("one"));
    }

    /** Makes a site a bucket instead of a folder. */
    private void use(S3Server server, String site, String host, String bucket) throws IOException {
        Path config = folder.resolve("sago.yaml");
        String store = "driver: aws, endpoint: \"http://%s:%d\", bucket: %s, access-key: me, secret-key: \"${SECRET}\""
                .formatted(host, server.port(), bucket);
        Files.writeString(config, Files.readString(config).replace("driver: directory, path: " + site, store));
    }

    @Test
    void aPlaceWithAnUnknownMarkIsRefused() throws IOException {
        for (String mark : new String[] {
            "{\"format\":2,\"site\":\"gongju\"}", "nonsense", "{\"format\":1,\"site\":\"\\u001b[2J\"}", ""
        }) {
            Files.writeString(vaults.site("gongju").resolve("site.json"), mark);
            Use use = vaults.sago("backup", "mail");
            assertThat(use.exit()).as(mark).isEqualTo(ExitCode.USAGE);
            assertThat(use.err()).contains("which is marked").doesNotContain("\u001b");
        }
    }
}
