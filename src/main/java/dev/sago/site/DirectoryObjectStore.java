package dev.sago.site;

import dev.sago.site.StoreException.Kind;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Objects as files below a folder: a mounted disk, a tape cache, a network share. The key is the path.
 *
 * <p>A put writes a file of another name beside nothing that a key can name ({@code ~new/}), syncs it, gives it its name
 * in one step (a hard link for {@code CREATE}, a move for {@code REPLACE}) and syncs the folders, so that after a crash
 * there is the whole object or none. What crashed puts leave behind is swept by the next {@link #open} once it is a day
 * old by the file system's own clock.
 *
 * <p>Symbolic links below the folder are neither followed nor listed; a share on which others can plant them could lead
 * out of it otherwise. Between the check and the use there is a moment in which someone with write access to the folder
 * could still swap one in: the folder must belong to Sago alone.
 *
 * <p>Limits: no object can be where another key has a segment ({@code a} and {@code a/b}); on file systems that fold
 * case, keys that differ in case only are one; nothing checks the body's hash, since nothing here stands for a server.
 * Where the file system has no hard links, {@code CREATE} asks first and capabilities say so.
 */
public final class DirectoryObjectStore implements ObjectStore {

    /** Holds files that are being written: {@code '~'} is in no key, so no listing shows it. */
    private static final String UNFINISHED = "~new";

    private static final int PART = 1 << 20;

    private final Path root;
    private final boolean links;
    private final FolderWriter writer;
    private final boolean marked;

    private DirectoryObjectStore(Path root, boolean links) {
        this.root = root;
        this.links = links;
        this.writer = new FolderWriter(root, links);
        this.marked = Files.isDirectory(root.resolve(UNFINISHED), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Opens the store.
     *
     * @throws StoreException {@code NO_BUCKET} if the folder is missing: an unmounted disk must not look like an empty
     *     site
     */
    public static DirectoryObjectStore open(Path folder) throws StoreException {
        try {
            Path root = folder.toRealPath();
            return new DirectoryObjectStore(root, Leftovers.sweepAndTryLinks(root.resolve(UNFINISHED)));
        } catch (NoSuchFileException e) {
            throw new StoreException(
                    Kind.NO_BUCKET, "folder " + folder + " does not exist: mount the disk or create it", e);
        } catch (IOException e) {
            throw FolderFailure.of("open", "it", folder, 0, e);
        }
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, links, false, false);
    }

    /** So much stays in the processor's cache until it is hashed. */
    @Override
    public int partBytes() {
        return PART;
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        Path target = path(key);
        Path unfinished = root.resolve(UNFINISHED).resolve(UUID.randomUUID().toString());
        try {
            checkInterrupt();
            checkRoot();
            FolderWriter.write(unfinished, body);
            Path folder = parent(target);
            writer.createFolders(folder);
            refuseLinks(folder);
            switch (mode) {
                case CREATE -> writer.create(unfinished, target);
                case REPLACE ->
                    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            FolderWriter.sync(folder);
        } catch (FileAlreadyExistsException e) {
            throw mode == PutMode.CREATE && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                    ? new StoreException(Kind.EXISTS, "put " + key + " at " + describe() + ": it is there already", e)
                    : FolderFailure.of("put", key, root, 0, e);
        } catch (IOException e) {
            throw FolderFailure.of("put", key, root, body.size(), e);
        } finally {
            Leftovers.drop(unfinished);
        }
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        Path file = path(key);
        try (FileChannel channel = read(file)) {
            if (offset < 0 || offset + into.remaining() > channel.size()) {
                throw corrupt(key, channel.size());
            }
            long at = offset;
            while (into.hasRemaining()) {
                int n = channel.read(into, at);
                if (n < 0) {
                    throw corrupt(key, at);
                }
                at += n;
            }
        } catch (IOException e) {
            throw FolderFailure.of("get", key, root, 0, e);
        }
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        Path file = path(key);
        try (FileChannel channel = read(file)) {
            long size = channel.size();
            if (size > limit) {
                throw new StoreException(
                        Kind.CORRUPT,
                        "get " + key + " at " + describe() + ": it has " + size + " bytes, more than " + limit,
                        null);
            }
            ByteBuffer all = ByteBuffer.allocate((int) size);
            while (all.hasRemaining()) {
                if (channel.read(all) < 0) {
                    throw corrupt(key, all.position());
                }
            }
            return all.array();
        } catch (IOException e) {
            throw FolderFailure.of("get", key, root, 0, e);
        }
    }

    private FileChannel read(Path file) throws IOException {
        checkInterrupt();
        checkRoot();
        refuseLinks(parent(file));
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile()) {
            throw new NoSuchFileException(file.toString());
        }
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private StoreException corrupt(String key, long size) {
        return new StoreException(
                Kind.CORRUPT, "get " + key + " at " + describe() + ": it has only " + size + " bytes", null);
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        Path file = path(key);
        try {
            checkInterrupt();
            checkRoot();
            refuseLinks(parent(file));
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile() ? Optional.of(stat(key, found)) : Optional.empty();
        } catch (IOException e) {
            if (FolderFailure.isAbsent(e)) {
                return Optional.empty();
            }
            throw FolderFailure.of("head", key, root, 0, e);
        }
    }

    static ObjectStat stat(String key, BasicFileAttributes found) {
        Instant modified = found.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS);
        return new ObjectStat(key, found.size(), modified);
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        Keys.checkPrefix(prefix);
        try {
            checkInterrupt();
            checkRoot();
            new DirectoryListing(root, prefix, listing).run();
        } catch (IOException e) {
            throw FolderFailure.of("list", prefix, root, 0, e);
        }
    }

    @Override
    public void delete(String key) throws StoreException {
        Path file = path(key);
        try {
            checkInterrupt();
            checkRoot();
            Path folder = parent(file);
            refuseLinks(folder);
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && Files.deleteIfExists(file)) {
                FolderWriter.sync(folder);
            }
        } catch (IOException e) {
            if (!FolderFailure.isAbsent(e)) {
                throw FolderFailure.of("delete", key, root, 0, e);
            }
        }
    }

    @Override
    public String describe() {
        return "folder " + root;
    }

    @Override
    public void close() {}

    private Path path(String key) throws StoreException {
        Keys.check(key);
        return root.resolve(key);
    }

    static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), "everything here lies below the root");
    }

    /** A symbolic link on the way could lead anywhere. */
    private void refuseLinks(Path folder) throws IOException {
        for (Path p = folder; !p.equals(root); p = parent(p)) {
            if (Files.isSymbolicLink(p)) {
                throw new FileSystemException(p.toString(), null, "a symbolic link, which Sago does not follow");
            }
        }
    }

    /** An unmounted disk leaves an empty folder behind, which must not pass for an empty site. */
    private void checkRoot() throws IOException {
        if (marked && !Files.isDirectory(root.resolve(UNFINISHED), LinkOption.NOFOLLOW_LINKS)) {
            throw new StoreException(
                    Kind.NO_BUCKET,
                    describe() + " has lost its folder " + UNFINISHED + ": is the disk still mounted?",
                    null);
        }
    }

    private static void checkInterrupt() throws ClosedByInterruptException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }
}
