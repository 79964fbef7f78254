package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.Lease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code sago backup} on real folders: what it stores, says and exits with. */
class BackupVerbTest {

    private static final String FULL = "snapshot 20260926T11";

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
    }

    @Test
    void tellsWhatItDid() throws IOException {
        vaults.wiki();
        Use first = vaults.well("backup", "wiki");
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .startsWith("wiki: " + FULL)
                .contains("  files   33 (6.0 MiB), 33 new or changed\n")
                .contains("  copies  4 of 4 complete\n");
        for (String site : Vaults.SITES) {
            assertThat(vaults.objects(site, "/snapshots/")).hasSize(1);
            assertThat(vaults.site(site).resolve("site.json")).hasContent("{\"format\":1,\"site\":\"" + site + "\"}\n");
        }
        Use second = vaults.well("backup", "wiki");
        assertThat(second.out()).contains("33 (6.0 MiB), 0 new or changed\n").contains("0 B read, 0 B new");
        assertThat(vaults.well("backup", "wiki", "--quiet")).isEqualTo(new Use(ExitCode.OK, "", ""));
    }

    @Test
    void jsonIsOneDocument() throws IOException {
        vaults.wiki();
        vaults.mail();
        Use use = vaults.well("backup", "--all", "--json");
        assertThat(use.err()).isEmpty();
        assertThat(use.out())
                .startsWith("{\n  \"exit\" : \"ok\",\n  \"systems\" : [ {\n    \"system\" : \"wiki\",")
                .contains("\"snapshot\" : \"20260926T1122")
                .contains("\"copies\" : 4,")
                .contains("\"copies\" : 3,")
                .endsWith("}\n");
    }

    @Test
    void oneThatFailsDoesNotStopTheOthers() throws IOException {
        vaults.mail();
        Use use = vaults.sago("backup", "--all");
        assertThat(use.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(use.err()).startsWith("wiki: Backup of wiki failed: cannot open the folder");
        assertThat(use.out())
                .startsWith("mail: " + FULL)
                .contains("3 of 3 complete")
                .endsWith("1 of 2 systems failed\n");
        Use json = vaults.sago("backup", "--all", "--json");
        assertThat(json.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(json.out())
                .contains("\"exit\" : \"failed\",\n    \"exitCode\" : 1,\n    \"result\" : null,")
                .contains("\"message\" : \"Backup of wiki failed: ");
    }

    @Test
    void namesAreCheckedBeforeAnythingIsDone() throws IOException {
        vaults.mail();
        Use unknown = vaults.sago("backup", "mail", "wikki");
        assertThat(unknown.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err())
                .isEqualTo("sago: there is no system \"wikki\" in the configuration\n      Did you mean \"wiki\"?\n");
        assertThat(vaults.sago("backup").err()).contains("no system is named");
        assertThat(vaults.sago("backup", "mail", "--all").exit()).isEqualTo(ExitCode.USAGE);
        assertThat(vaults.objects("daegu", "")).isEmpty();
    }

    @Test
    void whatCannotBeReadIsCountedAndGivesItsOwnExitCode() throws IOException {
        Path root = vaults.mail();
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            Use use = vaults.sago("backup", "mail");
            assertThat(use.exit()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(use.err()).startsWith("mail/socket: ");
            assertThat(use.out()).contains("  missing  1 entry could not be read and is not in the snapshot\n");
        }
    }

    @Test
    void aSystemThatAnotherRunHoldsIsBusy() throws IOException {
        vaults.mail();
        vaults.wiki();
        CatalogSettings settings = new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty());
        try (Catalog catalog = Catalog.open(settings, folder.resolve("state"), vaults::now);
                Lease _ = catalog.leases().acquire("system/mail", Duration.ofMinutes(1))) {
            Use alone = vaults.sago("backup", "mail");
            assertThat(alone.exit()).isEqualTo(ExitCode.BUSY);
            assertThat(alone.err()).startsWith("sago: ").contains(" is held by ");
            assertThat(vaults.sago("backup", "--all").exit()).isEqualTo(ExitCode.BUSY);
            Files.delete(folder.resolve("wiki/photo.jpg"));
            Vaults.delete(vaults.site("gongju"), true);
            assertThat(vaults.sago("backup", "--all").exit()).isEqualTo(ExitCode.DEBTS);
        }
        assertThat(vaults.objects("daegu", "systems/mail/snapshots")).isEmpty();
    }
}
