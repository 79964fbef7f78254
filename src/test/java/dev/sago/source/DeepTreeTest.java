package dev.sago.source;

import dev.sago.posix.Descriptor;
import dev.sago.posix.Directory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A thousand folders inside each other, with paths far beyond the 4,096 bytes that the kernel takes at once. */
class DeepTreeTest {

    private static final int DEPTH = 1000;

    @TempDir
    Path temp;

    /** JUnit removes by paths, which are too long here. */
    @AfterEach
    void remove() throws Exception {
        Shell.run(temp, "rm -rf from to");
    }

    @Test
    void isCopiedWithFewOpenDescriptors() throws Exception {
        Path from = Files.createDirectory(temp.resolve("from"));
        make(from);
        Path to = temp.resolve("to");
        long before = descriptors();
        try (FilesSource source = new FilesSource(new SourceSettings.Files("t", from, List.of()), 16, true);
                FolderDestination destination = new FolderDestination(to, new Random(1), 16)) {
            assertThat(TreeCopy.copy(source, destination).unreadable).isEmpty();
            assertThat(descriptors() - before).isLessThan(2 * 16 + 8);
        }
        assertThat(descriptors() - before)
                .as("none left, but for what the JVM opened")
                .isLessThan(8);
        String describe = "find . -printf '%d|%f|%y|%m|%T@\\n' | sort";
        String copied = Shell.run(to, describe);
        assertThat(copied).isEqualTo(Shell.run(from, describe)).contains("\n1000|");
    }

    private static void make(Path root) throws IOException {
        int fd = Descriptor.open(
                Descriptor.WORKING_FOLDER, root.toString().getBytes(StandardCharsets.UTF_8), Descriptor.FOLDER, 0);
        for (int i = 0; i < DEPTH; i++) {
            byte[] name = ("a folder of the level " + i).getBytes(StandardCharsets.UTF_8);
            Directory.makeFolder(fd, name, 0700);
            Descriptor.closeRead(Descriptor.open(
                    fd, new byte[] {'z'}, Descriptor.WRITE_ONLY | Descriptor.CREATE, 0600)); // after the folder
            int inner = Descriptor.open(fd, name, Descriptor.FOLDER, 0);
            Descriptor.closeRead(fd);
            fd = inner;
        }
        Descriptor.closeRead(fd);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
