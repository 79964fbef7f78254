package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sago.cli.Ministry.Ended;
import dev.sago.model.SnapshotId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code ls} and {@code cat} on real sites in folders. */
class LsVerbTest {

    @TempDir
    Path folder;

    private Ministry ministry;

    @BeforeEach
    void build() throws Exception {
        ministry = new Ministry(folder);
    }

    @Test
    void listsInTreeOrderWithSlashesBehindFolders() throws Exception {
        ministry.write("gov", "letters/2025.odt", "annual");
        ministry.write("gov", "letters.txt", "list");
        ministry.write("gov", "결재/보고서.hwp", "한글");
        ministry.backUp("gov");

        assertThat(ministry.sago("ls", "gov").lines()).containsExactly("gov/");
        assertThat(ministry.sago("ls", "gov", "gov").lines()).containsExactly("letters.txt", "letters/", "결재/");
        assertThat(ministry.sago("ls", "gov", "/gov/letters/").lines()).containsExactly("2025.odt");
        assertThat(ministry.sago("ls", "gov", "gov/letters.txt").lines()).containsExactly("letters.txt");
        assertThat(ministry.sago("ls", "-R", "gov").lines())
                .containsExactly(
                        "gov/", "gov/letters.txt", "gov/letters/", "gov/letters/2025.odt", "gov/결재/", "gov/결재/보고서.hwp");
        assertThat(ministry.sago("ls", "-R", "gov", "gov/letters").lines()).containsExactly("gov/letters/2025.odt");
    }

    @Test
    void tellsPermissionsOwnerSizeTimeAndTarget() throws Exception {
        Path file = ministry.write("gov", "a.txt", "0123456789");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(ministry.source("gov").resolve("b"), Path.of("a.txt"));
        ministry.backUp("gov");
        String owner = Files.getOwner(file).getName();

        assertThat(ministry.sago("ls", "-l", "gov", "gov/a.txt").out())
                .isEqualTo("-rwxr-x--x  " + owner + "  10 B  2025-09-26 20:20  a.txt\n");
        assertThat(ministry.sago("ls", "-l", "gov", "gov").lines().get(1))
                .startsWith("lrwxrwxrwx  " + owner + "     -  ")
                .endsWith("  b -> a.txt");
        assertThat(ministry.sago("ls", "-lR", "gov").lines().get(1)).endsWith("2025-09-26 20:20  gov/a.txt");
    }

    @Test
    void takesASnapshotByTheBeginningOfItsId() throws Exception {
        ministry.write("gov", "old.txt", "old");
        SnapshotId first = ministry.backUp("gov");
        Files.delete(ministry.source("gov").resolve("old.txt"));
        SnapshotId second = ministry.backUp("gov");

        assertThat(ministry.sago("ls", "gov", "gov").lines()).isEmpty();
        assertThat(ministry.sago("ls", "gov@" + first.value().substring(0, 15), "gov")
                        .lines())
                .containsExactly("old.txt");
        Ended several = ministry.sago("ls", "gov@2025", "gov");
        assertThat(several.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(several.err()).contains(first.value(), second.value());
        Ended none = ministry.sago("ls", "gov@1999", "gov");
        assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("1999", "sago snapshots gov");
    }

    @Test
    void tellsWhatIsNotThere() throws Exception {
        ministry.write("gov", "a.txt", "a");
        Ended before = ministry.sago("ls", "gov");
        ministry.backUp("gov");
        Ended path = ministry.sago("ls", "gov", "gov/b.txt");

        assertThat(before.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(before.err()).contains("sago backup gov");
        assertThat(path.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(path.err()).contains("gov/b.txt");
        assertThat(ministry.sago("ls", "-R", "gov", "gov/b.txt").exit()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void readsFromTheSitesThatAnswer() throws Exception {
        ministry.write("gov", "a.txt", "still here");
        ministry.backUp("gov");
        Files.move(ministry.site("daejeon"), folder.resolve("burned"));
        Files.move(ministry.site("daegu"), folder.resolve("burned-too"));

        Ended ls = ministry.sago("ls", "gov", "gov");
        Ended cat = ministry.sago("cat", "gov", "gov/a.txt");

        assertThat(ls.lines()).containsExactly("a.txt");
        assertThat(ls.exit()).isEqualTo(ExitCode.OK);
        assertThat(ls.err().lines()).hasSize(2).anyMatch(line -> line.contains("daejeon"));
        assertThat(cat.out()).isEqualTo("still here");
    }

    @Test
    void tellsJsonWithTheBytesOfNamesThatAreNotUtf8() throws Exception {
        byte[] name = {'a', (byte) 0xff, '.', 't'};
        Path odd = ministry.source("gov").resolve("odd");
        Files.createDirectories(odd);
        Ministry.writeRaw(odd, name, "raw");
        ministry.write("gov", "결재.hwp", "한글");
        ministry.backUp("gov");

        JsonNode listing = ministry.sago("--json", "ls", "-R", "gov").json();
        assertThat(listing.get("entries"))
                .extracting(e -> e.get("path").asText())
                .containsExactly("gov", "gov/odd", "gov/odd/a\\xff.t", "gov/결재.hwp");
        assertThat(listing.get("entries").get(2).get("nameBytes").asText())
                .isEqualTo(Base64.getEncoder().encodeToString(name));
        JsonNode oneLevel = ministry.sago("--json", "ls", "gov", "gov").json();
        assertThat(oneLevel.get("entries"))
                .extracting(e -> e.get("path").asText())
                .containsExactly("gov/odd", "gov/결재.hwp");
        JsonNode korean = listing.get("entries").get(3);
        assertThat(korean.get("nameBytes").isNull()).isTrue();
        assertThat(korean.get("name").asText()).isEqualTo("결재.hwp");
        assertThat(korean.get("size").asLong()).isEqualTo(6);
        assertThat(korean.get("modified").asText()).isEqualTo("2025-09-26T11:20:15Z");
        assertThat(ministry.sago("cat", "gov", "gov/odd/a\\xff.t").out()).isEqualTo("raw");
    }

    @Test
    void takesKoreanPathsInBothFormsOfUnicode() throws Exception {
        String composed = "결재/보고서.hwp";
        String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
        ministry.write("gov", decomposed, "decomposed");
        ministry.backUp("gov");

        assertThat(ministry.sago("cat", "gov", "gov/" + composed).out()).isEqualTo("decomposed");
        assertThat(ministry.sago("cat", "gov", "gov/" + decomposed).out()).isEqualTo("decomposed");
        ministry.write("gov", composed, "composed");
        ministry.backUp("gov");
        assertThat(ministry.sago("cat", "gov", "gov/" + composed).out()).isEqualTo("composed");
        assertThat(ministry.sago("cat", "gov", "gov/" + decomposed).out()).isEqualTo("decomposed");
    }

    @Test
    void printsTheBytesAsTheyAre() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new java.util.Random(7).nextBytes(bytes);
        Files.write(ministry.source("gov").resolve("scan.tif"), bytes);
        ministry.backUp("gov");

        assertThat(ministry.sago("cat", "gov", "gov/scan.tif").bytes()).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void catEndsQuietlyWhenNobodyReadsOn() throws Exception {
        Files.write(ministry.source("gov").resolve("scan.tif"), new byte[3_000_000]);
        ministry.backUp("gov");
        ministry.on(new Terminal(Terminal.Target.PIPE, Terminal.Target.FILE, false, () -> Terminal.Size.USUAL));
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        var err = new java.io.ByteArrayOutputStream();

        assertThat(ministry.sago(closed, err, "cat", "gov", "gov/scan.tif")).isEqualTo(ExitCode.OK);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void catRefusesFoldersAndJson() throws Exception {
        ministry.write("gov", "a.txt", "a");
        ministry.backUp("gov");

        assertThat(ministry.sago("cat", "gov", "gov").err()).contains("no file but a folder");
        assertThat(ministry.sago("--json", "cat", "gov", "gov/a.txt").exit()).isEqualTo(ExitCode.USAGE);
    }
}
