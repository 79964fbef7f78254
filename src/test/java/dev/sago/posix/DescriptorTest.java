package dev.sago.posix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import static dev.sago.posix.OpenFolderFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DescriptorTest {

    @TempDir
    Path temp;

    @Test
    void writesAndReadsAtPlacesFromDirectAndHeapBuffers() throws Exception {
        byte[] long1 = new byte[200_000]; // more than one part of the scratch buffer
        for (int i = 0; i < long1.length; i++) {
            long1[i] = (byte) (i * 31);
        }
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            int fd = folder.create("f");
            Descriptor.write(fd, ByteBuffer.wrap(long1, 5, long1.length - 5), 5);
            Descriptor.write(fd, ByteBuffer.allocateDirect(5).put(long1, 0, 5).flip(), 0);
            Descriptor.sync(fd);
            Descriptor.close(fd);
        }
        assertThat(Files.readAllBytes(temp.resolve("f"))).isEqualTo(long1);

        assertThat(readAll(ByteBuffer.allocate(300_000))).isEqualTo(long1);
        assertThat(readAll(ByteBuffer.allocateDirect(300_000))).isEqualTo(long1);
    }

    private byte[] readAll(ByteBuffer into) throws PosixException {
        into.position(7); // only what remains is filled
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            int fd = Descriptor.open(folder.fd, bytes("f"), Descriptor.READ_ONLY, 0);
            long offset = 0;
            for (int count = 1; count > 0; offset += count) {
                count = Descriptor.read(fd, into, offset);
            }
            Descriptor.closeRead(fd);
        }
        byte[] out = new byte[into.position() - 7];
        into.get(7, out);
        return out;
    }

    @Test
    void findsHoles() throws Exception {
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            int fd = folder.create("sparse");
            Descriptor.write(fd, ByteBuffer.wrap(new byte[4096]), 1 << 20);
            Descriptor.truncate(fd, 3 << 20);
            assertThat(Descriptor.seekData(fd, 0)).isEqualTo(1 << 20);
            assertThat(Descriptor.seekHole(fd, 1 << 20)).isEqualTo((1 << 20) + 4096);
            assertThat(Descriptor.seekData(fd, 2 << 20)).isEqualTo(-1);
            assertThat(Stat.of(fd).size()).isEqualTo(3 << 20);
            assertThat(Stat.of(fd).blocks() * 512).isLessThan(1 << 20);
            Descriptor.close(fd);
        }
    }

    @Test
    void whatIsPunchedReadsAsZeroAndOccupiesNothing() throws Exception {
        byte[] noise = new byte[1 << 20];
        new Random(4).nextBytes(noise);
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            int fd = folder.create("f");
            Descriptor.write(fd, ByteBuffer.wrap(noise), 0);
            Descriptor.sync(fd);
            assertThat(Descriptor.punchHole(fd, noise.length)).isTrue();
            assertThat(Stat.of(fd).size()).isEqualTo(noise.length);
            assertThat(Stat.of(fd).blocks()).isZero();
            assertThatThrownBy(() -> Descriptor.punchHole(fd, 0)).isInstanceOf(PosixException.class);
            Descriptor.close(fd);
        }
        assertThat(Files.readAllBytes(temp.resolve("f"))).isEqualTo(new byte[noise.length]);
    }

    @Test
    void aLockHoldsUntilItsDescriptorIsClosed() throws Exception {
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            int first = folder.create("f");
            int second = Descriptor.open(folder.fd, bytes("f"), Descriptor.WRITE_ONLY, 0);
            assertThat(Descriptor.tryLock(first)).isTrue();
            assertThat(Descriptor.tryLock(second)).isFalse();
            Descriptor.close(first);
            assertThat(Descriptor.tryLock(second)).isTrue();
            Descriptor.close(second);
        }
    }

    @Test
    void failuresCarryNumberAndWords() throws Exception {
        Files.createSymbolicLink(temp.resolve("link"), Path.of("/etc"));
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            PosixException missing = catchThrowableOfType(
                    PosixException.class, () -> Descriptor.open(folder.fd, bytes("none"), Descriptor.READ_ONLY, 0));
            assertThat(missing.errno()).isEqualTo(Errno.ENOENT);
            assertThat(missing.call()).isEqualTo("openat");
            assertThat(missing).hasMessage("no such file or folder");
            assertThatThrownBy(() -> Descriptor.open(folder.fd, bytes("link"), Descriptor.NO_FOLLOW, 0))
                    .hasMessage("a symbolic link stands there, which is not followed");
            assertThatThrownBy(() ->
                            Descriptor.open(folder.fd, bytes("link"), Descriptor.FOLDER | Descriptor.NO_FOLLOW, 0))
                    .isInstanceOf(PosixException.class);
            assertThatThrownBy(() -> Descriptor.open(folder.fd, new byte[5000], Descriptor.READ_ONLY, 0))
                    .hasMessage("the name is too long for the file system");
            assertThatThrownBy(() -> Descriptor.open(folder.fd, new byte[] {'a', 0, 'b'}, Descriptor.READ_ONLY, 0))
                    .isInstanceOf(PosixException.class);
        }
        assertThatThrownBy(() -> Descriptor.close(-1)).hasMessage("not an open descriptor for this");
        assertThatThrownBy(() -> Descriptor.closeRead(-1)).isInstanceOf(IllegalStateException.class);
    }
}
