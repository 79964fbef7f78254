package dev.sago.source;

import dev.sago.posix.Descriptor;
import dev.sago.posix.FileType;
import dev.sago.posix.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OpenFoldersTest {

    private static final int LIMIT = 5;

    @TempDir
    Path temp;

    private OpenFolders open() throws IOException {
        byte[] path = temp.toString().getBytes(StandardCharsets.UTF_8);
        return new OpenFolders(Descriptor.open(Descriptor.WORKING_FOLDER, path, Descriptor.FOLDER, 0), LIMIT);
    }

    private static FolderNode node(FolderNode parent, String name) {
        return new FolderNode(parent, name.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void manyThreadsGetTheRightFoldersAndFewStayOpen() throws Exception {
        OpenFolders folders = open();
        List<FolderNode> nodes = new ArrayList<>();
        List<Long> inodes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            FolderNode outer = node(folders.root(), "d" + i);
            Path inner = Files.createDirectories(temp.resolve("d" + i + "/inner"));
            nodes.add(node(outer, "inner"));
            inodes.add((Long) Files.getAttribute(inner, "unix:ino"));
        }
        try (folders;
                var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                Random random = new Random(t);
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 3000; i++) {
                        int which = random.nextInt(nodes.size());
                        try (OpenFolders.Lease lease = folders.lease(nodes.get(which))) {
                            assertThat(Stat.of(lease.fd()).inode()).isEqualTo(inodes.get(which));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
            assertThat(folders.unused()).isEqualTo(LIMIT);
        }
        assertThat(folders.unused()).isZero();
    }

    @Test
    void aLeaseOutlivesTheClosing() throws Exception {
        Files.createDirectory(temp.resolve("d"));
        OpenFolders folders = open();
        FolderNode node = node(folders.root(), "d");
        try (OpenFolders.Lease lease = folders.lease(node)) {
            folders.close();
            folders.close();
            assertThat(Stat.of(lease.fd()).type()).isEqualTo(FileType.FOLDER);
            assertThatThrownBy(() -> folders.lease(node)).isInstanceOf(IOException.class);
        }
        assertThat(node.fd).isEqualTo(-1);
    }

    @Test
    void aFailureLeavesNothingLeased() throws Exception {
        Files.createDirectory(temp.resolve("d"));
        try (OpenFolders folders = open()) {
            FolderNode outer = node(folders.root(), "d");
            FolderNode none = node(outer, "none");
            assertThatThrownBy(() -> folders.lease(node(none, "inner"))).hasMessage("no such file or folder");
            assertThat(outer.leases).isZero();
            assertThat(folders.unused()).isEqualTo(1);
        }
    }
}
