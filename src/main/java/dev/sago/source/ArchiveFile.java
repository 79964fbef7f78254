package dev.sago.source;

import dev.sago.model.Sha256;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A file that is being written beside its place, {@code .sago-archive-<16 hex digits of the place's name>-<16 hex digits>.part}, and is moved
 * there when it is whole. Only its owner may read it: an archive holds everyone's files.
 *
 * <p>It is locked by who writes it, by Java's locks, which end with the process, however it ends: one of such a name that can be locked is left
 * over and removed by the next restore to the same place. These are not the names of {@link TemporaryNames}, whose locks are others,
 * so that no restore to a folder takes an archive that is being written in it for left over.
 *
 * <p>One thread at a time.
 */
final class ArchiveFile implements AutoCloseable {

    private static final String PREFIX = ".sago-archive-";
    private static final String SUFFIX = ".part";
    private static final int NAME_DIGITS = 16;
    private static final String OWNER_ONLY = "rw-------";

    private final Path to;
    private final boolean replace;
    private final RandomGenerator random;
    private final Path part;
    private final FileChannel channel;
    private boolean ended;

    private ArchiveFile(Path to, boolean replace, RandomGenerator random) throws IOException {
        this.to = to;
        this.replace = replace;
        this.random = random;
        this.part = to.resolveSibling(start(to) + HexFormat.of().toHexDigits(random.nextLong()) + SUFFIX);
        this.channel = FileChannel.open(
                part,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                ownerOnly(part));
        if (!isOurs()) {
            channel.close();
            throw new BusyException(to);
        }
    }

    /** Another restore to the same place may have swept between our making and locking it. */
    private boolean isOurs() {
        try {
            FileLock lock = channel.tryLock();
            return lock != null && Files.exists(part, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return true; // No locks here, so nobody sweeps.
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String start(Path to) {
        byte[] name = String.valueOf(to.getFileName()).getBytes(StandardCharsets.UTF_8);
        return PREFIX + Sha256.hash(name).toString().substring(0, NAME_DIGITS) + "-";
    }

    static ArchiveFile create(Path path, boolean replace, RandomGenerator random) throws IOException {
        Path to = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder(to));
            sweep(to);
            ArchiveFile file = new ArchiveFile(to, replace, random);
            try {
                file.refuseWhatStandsThere();
            } catch (IOException e) {
                file.close();
                throw e;
            }
            return file;
        } catch (BusyException e) {
            throw e;
        } catch (FileAlreadyExistsException e) {
            throw new IOException("cannot write " + to + ": something that is no folder stands at " + e.getFile(), e);
        } catch (IOException e) {
            throw FileReason.ofWrite("cannot write " + to, folder(to), e);
        }
    }

    /** Its message is whole. */
    private static final class BusyException extends IOException {
        BusyException(Path to) {
            super("cannot write " + to + ": another restore is writing it; wait for its end, or name another file");
        }
    }

    private static Path folder(Path to) {
        return Objects.requireNonNullElse(to.getParent(), to.resolve("/"));
    }

    /** Removes what killed restores to the same place left. */
    private static void sweep(Path to) throws IOException {
        String start = start(to);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder(to), each -> isPart(each, start))) {
            for (Path each : left) {
                removeUnlessLocked(each, to);
            }
        }
    }

    private static boolean isPart(Path path, String start) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(start) && name.endsWith(SUFFIX);
    }

    private static void removeUnlessLocked(Path part, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new BusyException(to);
            }
            Files.delete(part);
        } catch (OverlappingFileLockException e) {
            throw new BusyException(to);
        } catch (BusyException e) {
            throw e;
        } catch (IOException e) {
            return; // Another's, or gone: a hidden file that does no harm.
        }
    }

    /** For a moment before the move too: whoever put something there meanwhile keeps it. */
    private void refuseWhatStandsThere() throws IOException {
        if (Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("a folder stands there, which is not replaced");
        }
        if (!replace && Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("a file stands there, which is not replaced without --overwrite always");
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** Another temporary file beside it, for as long as it is needed. */
    ArchiveFile beside() throws IOException {
        try {
            return new ArchiveFile(to, false, random);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** What a failed write means; an interrupt stays what it is. */
    IOException failure(IOException e) {
        return e instanceof ClosedByInterruptException || e instanceof DestinationFullException
                ? e
                : FileReason.ofWrite("cannot write " + to, folder(to), e);
    }

    /** Waits until it is on the disk and moves it to its place. */
    void commit() throws IOException {
        try {
            channel.force(true);
            refuseWhatStandsThere();
            if (!isPosix(to)) {
                channel.close(); // Windows moves no open file. Elsewhere the lock holds until it is moved.
            }
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            ended = true;
            channel.close();
        } catch (IOException e) {
            throw failure(e);
        }
        if (isPosix(to)) { // Windows opens no folder.
            forceFolder();
        }
    }

    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(folder(to), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            throw FileReason.of("the archive stands at " + to + ", but its name may not be safely on the disk", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        try (channel) {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw FileReason.of("cannot remove the unfinished " + part, e);
        }
    }
}
