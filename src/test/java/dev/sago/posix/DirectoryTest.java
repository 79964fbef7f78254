package dev.sago.posix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

import static dev.sago.posix.OpenFolderFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DirectoryTest {

    @TempDir
    Path temp;

    /** Names in ISO-8859-1, one character a byte, with their types. */
    private static Map<String, FileType> list(int fd) throws PosixException {
        Map<String, FileType> out = new HashMap<>();
        Directory.list(
                fd,
                (in, offset, length, type) ->
                        out.put(new String(in, offset, length, StandardCharsets.ISO_8859_1), type));
        return out;
    }

    @Test
    void anyNameSurvives() throws Exception {
        byte[][] names = {
            {(byte) 0xff, (byte) 0xfe, 'x'},
            bytes("line\nbreak"),
            bytes("\uac00"), // composed Hangul
            bytes("\u1100\u1161"), // the same decomposed
            bytes("x".repeat(255)),
            bytes(" "),
            bytes("..."),
        };
        TreeSet<String> expected = new TreeSet<>();
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            for (byte[] name : names) {
                Directory.makeFolder(folder.fd, name, 0755);
                expected.add(new String(name, StandardCharsets.ISO_8859_1));
            }
            assertThat(list(folder.fd)).containsOnlyKeys(expected).containsValue(FileType.FOLDER);
        }
        String found = new String(
                new ProcessBuilder("find", temp.toString(), "-mindepth", "1", "-printf", "%f\\0")
                        .start()
                        .getInputStream()
                        .readAllBytes(),
                StandardCharsets.ISO_8859_1);
        expected.add(""); // behind the last NUL
        assertThat(new TreeSet<>(Arrays.asList(found.split("\0", -1)))).isEqualTo(expected);
    }

    @Test
    void listsMoreThanOneBufferHolds() throws Exception {
        for (int i = 0; i < 3000; i++) {
            Files.createFile(temp.resolve("a name of some length, number " + i));
        }
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            assertThat(list(folder.fd)).hasSize(3000).containsValue(FileType.REGULAR);
        }
    }

    @Test
    void makesEveryKind() throws Exception {
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            byte[] target = {'/', (byte) 0xff, '\n'};
            Directory.makeLink(target, folder.fd, bytes("link"));
            Directory.makeNode(folder.fd, bytes("pipe"), FileType.FIFO, 0600, 0);
            Descriptor.close(folder.create("file"));
            Directory.makeHardLink(folder.fd, bytes("file"), folder.fd, bytes("again"));
            assertThat(Directory.readLink(folder.fd, bytes("link"))).isEqualTo(target);
            assertThat(list(folder.fd))
                    .isEqualTo(Map.of(
                            "link", FileType.LINK,
                            "pipe", FileType.FIFO,
                            "file", FileType.REGULAR,
                            "again", FileType.REGULAR));
            Stat again = Stat.of(folder.fd, bytes("again"));
            assertThat(again.links()).isEqualTo(2);
            assertThat(again.inode())
                    .isEqualTo(Stat.of(folder.fd, bytes("file")).inode());
        }
    }

    @Test
    void devicesKeepTheirNumbers() throws Exception {
        Privilege.assumeRoot("device nodes");
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            long number = 0x123L << 32 | 0x45678; // more than eight bits of each
            Directory.makeNode(folder.fd, bytes("block"), FileType.BLOCK_DEVICE, 0600, number);
            Stat stat = Stat.of(folder.fd, bytes("block"));
            assertThat(stat.type()).isEqualTo(FileType.BLOCK_DEVICE);
            assertThat(stat.deviceNumber()).isEqualTo(number);
        }
    }

    @Test
    void renamesAndRemoves() throws Exception {
        Files.writeString(temp.resolve("new"), "new");
        Files.writeString(temp.resolve("old"), "old");
        Files.createDirectories(temp.resolve("folder/inner"));
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            Directory.rename(folder.fd, bytes("new"), folder.fd, bytes("old"));
            assertThat(temp.resolve("old")).hasContent("new");
            assertThatThrownBy(() -> Directory.rename(folder.fd, bytes("old"), folder.fd, bytes("folder")))
                    .hasMessage("a folder stands there");
            assertThatThrownBy(() -> Directory.removeFolder(folder.fd, bytes("folder")))
                    .hasMessage("the folder is not empty");
            Directory.remove(folder.fd, bytes("old"));
            assertThat(temp.resolve("old")).doesNotExist();
        }
    }
}
