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

    @Test
    void aDryRunTellsWhatWouldBeDoneAndLeavesNoTrace() throws IOException {
        Path root = vaults.mail();
        for (int i = 0; i < 25; i++) {
            Files.writeString(root.resolve("letter %02d".formatted(i)), "x");
        }
        Use first = vaults.well("backup", "--dry-run", "mail");
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .startsWith("mail: what a first backup would do\n")
                .contains("  new        26 files (31 B), 0 folders, links and others\n")
                .contains("  unchanged  0 files (0 B), 0 folders, links and others\n")
                .contains("\n+ mail/inbox\n+ mail/letter 00\n")
                .endsWith("\n+ mail/letter 18\nand 6 more: --json has the first 1,000\n");
        for (String site : Vaults.SITES) {
            assertThat(vaults.objects(site, "")).as("neither key nor mark").isEmpty();
        }
        assertThat(folder.resolve("state/catalog")).doesNotExist();

        vaults.well("backup", "mail");
        assertThat(vaults.objects("daegu", "site.json")).hasSize(1);
        assertThat(folder.resolve("state/catalog")).as("so that is its name").exists();
        Files.writeString(root.resolve("inbox"), "hello again\n");
        Files.delete(root.resolve("letter 07"));
        Files.createDirectory(root.resolve("outbox"));
        Use second = vaults.well("backup", "--dry-run", "mail");
        assertThat(second.out())
                .startsWith("mail: what a backup would do, compared with snapshot 20260926T11")
                .contains("  changed    1 file (12 B), 0 folders, links and others\n")
                .endsWith("\n+ mail/outbox/\nM mail/inbox\n- mail/letter 07\n");
        assertThat(vaults.well("runs", "--json").out().split("\"kind\"", -1)).hasSize(2);
    }

    @Test
    void aDryRunAsJsonAndOfWhatCannotBeLookedAt() throws IOException {
        Path root = vaults.mail();
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            Use use = vaults.sago("backup", "--dry-run", "mail", "--json");
            assertThat(use.exit()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(use.out())
                    .startsWith("{\n  \"exit\" : \"incomplete\",")
                    .contains("\"parent\" : null,")
                    .contains("\"paths\" : [ \"mail/inbox\" ]")
                    .contains("\"unreadable\" : 1,")
                    .contains("\"path\" : \"mail/socket\"");
            assertThat(vaults.sago("backup", "--dry-run", "mail").out())
                    .contains("  missing    1 entry could not be looked at and would not be in the snapshot\n");
        }
        Use missing = vaults.sago("backup", "--dry-run", "wiki");
        assertThat(missing.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).startsWith("sago: Backup of wiki would fail: cannot open the folder");
    }

    @Test
    void hooksDecideHowABackupEnds() throws IOException {
        vaults.mail();
        vaults.configure("""
              held:
                home: daejeon
                policy: three
                grade: A3
                sources: [ { files: { path: %1$s/mail } } ]
                hooks: { after: { run: [sh, -c, "echo cannot go on; exit 9"] } }
              away:
                home: daejeon
                policy: three
                grade: A3
                sources: [ { files: { path: %1$s/mail } } ]
                hooks: { before: { run: [sh, -c, "echo the database is away; exit 9"] } }
            """.formatted(folder).indent(0));
        Use held = vaults.sago("backup", "held");
        assertThat(held.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(held.err()).isEqualTo("held: hooks.after (sh) ended with exit code 9: cannot go on\n");
        assertThat(held.out())
                .contains("  copies  3 of 3 complete\n")
                .contains("  after   hooks.after failed; the snapshot stands\n");
        assertThat(vaults.sago("backup", "held", "--json").out())
                .contains("\"hookFailure\" : \"(sh) ended with exit code 9: cannot go on\"");
        Use away = vaults.sago("backup", "away");
        assertThat(away.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(away.out()).isEmpty();
        assertThat(away.err())
                .startsWith("sago: Backup of away failed before anything was read: hooks.before (sh) ended with exit"
                        + " code 9: the database is away\n");
        assertThat(vaults.well("backup", "away", "--dry-run").out())
                .as("a dry run runs no hooks")
                .contains("  new        1 file (6 B)");
    }
}
