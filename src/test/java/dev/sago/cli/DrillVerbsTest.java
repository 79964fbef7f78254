package dev.sago.cli;

import com.sun.net.httpserver.HttpServer;
import dev.sago.posix.Privilege;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Drills by the command line, and what becomes of their reports when somebody touches them. */
class DrillVerbsTest {

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void backUp() throws IOException {
        vaults = new Vaults(folder);
        vaults.wiki();
        vaults.mail();
        vaults.well("backup", "--all");
    }

    private List<Path> reports(String kind) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("state/reports"))) {
            return all.filter(path -> path.getFileName().toString().startsWith(kind))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aDrillLeavesEvidenceHereAndAtTheSitesThatAreLeft() throws Exception {
        Use use = vaults.well("drill", "wiki", "--lose", "daejeon");
        assertThat(use.out()).contains("wiki: passed").contains("sites used").doesNotContain("daejeon,");
        Path report = reports("drill-").getFirst();
        assertThat(report.toFile().list())
                .containsExactlyInAnyOrder("report.json", "report.xml", "report_en.html", "report_ko.html", "seal.txt");
        assertThat(report.resolve("report_ko.html"))
                .content()
                .contains("복구 훈련 보고서")
                .contains("합격");
        assertThat(report.resolve("report_en.html"))
                .content()
                .contains("CP-9(2)")
                .contains("wiki");
        assertThat(report.resolve("report.xml"))
                .content()
                .contains("<skipped/>")
                .doesNotContain("<failure");
        assertThat(vaults.objects("gwangju", "sago/reports")).hasSize(3); // The report, and the key's two parts.
        assertThat(vaults.objects("daejeon", "sago/reports")).isEmpty();
        assertThat(vaults.well("drill", "verify-report", "--all").out()).contains("1 report is as it was signed");
        assertThat(vaults.well("runs").out()).contains("drill");

        vaults.well("drill", "mail", "--lose", "gwangju");
        assertThat(vaults.objects("daejeon", "sago/reports")).hasSize(4);
        assertThat(folder.resolve("state/scratch").toFile().listFiles(java.io.File::isDirectory))
                .isEmpty();
    }

    /** A disk that has room by its bytes, as what is needed is reckoned, and none for so many files. */
    @Test
    void scratchSpaceThatIsFullInTheMiddleIsToldAndEmptied() throws Exception {
        Privilege.assumeRoot("a scratch disk that is full");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        mount("mount", "-t", "tmpfs", "-o", "size=64m,nr_inodes=30", "none", disk.toString());
        try {
            Files.writeString(
                    folder.resolve("sago.yaml"), "drill: { scratch: disk/scratch }\n", StandardOpenOption.APPEND);
            Use use = vaults.sago("drill", "wiki", "--lose", "daejeon");
            assertThat(use.exit()).as("%s%n%s", use.out(), use.err()).isEqualTo(ExitCode.FAILED);
            assertThat(use.out())
                    .doesNotContain("it continues")
                    .contains(
                            "wiki: FAILED",
                            "The restore of wiki stopped",
                            "no space left",
                            "disk/scratch",
                            "drill: scratch");
            assertThat(disk.resolve("scratch").toFile().listFiles(java.io.File::isDirectory))
                    .isEmpty();
            assertThat(reports("drill-").getFirst().resolve("report.json"))
                    .content()
                    .contains("\"scratch\"");
            assertThat(vaults.well("drill", "mail", "--lose", "daejeon").out()).contains("mail: passed");
        } finally {
            mount("umount", "--lazy", disk.toString()); // The index of the drill is mapped until it is collected.
        }
    }

    private static void mount(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        Assumptions.assumeTrue(process.waitFor() == 0, "needs the right to mount");
    }

    /** The network tells: a server stands in the place of the lost site, and nobody speaks to it. */
    @Test
    void aLostSiteIsNotAskedForAnything() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        server.start();
        try {
            Path file = folder.resolve("sago.yaml");
            String text = Files.readString(file)
                    .replace(
                            "{ driver: directory, path: daejeon }",
                            "{ driver: minio, endpoint: \"http://127.0.0.1:"
                                    + server.getAddress().getPort()
                                    + "\", bucket: vault, access-key: a, secret-key: \"${S}\" }");
            Files.writeString(file, text);
            Use use = vaults.sago(java.util.Map.of("S", "secret12"), "drill", "--all", "--lose", "building=dj");
            assertThat(use.exit()).as(use.err()).isEqualTo(ExitCode.OK);
            assertThat(asked).hasValue(0);
            vaults.sago(java.util.Map.of("S", "secret12"), "drill", "wiki", "--lose", "daegu");
            assertThat(asked).as("the server does count").hasPositiveValue();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aReportThatWasAlteredByOneByteOrRemovedIsNoticed() throws Exception {
        for (int i = 0; i < 3; i++) {
            vaults.well("drill", "mail", "--lose", "daejeon");
        }
        List<Path> reports = reports("drill-");
        assertThat(vaults.well("drill", "verify-report", "--all").out()).contains("3 reports");
        for (String name : List.of("report.json", "report.xml", "report_en.html", "report_ko.html", "seal.txt")) {
            Path file = reports.get(1).resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            byte[] altered = bytes.clone();
            altered[bytes.length / 2] ^= 1;
            Files.write(file, altered);
            Use use = vaults.sago("drill", "verify-report", file.toString());
            assertThat(use.exit().number()).as(name).isEqualTo(5);
            assertThat(use.out()).contains(reports.get(1).getFileName().toString());
            assertThat(vaults.sago("drill", "verify-report", "--all").exit().number())
                    .isEqualTo(5);
            Files.write(file, bytes);
        }
        Path aside = folder.resolve("aside");
        Files.move(reports.get(1), aside);
        Use next = vaults.sago("drill", "verify-report", reports.get(2).toString());
        assertThat(next.exit().number()).isEqualTo(5);
        assertThat(next.out()).contains("number 2").contains("was removed");
        assertThat(vaults.sago("drill", "verify-report", "--all").exit().number())
                .isEqualTo(5);
        Files.move(aside, reports.get(1));

        Files.move(
                reports.get(2),
                aside); // The last one has no follower: the catalog knows it, and so does the next drill.
        assertThat(vaults.sago("drill", "verify-report", "--all").out()).contains("it was removed");
        assertThat(vaults.well("drill", "mail", "--lose", "daejeon").out()).contains("chain of reports is broken");
        assertThat(reports("drill-").getLast().resolve("report.json")).content().contains("was removed");
    }

    /** Somebody with the folder and a key of his own. */
    @Test
    void aReportThatWasMadeAnewIsNotTheOneThatTheCatalogKeeps() throws Exception {
        vaults.well("drill", "mail", "--lose", "daejeon");
        Path other = Files.createDirectory(folder.resolve("other"));
        Vaults others = new Vaults(other);
        others.mail();
        others.well("backup", "mail");
        others.well("drill", "mail", "--lose", "daejeon");
        Path report = reports("drill-").getFirst();
        Path forged;
        try (Stream<Path> all = Files.list(other.resolve("state/reports"))) {
            forged = all.filter(path -> path.getFileName().toString().startsWith("drill-"))
                    .findFirst()
                    .orElseThrow();
        }
        String key = Files.readAllLines(report.resolve("seal.txt")).stream()
                .filter(line -> line.startsWith("key: "))
                .map(line -> line.substring(5))
                .findFirst()
                .orElseThrow();
        assertThat(vaults.well("drill", "verify-report", report.toString(), "--key", key)
                        .out())
                .contains("1 report");
        Use use = vaults.sago("drill", "verify-report", forged.toString(), "--key", key);
        assertThat(use.exit().number()).isEqualTo(5);
        assertThat(use.out()).contains("is signed with the key");
    }

    @Test
    void failuresBecomeCorrectiveActionsThatSomebodyOwns() throws Exception {
        vaults.objects("gwangju", "systems/mail/packs").forEach(DrillVerbsTest::delete);
        vaults.objects("gongju", "systems/mail/packs").forEach(DrillVerbsTest::delete);
        Use use = vaults.sago("drill", "mail", "--lose", "daejeon,daegu");
        assertThat(use.exit().number()).isEqualTo(5);
        String report = reports("drill-").getFirst().getFileName().toString();
        assertThat(reports("drill-").getFirst().resolve("report.xml")).content().contains("<failure");
        assertThat(reports("drill-").getFirst().resolve("report_ko.html"))
                .content()
                .contains("→ 없는 사본을 되살리십시오: sago heal mail");
        assertThat(vaults.well("drill", "action").out()).contains(report + " 1").contains("open, nobody yet");
        vaults.well("drill", "action", report, "1", "--owner", "kim", "--state", "in-progress");
        assertThat(vaults.well("drill", "action").out()).contains("in-progress, kim");
        Use summary = vaults.well("drill", "summary", "--month", "2026-09", "--lang", "ko");
        assertThat(summary.out()).contains("2026-09");
        assertThat(reports("summary-").getFirst().resolve("summary_ko.html"))
                .content()
                .contains("kim");
        vaults.well("drill", "action", report, "1", "--state", "done", "--note", "healed");
        assertThat(vaults.well("drill", "action").out()).doesNotContain("kim");
        assertThat(vaults.well("drill", "verify-report", "--all").out()).contains("4 reports");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void sharesPrepareTheKeyAndAWrongOneFailsTheDrill() throws Exception {
        vaults.well("key", "split", "--shares", "3", "--threshold", "2");
        List<Path> shares;
        try (Stream<Path> all = Files.list(folder)) {
            shares = all.filter(path -> path.toString().contains("-share-"))
                    .sorted()
                    .toList();
        }
        String[] words = {
            "drill",
            "mail",
            "--lose",
            "daejeon",
            "--keys-from",
            shares.get(0).toString(),
            "--keys-from",
            shares.get(2).toString()
        };
        vaults.well(words);
        Use use = vaults.sago(
                "drill",
                "mail",
                "--lose",
                "daejeon",
                "--keys-from",
                shares.get(0).toString());
        assertThat(use.exit().number()).isEqualTo(1);
        assertThat(use.out()).contains("FAILED").contains("needs 2 shares");
        assertThat(reports("drill-")).as("a failed drill is evidence too").hasSize(2);
    }
}
