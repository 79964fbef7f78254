package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import dev.sago.model.Timestamp;
import dev.sago.posix.Privilege;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a folder of a file system must do as a destination, by whatever calls it is written. A weaker way answers the
 * questions about what it can.
 */
abstract class FolderDestinationContract {

    private static final Timestamp TIME = new Timestamp(1_000_000_000, 123_456_789);

    @TempDir
    Path temp;

    Path root;
    Path outside;

    @BeforeEach
    void folders() throws IOException {
        root = Files.createDirectory(temp.resolve("root"));
        outside = Files.createDirectory(temp.resolve("outside"));
    }

    /** A destination by the calls that are tested. */
    abstract Destination open(Path folder, long seed) throws IOException;

    /** One that keeps no folder open between two calls. */
    abstract Destination openForgetful(Path folder, long seed) throws IOException;

    /** Whether unfinished links and pipes are made under temporary names, and swept. */
    boolean sweepsLinksAndPipes() {
        return false;
    }

    /** Whether a folder that is in use stays the same, wherever it is moved. */
    boolean keepsFoldersOpen() {
        return true;
    }

    Destination destination() throws IOException {
        return open(root, 7);
    }

    static Attributes attributes(int mode) {
        return new Attributes(mode, -1, -1, null, null, TIME, null, 0, 0, 1, 0, Map.of(), null, null, null);
    }

    static Entry file(String name, int size) {
        return Entry.file(EntryName.of(name), attributes(0640), size, List.of(), false);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Destination to, Destination.Folder folder, String name, String text) throws IOException {
        try (Destination.Writing writing = to.file(folder, file(name, text.length()))) {
            writing.write(0, bytes(text));
            writing.commit();
        }
    }

    String names() throws Exception {
        return Shell.run(root, "find . -mindepth 1 -printf '%P\\n' | sort | tr '\\n' ' '");
    }

    @Test
    void aFileAppearsWholeOrNotAtAll() throws Exception {
        try (Destination to = destination()) {
            write(to, to.root(), "f", "old");
            Destination.Writing writing = to.file(to.root(), file("f", 10));
            writing.write(3, bytes("new"));
            assertThat(root.resolve("f")).hasContent("old");
            writing.close();
            assertThat(root.resolve("f")).hasContent("old");
            assertThat(names()).isEqualTo("f ");

            try (Destination.Writing again = to.file(to.root(), file("f", 10))) {
                again.write(3, bytes("new and more than the entry has"));
                again.commit();
            }
            assertThat(Files.readAllBytes(root.resolve("f"))).hasSize(10).startsWith(0, 0, 0, 'n', 'e', 'w');
            assertThat(names()).isEqualTo("f ");
        }
    }

    @Test
    void manyThreadsWriteOneFile() throws Exception {
        int parts = 64;
        int size = 10_000;
        try (Destination to = destination();
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                Destination.Writing writing = to.file(to.root(), file("f", parts * size))) {
            List<Future<?>> done = IntStream.range(0, parts)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        byte[] part = new byte[size];
                        java.util.Arrays.fill(part, (byte) i);
                        writing.write((long) i * size, ByteBuffer.wrap(part));
                        return null;
                    }))
                    .toList();
            for (Future<?> each : done) {
                each.get();
            }
            writing.commit();
        }
        byte[] all = Files.readAllBytes(root.resolve("f"));
        assertThat(all).hasSize(parts * size);
        for (int i = 0; i < all.length; i++) {
            assertThat(all[i]).isEqualTo((byte) (i / size));
        }
    }

    @Test
    void linksInTheWayAreNotFollowed() throws Exception {
        Files.createSymbolicLink(root.resolve("d"), outside);
        Files.writeString(outside.resolve("victim"), "safe");
        Files.createSymbolicLink(root.resolve("f"), outside.resolve("victim"));
        try (Destination to = destination()) {
            assertThatThrownBy(() -> to.folder(to.root(), EntryName.of("d")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a symbolic link, which is not followed");
            write(to, to.root(), "f", "text");
        }
        assertThat(outside.resolve("victim")).hasContent("safe");
        assertThat(root.resolve("f")).isRegularFile().hasContent("text");
        assertThat(Shell.run(outside, "ls -A")).isEqualTo("victim\n");
    }

    @Test
    void aFolderExchangedForALinkIsRefusedOnceItIsOpenedAgain() throws Exception {
        try (Destination to = openForgetful(root, 7)) {
            Destination.Folder folder = to.folder(to.root(), EntryName.of("d"));
            Destination.Folder inner = to.folder(folder, EntryName.of("inner"));
            Files.createDirectory(outside.resolve("inner"));
            Shell.run(root, "mv d moved; ln -s " + outside + " d");
            List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> attempts = List.of(
                    () -> to.file(folder, file("f", 1)),
                    () -> to.file(inner, file("f", 1)),
                    () -> to.folder(inner, EntryName.of("x")),
                    () -> to.other(
                            inner, Entry.link(EntryName.of("l"), attributes(0777), LinkTarget.of(new byte[] {'x'}))),
                    () -> to.hardLink(inner, EntryName.of("h"), inner, EntryName.of("f")),
                    () -> to.finish(inner, Entry.folder(EntryName.of("inner"), attributes(0777), List.of())));
            for (var attempt : attempts) {
                assertThatThrownBy(attempt).isInstanceOf(IOException.class).hasMessageContaining("not ");
            }
        }
        assertThat(Shell.run(outside, "find . -mindepth 1")).isEqualTo("./inner\n");
    }

    @Test
    void aFolderThatIsStillOpenStaysTheSameFolder() throws Exception {
        try (Destination to = destination()) {
            Destination.Folder folder = to.folder(to.root(), EntryName.of("d"));
            write(to, folder, "first", "1");
            Shell.run(root, "mv d moved; ln -s " + outside + " d");
            if (keepsFoldersOpen()) {
                write(to, folder, "second", "2");
                assertThat(root.resolve("moved/second")).hasContent("2");
            } else {
                assertThatThrownBy(() -> write(to, folder, "second", "2"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("which is not followed");
            }
        }
        assertThat(Shell.run(outside, "ls -A")).isEmpty();
    }

    @Test
    void reservedNamesAreRefused() throws Exception {
        try (Destination to = destination()) {
            for (String name : List.of("", ".", "..")) {
                EntryName reserved = EntryName.of(name);
                Entry link = Entry.link(reserved, attributes(0777), LinkTarget.of(new byte[] {'x'}));
                assertThatThrownBy(() -> to.folder(to.root(), reserved)).hasMessageContaining("is no name");
                assertThatThrownBy(() -> to.file(to.root(), file(name, 0))).hasMessageContaining("is no name");
                assertThatThrownBy(() -> to.present(to.root(), file(name, 0))).hasMessageContaining("is no name");
                assertThatThrownBy(() -> to.other(to.root(), link)).hasMessageContaining("is no name");
                assertThatThrownBy(() -> to.hardLink(to.root(), EntryName.of("x"), to.root(), reserved))
                        .hasMessageContaining("is no name");
            }
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void foldersAreNeverReplaced() throws Exception {
        Shell.run(root, "mkdir -p d/inner; echo file > f");
        try (Destination to = destination()) {
            assertThatThrownBy(() -> write(to, to.root(), "d", "x"))
                    .hasMessage("cannot finish the file: a folder stands there, which is not replaced");
            Entry link = Entry.link(EntryName.of("d"), attributes(0777), LinkTarget.of(new byte[] {'x'}));
            assertThatThrownBy(() -> to.other(to.root(), link)).hasMessageContaining("a folder stands there");
            assertThatThrownBy(() -> to.hardLink(to.root(), EntryName.of("d"), to.root(), EntryName.of("f")))
                    .hasMessageContaining("a folder stands there");
            assertThatThrownBy(() -> to.folder(to.root(), EntryName.of("f")))
                    .hasMessageContaining("something else stands there");
        }
        assertThat(names()).isEqualTo("d d/inner f ");
    }

    @Test
    void tellsWhatIsPresent() throws Exception {
        Shell.run(root, "printf 12 > f; touch -d @1000000000.123456789 f; ln -s target l; mkdir d; mkfifo p");
        try (Destination to = destination()) {
            Destination.Folder in = to.root();
            assertThat(to.present(in, file("f", 2))).isEqualTo(Destination.Present.SAME);
            assertThat(to.present(in, file("f", 3))).isEqualTo(Destination.Present.DIFFERENT);
            assertThat(to.present(in, file("none", 3))).isEqualTo(Destination.Present.ABSENT);
            assertThat(to.present(in, file("l", 6))).isEqualTo(Destination.Present.DIFFERENT);
            assertThat(to.present(in, link("l", "target"))).isEqualTo(Destination.Present.SAME);
            assertThat(to.present(in, link("l", "other"))).isEqualTo(Destination.Present.DIFFERENT);
            assertThat(to.present(in, Entry.folder(EntryName.of("d"), attributes(0), List.of())))
                    .isEqualTo(Destination.Present.SAME);
            assertThat(to.present(in, Entry.special(EntryName.of("p"), EntryKind.FIFO, attributes(0))))
                    .isEqualTo(Destination.Present.SAME);
            Shell.run(root, "touch -d @1000000000.123456788 f");
            assertThat(to.present(in, file("f", 2))).isEqualTo(Destination.Present.DIFFERENT);
        }
    }

    static Entry link(String name, String target) {
        return Entry.link(EntryName.of(name), attributes(0777), LinkTarget.of(target.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void objectsOfABucketGetUsualModesAndTheirTime() throws Exception {
        Attributes object = Attributes.ofObject(TIME, "tag", "text/plain", null);
        try (Destination to = destination()) {
            Destination.Folder folder = to.folder(to.root(), EntryName.of("d"));
            Entry entry = Entry.file(EntryName.of("o"), object, 1, List.of(), false);
            try (Destination.Writing writing = to.file(folder, entry)) {
                writing.write(0, bytes("x"));
                writing.commit();
            }
            assertThat(Shell.run(root, "stat -c %a d"))
                    .as("ours alone until it is finished")
                    .isEqualTo("700\n");
            to.finish(folder, Entry.folder(EntryName.of("d"), object, List.of()));
            assertThat(to.unsettable()).isEmpty();
        }
        assertThat(Shell.run(root, "stat -c '%a %Y' d d/o")).isEqualTo("755 1000000000\n644 1000000000\n");
    }

    @Test
    void hardLinksReplaceFilesAndMayBeMadeTwice() throws Exception {
        try (Destination to = destination()) {
            write(to, to.root(), "a", "text");
            write(to, to.root(), "b", "other");
            for (int i = 0; i < 2; i++) {
                to.hardLink(to.root(), EntryName.of("b"), to.root(), EntryName.of("a"));
                to.hardLink(to.root(), EntryName.of("c"), to.root(), EntryName.of("a"));
            }
            assertThatThrownBy(() -> to.hardLink(to.root(), EntryName.of("d"), to.root(), EntryName.of("none")))
                    .hasMessage("cannot make the hard link: no such file or folder");
        }
        assertThat(Shell.run(root, "find . -type f -printf '%n'; ls -A")).isEqualTo("333a\nb\nc\n");
    }

    @Test
    void whatAKilledRestoreLeftIsRemovedAndARunningOneIsLeftAlone() throws Exception {
        Shell.run(root, """
                mkdir d; touch d/.sago-0123456789abcdef-00000001.part .sago-0123456789abcdef-0000000a.part
                touch .sago-0123456789ABCDEF-00000001.part .sago-0123456789abcdef-0001.part .sago-notes.part
                mkdir .sago-0123456789abcdef-00000002.part; ln -s /x .sago-0123456789abcdef-00000003.part
                touch two; ln two .sago-0123456789abcdef-00000004.part; mkfifo .sago-0123456789abcdef-00000005.part
                """);
        try (Destination running = open(root, 1);
                Destination.Writing unfinished = running.file(running.root(), file("f", 4))) {
            unfinished.write(0, bytes("text"));
            try (Destination other = open(root, 2)) {
                other.folder(other.root(), EntryName.of("d"));
            }
            unfinished.commit();
        }
        assertThat(root.resolve("f")).hasContent("text");
        assertThat(Shell.run(root, "find d -mindepth 1")).isEmpty();
        String special = """
                        .sago-0123456789abcdef-00000003.part
                        .sago-0123456789abcdef-00000004.part
                        .sago-0123456789abcdef-00000005.part
                        """;
        assertThat(Shell.run(root, "ls -A | grep part")).isEqualTo("""
                        .sago-0123456789ABCDEF-00000001.part
                        .sago-0123456789abcdef-00000002.part
                        """ + (sweepsLinksAndPipes() ? "" : special) + """
                        .sago-0123456789abcdef-0001.part
                        .sago-notes.part
                        """);
    }

    @Test
    void aFullDiskIsSaidPlainly() throws Exception {
        Privilege.assumeRoot("a small file system that is full");
        Shell.run(temp, "mount -t tmpfs -o size=64k sago-test root");
        try (Destination to = destination()) {
            try (Destination.Writing writing = to.file(to.root(), file("f", 200_000))) {
                assertThatThrownBy(() -> writing.write(0, ByteBuffer.allocate(200_000)))
                        .isInstanceOf(IOException.class)
                        .hasMessage("no space left on the destination's disk");
            }
            assertThat(names()).isEmpty();
        } finally {
            Shell.run(temp, "umount root");
        }
    }

    @Test
    void theRootIsMadeWithItsParentsAndMayBeALink() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), outside);
        open(link.resolve("a/b"), 1).close();
        assertThat(outside.resolve("a/b")).isDirectory();
        Path file = Files.createFile(
                temp.resolve("file"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        assertThatThrownBy(() -> open(file, 1)).hasMessageStartingWith("cannot make or open the folder " + file);
    }
}
