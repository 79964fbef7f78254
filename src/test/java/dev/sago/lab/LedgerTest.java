package dev.sago.lab;

import dev.sago.lab.Difference.Aspect;
import dev.sago.model.SagoException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each kind of difference is made by hand, and must be found, and nothing else. */
class LedgerTest {

    private static final FileTime TIME = FileTime.from(Instant.parse("2025-09-26T11:15:16.123456789Z"));
    private static final String ODD = "줄\n바꿈, ' \"*\\.txt";

    @TempDir
    Path temp;

    private Path root;
    private Path lists;
    private Ledger before;

    @BeforeEach
    void makeATree() throws Exception {
        root = Files.createDirectories(temp.resolve("tree"));
        lists = temp.resolve("lists").resolve("tree");
        Path folder = Files.createDirectory(root.resolve("folder"));
        write(folder.resolve("document"), "some text");
        write(folder.resolve(ODD), "odd text");
        Files.createLink(root.resolve("first"), write(root.resolve("second"), "two names"));
        write(root.resolve("third"), "two names");
        Files.createSymbolicLink(root.resolve("link"), Path.of("folder"));
        still(folder);
        before = Ledger.take(root, lists);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return still(file);
    }

    private static Path still(Path path) throws IOException {
        return Files.setLastModifiedTime(path, TIME);
    }

    /** Differences as {@code path aspect}, without the folders whose time changed as something in them did. */
    private List<String> differences() throws Exception {
        still(root.resolve("folder"));
        return before.compare(Ledger.take(root, lists)).stream()
                .filter(each -> !each.path().equals("."))
                .map(each -> each.path() + " " + each.aspect())
                .toList();
    }

    @Test
    void countsWhatThereIs() {
        assertThat(before.entries()).isEqualTo(8);
        assertThat(before.files()).isEqualTo(5);
        assertThat(before.bytes()).isEqualTo(9 + 8 + 3 * 9);
    }

    @Test
    void findsNothingWhereNothingChanged() throws Exception {
        assertThat(differences()).isEmpty();
    }

    @Test
    void findsAFlippedByteThoughSizeAndTimeAreTheSame() throws Exception {
        write(root.resolve("folder/document"), "some tExt");
        assertThat(differences()).containsExactly("folder/document CONTENT");
    }

    @Test
    void findsAFlippedByteUnderAnOddName() throws Exception {
        write(root.resolve("folder").resolve(ODD), "odd tExt");
        assertThat(differences()).containsExactly("folder/줄\\x0a바꿈, ' \"*\\.txt CONTENT");
    }

    @Test
    void findsAnotherLength() throws Exception {
        Path file = root.resolve("third");
        Files.writeString(file, "!", StandardOpenOption.APPEND);
        still(file);
        assertThat(differences()).containsExactly("third SIZE", "third CONTENT");
    }

    @Test
    void findsAnotherMode() throws Exception {
        Path file = root.resolve("third");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(differences()).containsExactly("third MODE");
    }

    @Test
    void findsATimeThatIsANanosecondOff() throws Exception {
        Files.setLastModifiedTime(
                root.resolve("third"), FileTime.from(TIME.toInstant().plusNanos(1)));
        assertThat(differences()).containsExactly("third MODIFIED");
    }

    @Test
    void findsWhatIsMissingAndWhatIsNew() throws Exception {
        Files.delete(root.resolve("folder/document"));
        write(root.resolve("folder/new"), "new");
        assertThat(differences()).containsExactly("folder/document MISSING", "folder/new EXTRA");
    }

    @Test
    void findsAnotherTargetOfALink() throws Exception {
        FileTime time = Files.getLastModifiedTime(root.resolve("link"), java.nio.file.LinkOption.NOFOLLOW_LINKS);
        Files.delete(root.resolve("link"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("elsewhere"));
        Process touch = new ProcessBuilder(
                        "touch",
                        "-h",
                        "-d",
                        time.toInstant().toString(),
                        root.resolve("link").toString())
                .start();
        assertThat(touch.waitFor()).isZero();
        assertThat(differences()).containsExactly("link TARGET");
    }

    @Test
    void findsAFolderWhereAFileWas() throws Exception {
        Files.delete(root.resolve("third"));
        Files.createDirectory(root.resolve("third"));
        assertThat(differences()).containsExactly("third TYPE");
    }

    @Test
    void findsAHardLinkThatBecameACopy() throws Exception {
        Files.delete(root.resolve("first"));
        write(root.resolve("first"), "two names");
        assertThat(differences()).containsExactly("first HARD_LINKS", "second HARD_LINKS");
    }

    @Test
    void findsAHardLinkToTheWrongFile() throws Exception {
        Files.delete(root.resolve("second"));
        Files.delete(root.resolve("third"));
        write(root.resolve("second"), "two names");
        Files.createLink(root.resolve("third"), root.resolve("first"));
        assertThat(differences()).containsExactly("second HARD_LINKS", "third HARD_LINKS");
    }

    @Test
    void comparesDocumentsByNameBytesAndWholeSeconds() throws Exception {
        Files.setPosixFilePermissions(root.resolve("third"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setLastModifiedTime(
                root.resolve("third"), FileTime.from(TIME.toInstant().minusNanos(123_456_789)));
        Files.delete(root.resolve("link"));
        assertThat(before.compareDocuments(Ledger.take(root, lists))).isEmpty();

        Files.setLastModifiedTime(
                root.resolve("third"), FileTime.from(TIME.toInstant().plusSeconds(1)));
        write(root.resolve("folder/document"), "some tExt");
        Files.delete(root.resolve("first"));
        assertThat(before.compareDocuments(Ledger.take(root, lists)))
                .extracting(Difference::aspect)
                .containsExactly(Aspect.MISSING, Aspect.CONTENT, Aspect.MODIFIED);
    }

    @Test
    void keepsWhatTheProgramsPrintedAndNothingElse() throws Exception {
        assertThat(temp.resolve("lists/tree.sha256"))
                .content(StandardCharsets.UTF_8)
                .contains("  ./folder/document\0");
        try (var files = Files.list(temp.resolve("lists"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("tree.find", "tree.sha256");
        }
    }

    @Test
    void tellsThatThereIsNoFolder() {
        assertThatThrownBy(() -> Ledger.take(temp.resolve("gone"), lists))
                .isInstanceOf(SagoException.class)
                .hasMessageContaining("there is no folder");
    }
}
