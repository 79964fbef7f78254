package dev.sago.source;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import dev.sago.model.Timestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The portable way on a file system with the paths, names and attributes of Windows: no mode, no number of an owner, no inode and no
 * {@code ctime}. It lies in memory, so that it is tested on every machine.
 */
class WindowsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Timestamp TIME = new Timestamp(1_000_000_000, 123_456_700);

    private FileSystem windows;
    private Path from;
    private Path to;

    @BeforeEach
    void folders() throws IOException {
        windows = Jimfs.newFileSystem(Configuration.windows().toBuilder()
                .setAttributeViews("basic", "owner", "dos", "user")
                .build());
        from = Files.createDirectories(windows.getPath("C:\\from"));
        to = windows.getPath("C:\\some\\where\\to");
    }

    @AfterEach
    void close() throws IOException {
        windows.close();
    }

    private Source source() {
        return new PortableSource(
                new SourceSettings.Files("docs", from, List.of("*.tmp")), InstantSource.fixed(NOW), false);
    }

    private Destination destination() throws IOException {
        return new PortableDestination(to, new Random(3), false, null);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(TIME.toInstant()));
    }

    private static Entry file(String name) {
        Attributes attributes =
                new Attributes(0640, 1000, 1000, "kim", "kim", TIME, TIME, 7, 1, 1, 0, Map.of(), null, null, null);
        return Entry.file(EntryName.of(name), attributes, 1, List.of(), false);
    }

    private static void restore(Destination to, Entry entry) throws IOException {
        try (Destination.Writing writing = to.file(to.root(), entry)) {
            writing.write(0, ByteBuffer.wrap(new byte[] {'x'}));
            writing.commit();
        }
    }

    @Test
    void aTreeComesBack() throws Exception {
        Files.createDirectories(from.resolve("a\\한글"));
        write(from.resolve("a\\한글\\file"), "text");
        write(from.resolve("a.b"), "");
        write(from.resolve("left.tmp"), "out");
        Files.createSymbolicLink(from.resolve("link"), windows.getPath("..\\there\\it is"));
        Files.getFileAttributeView(from.resolve("a.b"), UserDefinedFileAttributeView.class)
                .write("stream", ByteBuffer.wrap(new byte[] {1, 2}));
        Files.setLastModifiedTime(from.resolve("a"), FileTime.from(TIME.toInstant()));
        try (Source source = source();
                Destination destination = destination()) {
            assertThat(TreeCopy.copy(source, destination).unreadable).isEmpty();
            assertThat(destination.unsettable()).isEmpty();
        }
        assertThat(to.resolve("a\\한글\\file")).hasContent("text");
        assertThat(Files.getLastModifiedTime(to.resolve("a\\한글\\file")).toInstant())
                .isEqualTo(TIME.toInstant());
        assertThat(Files.getLastModifiedTime(to.resolve("a")).toInstant()).isEqualTo(TIME.toInstant());
        assertThat(Files.readSymbolicLink(to.resolve("link")).toString()).isEqualTo("..\\there\\it is");
        assertThat(Files.getFileAttributeView(to.resolve("a.b"), UserDefinedFileAttributeView.class)
                        .list())
                .containsExactly("stream");
        assertThat(to.resolve("left.tmp")).doesNotExist();
        try (var names = Files.list(to)) {
            assertThat(names.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("a", "a.b", "link");
        }
    }

    @Test
    void attributesThatAreNotThereAreAbsent() throws Exception {
        write(from.resolve("f"), "text");
        Listing listing = new Listing();
        try (Source source = source()) {
            source.walk(listing);
        }
        Attributes f = Objects.requireNonNull(listing.attributes.get("f"));
        assertThat(f.mode()).isEqualTo(-1);
        assertThat(f.uid()).isEqualTo(-1);
        assertThat(f.user()).isEqualTo("user");
        assertThat(f.changed()).isNull();
        assertThat(f.links()).isEqualTo(1);
        assertThat(f.modified()).isEqualTo(TIME);
        assertThat(f.tag()).as("long ago: its time tells every later change").isNull();
    }

    @Test
    void aFileThatChangedJustNowIsNeverTakenForUnchanged() throws Exception {
        Path file = from.resolve("f");
        Files.writeString(file, "text");
        Files.setLastModifiedTime(file, FileTime.from(NOW.minusMillis(1500)));
        Listing listing = new Listing();
        try (Source source = source()) {
            source.walk(listing);
        }
        assertThat(Objects.requireNonNull(listing.attributes.get("f")).tag()).isEqualTo("changed just before " + NOW);
    }

    @Test
    void changesAreNoticedBySizeAndTime() throws Exception {
        Path file = from.resolve("f");
        write(file, "text");
        try (Source source = source()) {
            Listing listing = new Listing();
            source.walk(listing);
            SourceFile listed = Objects.requireNonNull(listing.files.get("f"));
            try (SourceFile.Reading reading = listed.open()) {
                assertThat(reading.unchanged()).isTrue();
                Files.setLastModifiedTime(file, FileTime.from(NOW));
                assertThat(reading.unchanged()).isFalse();
                write(file, "more text");
                assertThat(reading.unchanged()).isFalse();
            }
        }
    }

    @Test
    void whatIsRestoredIsTheSameTheNextTime() throws Exception {
        try (Destination destination = destination()) {
            restore(destination, file("f"));
            assertThat(destination.present(destination.root(), file("f"))).isEqualTo(Destination.Present.SAME);
            assertThat(destination.unsettable())
                    .containsExactly("owner and permissions of 1 entry (this system has others)");
        }
    }

    @Test
    void namesThatWindowsCannotHaveFailOneByOne() throws Exception {
        try (Destination destination = destination()) {
            for (String name : List.of("NUL", "a.", "b ", "c:stream", "d?", "e\\f")) {
                assertThatThrownBy(() -> restore(destination, file(name)))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("Windows cannot have the name \"" + name);
                assertThatThrownBy(() -> destination.present(destination.root(), file(name)))
                        .hasMessageStartingWith("Windows cannot have the name \"" + name);
                assertThatThrownBy(() -> destination.folder(destination.root(), EntryName.of(name)))
                        .hasMessageStartingWith("Windows cannot have the name \"" + name);
            }
            EntryName latin = EntryName.of("\u00e9".getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> destination.folder(destination.root(), latin))
                    .hasMessageContaining("not UTF-8");
            restore(destination, file("f"));
        }
        try (var names = Files.list(to)) {
            assertThat(names.map(path -> path.getFileName().toString())).containsExactly("f");
        }
    }

    @Test
    void anEntryNeverLandsOnAnotherOfTheSameRestore() throws Exception {
        try (Destination destination = destination()) {
            restore(destination, file("Readme"));
            restore(destination, file("Readme"));
            assertThatThrownBy(() -> restore(destination, file("README")))
                    .hasMessageContaining("\"Readme\" was restored here already");
            assertThatThrownBy(() -> destination.folder(destination.root(), EntryName.of("readme")))
                    .hasMessageContaining("\"Readme\" was restored here already");
            Entry link =
                    Entry.link(EntryName.of("readMe"), file("readMe").attributes(), LinkTarget.of(new byte[] {'x'}));
            assertThatThrownBy(() -> destination.other(destination.root(), link))
                    .hasMessageContaining("\"Readme\" was restored here already");
        }
    }

    @Test
    void linksInTheWayAreNotFollowed() throws Exception {
        Path outside = Files.createDirectories(windows.getPath("C:\\outside"));
        try (Destination destination = destination()) {
            Destination.Folder folder = destination.folder(destination.root(), EntryName.of("d"));
            Files.delete(to.resolve("d"));
            Files.createSymbolicLink(to.resolve("d"), outside);
            assertThatThrownBy(() -> destination.file(folder, file("f")))
                    .hasMessageContaining("exchanged for something else, which is not followed");
            assertThatThrownBy(() -> destination.folder(destination.root(), EntryName.of("d")))
                    .hasMessageContaining("a symbolic link, which is not followed");
        }
        assertThat(Files.exists(outside.resolve("f"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        try (var names = Files.list(outside)) {
            assertThat(names).isEmpty();
        }
    }
}
