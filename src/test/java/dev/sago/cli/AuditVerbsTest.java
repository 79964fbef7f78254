package dev.sago.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code sago audit}, {@code config show} and what each run leaves at the sites. */
class AuditVerbsTest {

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
        vaults.mail();
    }

    @Test
    void eachRunIsLoggedAndExportedAndTheLogVerified() throws IOException {
        vaults.well("backup", "mail");
        vaults.well("restore", "mail", "--to", folder.resolve("out").toString());
        vaults.well("cat", "mail", "mail/inbox");
        String user = System.getProperty("user.name") + "@";
        assertThat(vaults.well("audit", "list").out().lines().toList())
                .hasSize(7)
                .anySatisfy(line -> assertThat(line).containsPattern("^ +1 .*configuration +\\S+sago.yaml +seen "))
                .anySatisfy(line -> assertThat(line).containsPattern("^ +2 .*" + user + ".* backup +mail +begun "))
                .anySatisfy(line -> assertThat(line).containsPattern("^ +5 .* restore +mail +ok .*to " + folder))
                .anySatisfy(line -> assertThat(line).containsPattern("^ +6 .* cat +mail +begun .*mail/inbox"));
        assertThat(vaults.well("audit", "list", "--system", "mail", "--json", "-n", "1")
                        .out())
                .contains("\"number\" : 6,")
                .doesNotContain("\"number\" : 5,");
        assertThat(vaults.objects("daegu", "/sago/audit/")).hasSize(2);
        assertThat(vaults.objects("daegu", "/sago/config/")).hasSize(1);
        assertThat(vaults.well("audit", "verify").out())
                .startsWith("The audit log is whole: 6 records\n")
                .contains("daegu: has records up to 5, compared\n")
                .contains("daejeon: has records up to 0, compared\n");

        Files.delete(vaults.objects("daegu", "/sago/audit/").getFirst());
        Use verify = vaults.sago("audit", "verify");
        assertThat(verify.exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(verify.out()).containsPattern("daegu +1 +the records up to 3 were removed there");
        assertThat(vaults.sago("audit", "verify", "--from", "daegu").exit()).isEqualTo(ExitCode.DAMAGE);
        Vaults.delete(folder.resolve("state"), true);
        assertThat(vaults.well("audit", "verify", "--from", "gwangju").out())
                .startsWith("The audit log is whole: 5 records\n");
    }

    @Test
    void aSiteThatIsAwayIsNotWaitedForAndCaughtUp() throws IOException {
        vaults.well("backup", "mail");
        Files.move(vaults.site("gongju"), folder.resolve("away"));
        assertThat(vaults.sago("backup", "mail").exit()).isEqualTo(ExitCode.DEBTS);
        Use verify = vaults.sago("audit", "verify");
        assertThat(verify.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(verify.out()).contains("gongju: not compared: ");
        Files.move(folder.resolve("away"), vaults.site("gongju"));
        vaults.well("heal", "mail");
        assertThat(vaults.well("audit", "verify").out())
                .contains("gongju: has records up to 7, compared")
                .contains("daegu: has records up to 7, compared");
    }

    @Test
    void theNewestConfigurationComesBackFromASiteAndTheKey() throws IOException {
        vaults.well("backup", "mail");
        vaults.configure("# a new line\n");
        vaults.well("backup", "mail");
        String text = Files.readString(folder.resolve("sago.yaml"));
        assertThat(vaults.objects("gongju", "/sago/config/")).hasSize(2);
        Path machine = Files.createDirectory(folder.resolve("new-machine"));
        Files.writeString(machine.resolve("sago.yaml"), """
                state: state
                keys: { file: ../master.key }
                sites: { left: { store: { driver: directory, path: ../gongju } } }
                """);
        Use show = Use.sago(machine, "config", "show", "--from", "left");
        assertThat(show.exit()).as(show.err()).isEqualTo(ExitCode.OK);
        assertThat(show.out()).isEqualTo(text);
        assertThat(vaults.sago("config", "show", "--from", "daejeon").err()).contains("has no configuration");
        for (Path object : vaults.objects("gongju", "/sago/")) {
            assertThat(new String(Files.readAllBytes(object), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("daejeon");
        }
    }

    @Test
    void verbsThatOnlyLookLeaveNothing() throws IOException {
        vaults.well("backup", "mail");
        List<Path> before = vaults.objects("daegu", "/sago/");
        vaults.well("ls", "mail");
        vaults.well("snapshots");
        vaults.well("backup", "mail", "--dry-run");
        assertThat(vaults.objects("daegu", "/sago/")).isEqualTo(before);
        assertThat(vaults.well("audit", "list").out().lines()).hasSize(4);
    }
}
