package dev.sago.source;

import dev.sago.posix.Descriptor;
import dev.sago.posix.Errno;
import dev.sago.posix.FileType;
import dev.sago.posix.PosixException;
import dev.sago.posix.Stat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A regular file that a walk met. Holds its folder's node, not a descriptor: the tree's {@link OpenFolders} brings that when the
 * file is opened.
 */
final class LocalFile implements SourceFile {

    private static final int FLAGS = Descriptor.READ_ONLY | Descriptor.NO_FOLLOW | Descriptor.NON_BLOCKING;
    private static final long WORTH_ADVICE = 1 << 20;

    private final OpenFolders folders;
    private final FolderNode folder;
    private final byte[] name;
    private final Stat listed;

    LocalFile(OpenFolders folders, FolderNode folder, byte[] name, Stat listed) {
        this.folders = folders;
        this.folder = folder;
        this.name = name;
        this.listed = listed;
    }

    @Override
    public Reading open() throws IOException {
        int fd;
        try (OpenFolders.Lease lease = folders.lease(folder)) {
            fd = openIn(lease.fd());
        } catch (PosixException e) {
            throw new IOException(reason(e), e);
        }
        try {
            Stat now = Stat.of(fd);
            if (now.type() != FileType.REGULAR) {
                throw new IOException("it is no regular file any more");
            }
            if (now.size() >= WORTH_ADVICE) {
                Descriptor.adviseReadingOnce(fd);
            }
            return new LocalReading(fd, listed, now);
        } catch (IOException e) {
            Descriptor.closeRead(fd);
            throw e;
        }
    }

    private static String reason(PosixException e) {
        return switch (e.errno()) {
            case Errno.ENOENT -> "it vanished before it could be read";
            case Errno.ELOOP, Errno.ENXIO -> "it is no regular file any more"; // a link, a socket
            default -> "cannot open it: " + e.getMessage();
        };
    }

    /** Never waits for the other end of a pipe that took the file's place, and leaves the access time if it may. */
    private int openIn(int folderFd) throws PosixException {
        try {
            return Descriptor.open(folderFd, name, FLAGS | Descriptor.NO_ACCESS_TIME, 0);
        } catch (PosixException e) {
            return switch (e.errno()) {
                case Errno.EPERM -> Descriptor.open(folderFd, name, FLAGS, 0);
                case Errno.EAGAIN -> openLeased(folderFd);
                default -> throw e;
            };
        }
    }

    /** A file server's lease (Samba's oplock) has to be broken first, which takes waiting: be sure that it is a file. */
    private int openLeased(int folderFd) throws PosixException {
        int place = Descriptor.open(folderFd, name, Descriptor.PLACE_ONLY | Descriptor.NO_FOLLOW, 0);
        try {
            if (Stat.of(place).type() != FileType.REGULAR) {
                throw new PosixException("openat", Errno.ENXIO);
            }
            byte[] path = ("/proc/self/fd/" + place).getBytes(StandardCharsets.US_ASCII);
            return Descriptor.open(Descriptor.WORKING_FOLDER, path, Descriptor.READ_ONLY, 0);
        } finally {
            Descriptor.closeRead(place);
        }
    }

    /** Nothing is held. */
    @Override
    public void close() {}
}
