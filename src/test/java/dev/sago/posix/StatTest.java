package dev.sago.posix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

import static dev.sago.posix.OpenFolderFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

class StatTest {

    @TempDir
    Path temp;

    /** The JDK's own stat is the judge. */
    @Test
    void agreesWithThePlatform() throws Exception {
        Files.writeString(temp.resolve("file"), "content");
        Files.setLastModifiedTime(temp.resolve("file"), FileTime.from(Instant.parse("1969-07-20T20:17:40.123456789Z")));
        Files.createDirectory(temp.resolve("folder"));
        Files.createSymbolicLink(temp.resolve("link"), Path.of("file"));
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            for (String name : new String[] {"file", "folder", "link"}) {
                Map<String, Object> expected =
                        Files.readAttributes(temp.resolve(name), "unix:*", LinkOption.NOFOLLOW_LINKS);
                Stat stat = Stat.of(folder.fd, bytes(name));
                assertThat(stat.mode()).isEqualTo(expected.get("mode"));
                assertThat(stat.inode()).isEqualTo(expected.get("ino"));
                assertThat(stat.links()).isEqualTo(expected.get("nlink"));
                assertThat(stat.uid()).isEqualTo(expected.get("uid"));
                assertThat(stat.gid()).isEqualTo(expected.get("gid"));
                assertThat(stat.size()).isEqualTo(expected.get("size"));
                assertThat(FileTime.from(Instant.ofEpochSecond(stat.modifiedSeconds(), stat.modifiedNanos())))
                        .isEqualTo(expected.get("lastModifiedTime"));
                assertThat(FileTime.from(Instant.ofEpochSecond(stat.changedSeconds(), stat.changedNanos())))
                        .isEqualTo(expected.get("ctime"));
            }
            assertThat(Stat.of(folder.fd).inode()).isEqualTo(Files.getAttribute(temp, "unix:ino"));
            assertThat(Stat.of(folder.fd).type()).isEqualTo(FileType.FOLDER);
        }
    }

    @Test
    void tellsDevices() throws Exception {
        try (OpenFolderFixture dev = new OpenFolderFixture(Path.of("/dev"))) {
            Stat zero = Stat.of(dev.fd, bytes("null"));
            assertThat(zero.type()).isEqualTo(FileType.CHARACTER_DEVICE);
            assertThat(zero.deviceNumber()).isEqualTo(1L << 32 | 3);
        }
    }
}
