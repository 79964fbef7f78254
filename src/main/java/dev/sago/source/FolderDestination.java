package dev.sago.source;

import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Timestamp;
import dev.sago.posix.Descriptor;
import dev.sago.posix.Directory;
import dev.sago.posix.Errno;
import dev.sago.posix.FileType;
import dev.sago.posix.Inode;
import dev.sago.posix.Posix;
import dev.sago.posix.PosixException;
import dev.sago.posix.Stat;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A folder of a file system as a destination. Only its root may be a symbolic link; below, every folder is opened relative to
 * its parent's descriptor and never through a link, so whoever exchanges a folder for a link while we write gains an
 * error, not a file elsewhere.
 *
 * <p>Files are written beside their place under a name of {@link TemporaryNames} and renamed when they are complete, so a
 * name holds the old file or the whole new one. What a killed restore left under such names is removed when the next one meets the
 * folder, but for large files, which it goes on with, see {@link BegunFiles}. Owners are set by number. What the user may not set is counted, see {@link #unsettable()}. Messages of exceptions name no
 * path.
 *
 * <p>Closing it waits until all is on the disk. Safe for many threads.
 */
public final class FolderDestination implements Destination {

    private static final int WRITABLE = 0700;

    private final OpenFolders folders;
    private final TemporaryNames temporary;
    private final BegunFiles begun;
    private final Unsettable unsettable = new Unsettable();
    private final AttributeWriter attributes = new AttributeWriter(unsettable);
    private boolean closed;

    /**
     * Makes the folder, with its parents, where it does not exist.
     *
     * @param random gives temporary names that no other restore uses at the same time
     * @throws IOException if it cannot be made, or is no folder
     */
    public FolderDestination(Path root, RandomGenerator random) throws IOException {
        this(root, random, OpenFolders.LIMIT);
    }

    /** With another number of folders that may stay open. */
    FolderDestination(Path root, RandomGenerator random, int openFolders) throws IOException {
        Posix.require();
        temporary = new TemporaryNames(random);
        begun = new BegunFiles(temporary);
        folders = new OpenFolders(openRoot(root), openFolders);
        try {
            sweep();
        } catch (IOException e) {
            folders.close();
            throw e;
        }
    }

    /** Removes what killed restores left in the root. */
    private void sweep() throws IOException {
        try (OpenFolders.Lease lease = folders.lease(folders.root())) {
            temporary.sweep(lease.fd());
        }
    }

    private static int openRoot(Path root) throws IOException {
        byte[] path = root.toString().getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(root);
            return Descriptor.open(Descriptor.WORKING_FOLDER, path, Descriptor.READ_ONLY | Descriptor.FOLDER, 0);
        } catch (IOException e) {
            throw new IOException("cannot make or open the folder " + root + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no folder can be made there";
            case FileAlreadyExistsException _ -> "something that is no folder stands there";
            case FileSystemException failure when failure.getReason() != null -> failure.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    @Override
    public Folder root() {
        return folders.root();
    }

    @Override
    public Folder folder(Folder parent, EntryName name) throws IOException {
        check(name);
        FolderNode node = new FolderNode(own(parent), name.bytes());
        try (OpenFolders.Lease in = folders.lease(own(parent))) {
            if (make(in.fd(), name.bytes())) {
                return node;
            }
            admit(in.fd(), node);
        } catch (PosixException e) {
            throw Refusal.of("cannot make the folder", e);
        }
        return node;
    }

    private static boolean make(int folder, byte[] name) throws PosixException {
        try {
            Directory.makeFolder(folder, name, WRITABLE);
            return true;
        } catch (PosixException e) {
            if (e.errno() == Errno.EEXIST) {
                return false;
            }
            throw e;
        }
    }

    /** Takes over a folder that stood there. */
    private void admit(int parent, FolderNode node) throws IOException {
        Stat stat = Stat.of(parent, node.name);
        if (stat.type() != FileType.FOLDER) {
            throw new IOException("cannot make the folder: something else stands there, "
                    + (stat.type() == FileType.LINK ? "a symbolic link, which is not followed" : "which is kept"));
        }
        if (stat.uid() == Posix.effectiveUser() && (stat.permissions() & WRITABLE) != WRITABLE) {
            makeWritable(parent, node.name);
        }
        try (OpenFolders.Lease lease = folders.lease(node)) {
            begun.meet(node, lease.fd());
        }
    }

    private static void makeWritable(int parent, byte[] name) throws PosixException {
        int fd = Descriptor.open(parent, name, Descriptor.PLACE_ONLY | Descriptor.FOLDER | Descriptor.NO_FOLLOW, 0);
        try {
            Inode.placed(fd).chmod(Stat.of(fd).permissions() | WRITABLE);
        } finally {
            Descriptor.closeRead(fd);
        }
    }

    @Override
    public void finish(Folder folder, Entry entry) throws IOException {
        try (OpenFolders.Lease lease = folders.lease(own(folder))) {
            begun.finish(own(folder), lease.fd());
            attributes.apply(Inode.open(lease.fd()), entry);
        } catch (PosixException e) {
            throw Refusal.of("cannot set the folder's attributes", e);
        }
    }

    @Override
    public Present present(Folder parent, Entry entry) throws IOException {
        check(entry.name());
        byte[] name = entry.name().bytes();
        try (OpenFolders.Lease in = folders.lease(own(parent))) {
            Stat stat = statIfThere(in.fd(), name);
            if (stat == null) {
                return Present.ABSENT;
            }
            return compare(in.fd(), name, stat, entry) ? Present.SAME : Present.DIFFERENT;
        } catch (PosixException e) {
            throw Refusal.of("cannot look at what stands there", e);
        }
    }

    private static @Nullable Stat statIfThere(int folder, byte[] name) throws PosixException {
        try {
            return Stat.of(folder, name);
        } catch (PosixException e) {
            if (e.errno() == Errno.ENOENT) {
                return null;
            }
            throw e;
        }
    }

    private static boolean compare(int folder, byte[] name, Stat stat, Entry entry) throws PosixException {
        if (stat.type() != SpecialFiles.type(entry.kind())) {
            return false;
        }
        return switch (entry.kind()) {
            case FILE ->
                stat.size() == entry.size()
                        && stat.modifiedSeconds()
                                == entry.attributes().modified().seconds()
                        && stat.modifiedNanos() == entry.attributes().modified().nanos();
            case LINK -> Arrays.equals(Directory.readLink(folder, name), SpecialFiles.target(entry));
            case FOLDER, FIFO -> true;
            case CHARACTER_DEVICE, BLOCK_DEVICE ->
                stat.deviceNumber() == entry.attributes().deviceNumber();
        };
    }

    @Override
    public boolean isBegun(Folder parent, Entry entry) {
        return begun.has(own(parent), entry);
    }

    @Override
    public Writing file(Folder parent, Entry entry) throws IOException {
        check(entry.name());
        OpenFolders.Lease in = folders.lease(own(parent));
        try {
            return new PartFile(in, part(own(parent), in.fd(), entry), entry, attributes);
        } catch (PosixException e) {
            in.close();
            throw Refusal.of("cannot make the file", e);
        }
    }

    private TemporaryNames.Part part(FolderNode node, int folder, Entry entry) throws PosixException {
        if (entry.size() < BegunFiles.LEAST_SIZE) {
            return temporary.create(folder);
        }
        Optional<TemporaryNames.Part> left = begun.take(node, folder, entry);
        return left.isPresent() ? left.get() : temporary.create(folder, BegunFiles.identity(entry));
    }

    @Override
    public Optional<Written> written(Folder parent, Entry entry) throws IOException {
        byte[] name = entry.name().bytes();
        try (OpenFolders.Lease in = folders.lease(own(parent))) {
            Stat now = Stat.of(in.fd(), name);
            return Optional.of(new Written(
                    new LocalFile(folders, own(parent), name, now), now.device(), now.inode(), changed(now)));
        } catch (PosixException e) {
            throw Refusal.of("cannot look at what was written", e);
        }
    }

    private static Timestamp changed(Stat stat) {
        return new Timestamp(stat.changedSeconds(), stat.changedNanos());
    }

    @Override
    public Optional<Timestamp> freeRoom(Folder parent, Entry entry, Written known) throws IOException {
        int flags = Descriptor.WRITE_ONLY | Descriptor.NO_FOLLOW | Descriptor.NON_BLOCKING;
        try (OpenFolders.Lease in = folders.lease(own(parent))) {
            int fd = Descriptor.open(in.fd(), entry.name().bytes(), flags, 0);
            try {
                Descriptor.sync(fd);
                Stat before = Stat.of(fd);
                boolean same = before.inode() == known.inode()
                        && before.device() == known.device()
                        && changed(before).equals(known.changed());
                return same && Descriptor.punchHole(fd, entry.size())
                        ? Optional.of(changed(Stat.of(fd)))
                        : Optional.empty();
            } finally {
                Descriptor.close(fd);
            }
        } catch (PosixException e) {
            throw Refusal.of("cannot free the room of what was written", e);
        }
    }

    @Override
    public void other(Folder parent, Entry entry) throws IOException {
        check(entry.name());
        try (OpenFolders.Lease in = folders.lease(own(parent))) {
            new SpecialFiles(in.fd(), temporary, attributes, unsettable).make(entry);
        } catch (PosixException e) {
            throw Refusal.of("cannot make it", e);
        }
    }

    @Override
    public void hardLink(Folder parent, EntryName name, Folder targetParent, EntryName target) throws IOException {
        check(name);
        check(target);
        try (OpenFolders.Lease in = folders.lease(own(parent));
                OpenFolders.Lease from = folders.lease(own(targetParent))) {
            new SpecialFiles(in.fd(), temporary, attributes, unsettable)
                    .makeHardLink(name.bytes(), from.fd(), target.bytes());
        } catch (PosixException e) {
            throw Refusal.of("cannot make the hard link", e);
        }
    }

    private static void check(EntryName name) throws IOException {
        if (name.isReserved()) {
            throw new IOException("\"" + name + "\" is no name that a folder can give to an entry");
        }
    }

    private static FolderNode own(Folder folder) {
        if (folder instanceof FolderNode node) {
            return node;
        }
        throw new IllegalArgumentException("a folder of another destination");
    }

    @Override
    public List<String> unsettable() {
        return unsettable.lines();
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (folders;
                OpenFolders.Lease lease = folders.lease(folders.root())) {
            Descriptor.syncFileSystem(lease.fd());
        } catch (PosixException e) {
            throw Refusal.of("what was written is not safely on the disk", e);
        }
    }
}
