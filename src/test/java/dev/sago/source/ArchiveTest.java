package dev.sago.source;

import dev.sago.model.AttributeName;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.Timestamp;
import dev.sago.posix.Privilege;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Archives as files: when they are there, what may be replaced, what is taken back, and what cannot be in them. */
class ArchiveTest {

    private static final Timestamp TIME = new Timestamp(1_000_000_000, 123_456_789);

    @TempDir
    Path temp;

    private Path root;

    @BeforeEach
    void folder() throws Exception {
        Unpack.require();
        root = Files.createDirectory(temp.resolve("root"));
    }

    private Path place(ArchiveFormat format) {
        return root.resolve(format == ArchiveFormat.ZIP ? "a.zip" : "a.tar.zst");
    }

    private Archive open(ArchiveFormat format, long seed) throws IOException {
        return format.create(place(format), false, new Random(seed));
    }

    private static Attributes attributes(Map<AttributeName, byte[]> extended) {
        return new Attributes(0640, 0, 0, "root", "root", TIME, null, 1, 1, 1, 0, extended, null, null, null);
    }

    private static Entry file(String name, long size) {
        return Entry.file(EntryName.of(name), attributes(Map.of()), size, List.of(), false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Archive archive, String name, String text) throws IOException {
        byte[] bytes = bytes(text);
        Archive.Content content = archive.file(bytes(name), file(name, bytes.length), true);
        content.write(bytes, 0, bytes.length);
        content.end();
    }

    private String left() throws Exception {
        return Shell.run(root, "ls -A");
    }

    @ParameterizedTest
    @EnumSource
    void isThereWhenItIsWholeAndForItsOwnerAlone(ArchiveFormat format) throws Exception {
        try (Archive archive = open(format, 1)) {
            write(archive, "한글 문서", "text");
            assertThat(place(format)).doesNotExist();
            archive.commit();
            assertThat(archive.unsettable()).isEmpty();
        }
        assertThat(left()).isEqualTo(place(format).getFileName() + "\n");
        assertThat(Shell.run(root, "stat -c %a *")).isEqualTo("600\n");
        assertThat(Unpack.names(place(format))).containsExactly("한글 문서");
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftOfOneThatIsNotCommitted(ArchiveFormat format) throws Exception {
        try (Archive archive = open(format, 1)) {
            write(archive, "one", "text");
            Archive.Content content = archive.file(bytes("two"), file("two", 4), false);
            content.write(bytes("te"), 0, 2);
            assertThat(left()).isNotEmpty();
        }
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsGivenUpIsNotInIt(ArchiveFormat format) throws Exception {
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        try (Archive archive = open(format, 1)) {
            write(archive, "before", "text");
            Archive.Content content = archive.file(bytes("lost"), file("lost", 4 << 20), false);
            content.write(noise, 0, noise.length);
            content.write(noise, 0, noise.length);
            content.giveUp();
            Archive.Content whole = archive.file(bytes("whole"), file("whole", 2 << 20), false);
            whole.write(noise, 0, noise.length);
            whole.write(noise, 0, noise.length);
            whole.end();
            write(archive, "behind", "text");
            archive.commit();
        }
        assertThat(Unpack.names(place(format))).containsExactly("before", "whole", "behind");
        Unpack.all(place(format), temp.resolve("out"));
        assertThat(temp.resolve("out/whole")).hasSize(2 << 20);
        assertThat(temp.resolve("out/behind")).hasContent("text");
        assertThat(left()).isEqualTo(place(format).getFileName() + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void whatStandsThereIsReplacedOnlyIfItMayBe(ArchiveFormat format) throws Exception {
        Files.writeString(place(format), "mine");
        assertThatThrownBy(() -> open(format, 1))
                .hasMessage("cannot write " + place(format)
                        + ": a file stands there, which is not replaced without --overwrite always");
        try (Archive archive = format.create(place(format), true, new Random(1))) {
            archive.commit();
        }
        assertThat(Unpack.names(place(format))).isEmpty();

        Path other = place(format).resolveSibling("b" + place(format).getFileName());
        try (Archive archive = format.create(other, false, new Random(1))) {
            Files.writeString(other, "put there meanwhile");
            assertThatThrownBy(archive::commit).hasMessageContaining("a file stands there");
        }
        assertThat(other).hasContent("put there meanwhile");
        Files.delete(other);
        Files.createDirectory(other);
        assertThatThrownBy(() -> format.create(other, true, new Random(1)))
                .hasMessageContaining("a folder stands there, which is not replaced");
        assertThat(left()).doesNotContain(".part");
    }

    @ParameterizedTest
    @EnumSource
    void whatAKilledOneLeftIsRemovedByTheNextToTheSamePlace(ArchiveFormat format) throws Exception {
        String part;
        try (Archive archive = open(format, 1)) {
            part = left().strip();
            assertThatThrownBy(() -> open(format, 2)).hasMessageContaining("another restore is writing it");
            archive.commit();
        }
        Files.delete(place(format));
        Files.writeString(root.resolve(part), "half");
        String ofAnother = ".sago-archive-0123456789abcdef-0123456789abcdef.part";
        Files.writeString(root.resolve(ofAnother), "half");
        try (Archive archive = open(format, 3)) {
            assertThat(left()).doesNotContain(part).contains(ofAnother);
            archive.commit();
        }
        assertThat(left()).isEqualTo(ofAnother + "\n" + place(format).getFileName() + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void aFullDiskIsSaidPlainlyAndNothingIsLeft(ArchiveFormat format) throws Exception {
        Privilege.assumeRoot("a small file system that is full");
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        Shell.run(temp, "mount -t tmpfs -o size=1M sago-test root");
        try {
            try (Archive archive = open(format, 1)) {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 40; i++) { // Compressors hold some before they write.
                                Archive.Content content = archive.file(bytes("f" + i), file("f" + i, 1 << 20), true);
                                content.write(noise, 0, noise.length);
                                content.end();
                            }
                        })
                        .isInstanceOf(DestinationFullException.class)
                        .hasMessage("no space left on the destination's disk");
            }
            assertThat(left()).isEmpty();
        } finally {
            Shell.run(temp, "umount root");
        }
    }

    @Test
    void aZipRefusesWhatItCannotHoldAndCountsWhatIsLost() throws Exception {
        Attributes plain = attributes(Map.of());
        try (Archive zip = open(ArchiveFormat.ZIP, 1)) {
            Entry bytes = Entry.file(EntryName.of(new byte[] {'a', (byte) 0xff}), plain, 0, List.of(), false);
            assertThatThrownBy(() -> zip.check(bytes, 2)).hasMessageContaining("a name that is not UTF-8");
            Entry pipe = Entry.special(EntryName.of("p"), EntryKind.FIFO, plain);
            assertThatThrownBy(() -> zip.check(pipe, 1)).hasMessageContaining("a named pipe");
            Entry disk = Entry.special(EntryName.of("d"), EntryKind.BLOCK_DEVICE, plain);
            assertThatThrownBy(() -> zip.check(disk, 1)).hasMessageContaining("a device node");
            assertThatThrownBy(() -> zip.check(file("f", 0), 0xffff)).hasMessageContaining("65,534 bytes");
            zip.check(file("f", 0), 0xfffe);
            assertThat(zip.takesHardLink()).isFalse();
            assertThat(zip.takesHardLink()).isFalse();
            Map<AttributeName, byte[]> extended = Map.of(
                    AttributeName.of("user.a"), bytes("1"),
                    AttributeName.of("user.b"), bytes("2"),
                    AttributeName.of("system.posix_acl_access"), bytes("3"));
            Entry attributed = Entry.file(EntryName.of("f"), attributes(extended), 0, List.of(), false);
            zip.file(bytes("f"), attributed, true).end();
            assertThat(zip.unsettable())
                    .containsExactly(
                            "access control lists of 1 entry (a zip archive has no place for them)",
                            "extended attributes \"user.*\" of 1 entry (a zip archive has no place for them)",
                            "hard links of 2 entries (a zip archive has none: each name is a file of its own)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesThatAreNoneAreRefused(ArchiveFormat format) throws Exception {
        try (Archive archive = open(format, 1)) {
            for (String name : new String[] {"", ".", ".."}) {
                assertThatThrownBy(() -> archive.check(file(name, 0), 10)).hasMessageContaining("is no name");
            }
        }
    }

    @Test
    void aZipHasMoreEntriesThanItsOldFieldsCount() throws Exception {
        List<String> names = new ArrayList<>();
        try (Archive zip = open(ArchiveFormat.ZIP, 1)) {
            for (int i = 0; i < 70_000; i++) {
                zip.file(bytes("f" + i), file("f" + i, 0), true).end();
                names.add("f" + i);
            }
            zip.commit();
        }
        assertThat(Unpack.names(place(ArchiveFormat.ZIP))).isEqualTo(names);
    }

    @Test
    void aZipWhoseDirectoryDoesNotFitIntoMemorySaysSo() throws Exception {
        ArchiveFile file = ArchiveFile.create(place(ArchiveFormat.ZIP), false, new Random(1));
        try (Archive zip = new ZipArchive(file, 3L * ZipArchive.ENTRY_BYTES)) {
            write(zip, "1", "text");
            write(zip, "2", "text");
            assertThatThrownBy(() -> write(zip, "3", "text"))
                    .hasMessageContaining("so many entries")
                    .hasMessageContaining(".tar.zst");
        }
    }
}
