package dev.sago.source;

import dev.sago.source.HostPaths.Mount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class HostPathsTest {

    @TempDir
    Path root;

    private SourceSettings.Files source(String path, boolean oneFileSystem) {
        return new SourceSettings.Files("s", root.resolve(path), List.of(), oneFileSystem, false, List.of());
    }

    @Test
    void namesTheLargestFoldersThatHoldNothingCovered() throws IOException {
        for (String folder : List.of("etc", "usr/share", "srv/gov/letters", "srv/wiki", "home/kim", "data/disk")) {
            Files.createDirectories(root.resolve(folder));
        }
        HostPaths paths = HostPaths.of(
                root,
                List.of(
                        new Mount(root, "ext4"),
                        new Mount(root.resolve("srv/gov/letters"), "xfs"),
                        new Mount(root.resolve("data/disk"), "xfs"),
                        new Mount(root.resolve("usr/share"), "ext4"),
                        new Mount(root.resolve("etc/mem"), "tmpfs")),
                List.of(source("srv/gov", true), source("data", false)));
        assertThat(paths.uncovered())
                .containsExactly(
                        root.resolve("etc"),
                        root.resolve("home"),
                        root.resolve("srv/gov/letters"),
                        root.resolve("srv/wiki"));
        assertThat(paths.leftOut()).containsExactly(root.resolve("usr").toString());
    }

    @Test
    void readsWhatTheKernelTellsOfMounts() {
        assertThat(HostPaths.mounts("""
                        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
                        30 22 8:2 / /mnt/a\\040b rw - xfs /dev/sda2 rw
                        """))
                .containsExactly(new Mount(Path.of("/"), "ext4"), new Mount(Path.of("/mnt/a b"), "xfs"));
    }
}
