package dev.sago.source;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The options of a {@code files} source on a file system in memory with the paths and attributes of Windows. */
class WindowsOptionsTest {

    private FileSystem windows;
    private Path from;

    @BeforeEach
    void folders() throws IOException {
        windows = Jimfs.newFileSystem(Configuration.windows().toBuilder()
                .setAttributeViews("basic", "owner", "dos", "user")
                .build());
        from = Files.createDirectories(windows.getPath("C:\\from"));
        for (String file : List.of("disk\\f", "cache\\a", "left\\a", "left\\.nobackup\\in", "z")) {
            Path path = from.resolve(file);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
        Files.writeString(from.resolve("cache\\CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\r\n");
    }

    @AfterEach
    void close() throws IOException {
        windows.close();
    }

    private List<String> walk(boolean oneFileSystem, PlaceDisk.Stores stores, String... ifPresent) throws Exception {
        Listing listing = new Listing();
        SourceSettings.Files settings = new SourceSettings.Files(
                "docs", from, List.of(), oneFileSystem, ifPresent.length > 0, List.of(ifPresent));
        try (PortableSource source = new PortableSource(settings, InstantSource.system(), false, stores)) {
            source.walk(listing);
        }
        return listing.lines;
    }

    private static Object diskApart(Path path) {
        return path.toString().startsWith("C:\\from\\disk") ? "D" : "C";
    }

    @Test
    void ofMarkedFoldersOnlyTheMarksAreKept() throws Exception {
        assertThat(walk(false, Files::getFileStore, ".nobackup"))
                .containsExactly(
                        "cache/",
                        "CACHEDIR.TAG 45",
                        "..",
                        "disk/",
                        "f 0",
                        "..",
                        "left/",
                        ".nobackup/",
                        "in 0",
                        "..",
                        "..",
                        "z 0");
    }

    @Test
    void anotherFileSystemIsNotEntered() throws Exception {
        assertThat(walk(true, WindowsOptionsTest::diskApart))
                .containsSequence("disk/", "..", "left/", ".nobackup/", "in 0", "..", "a 0", "..", "z 0");
        assertThat(walk(false, WindowsOptionsTest::diskApart)).containsSequence("disk/", "f 0", "..");
        assertThat(walk(true, Files::getFileStore)).containsSequence("disk/", "f 0", "..");
    }

    @Test
    void aFolderOfWhichItIsNotToldIsNotEntered() throws Exception {
        assertThat(walk(true, path -> {
                    if (path.endsWith("disk")) {
                        throw new AccessDeniedException(path.toString());
                    }
                    return "C";
                }))
                .containsSequence(
                        "disk/",
                        ": not entered, it cannot be found out whether another file system is mounted here: permission"
                                + " denied",
                        "..")
                .contains("in 0");
    }

    @Test
    void theOptionIsRefusedWhereNothingIsTold() throws Exception {
        String refusal =
                "cannot read the folder C:\\from with one-file-system: this system does not tell where another file"
                        + " system begins. Leave the option away, and exclude what is mounted below";
        PlaceDisk.Stores none = path -> {
            throw new UnsupportedOperationException();
        };
        assertThatThrownBy(() -> walk(true, none))
                .isInstanceOf(IOException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> walk(true, path -> new Object()))
                .as("answers that are never the same would keep nothing")
                .isInstanceOf(IOException.class)
                .hasMessage(refusal);
        assertThat(walk(false, none)).contains("f 0");
    }
}
