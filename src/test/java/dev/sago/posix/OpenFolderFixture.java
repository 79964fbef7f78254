package dev.sago.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A real folder held open for a test. */
final class OpenFolderFixture implements AutoCloseable {

    final int fd;

    OpenFolderFixture(Path path) throws PosixException {
        fd = Descriptor.open(
                Descriptor.WORKING_FOLDER, bytes(path.toString()), Descriptor.READ_ONLY | Descriptor.FOLDER, 0);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Makes an empty file and leaves it open to write. */
    int create(String name) throws PosixException {
        return Descriptor.open(fd, bytes(name), Descriptor.WRITE_ONLY | Descriptor.CREATE | Descriptor.EXCLUSIVE, 0644);
    }

    @Override
    public void close() {
        Descriptor.closeRead(fd);
    }
}
