package dev.sago.source;

import dev.sago.model.EntryName;
import dev.sago.posix.Descriptor;
import dev.sago.posix.Directory;
import dev.sago.posix.Errno;
import dev.sago.posix.FileType;
import dev.sago.posix.PosixException;
import dev.sago.posix.Stat;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Goes through a tree of files, on one thread and without recursion (a tree can be deeper than a thread's stack), and tells
 * what stands there, without looking inside: names in order and what {@code statx} says. The part of a walk that waits for
 * the disk, so that it can run ahead of the rest.
 *
 * <p>The names of each folder are listed and sorted first. A folder's name is kept with a slash behind it, so plain
 * comparison of bytes gives the order of {@link dev.sago.model.Entry#compareInTree}.
 */
final class FilesScout {

    private static final Sighting LEFT = new Sighting.Left();
    private static final EntryName FOLDER_ITSELF = EntryName.of("");
    private static final byte[] TAG = FolderMarks.TAG.getBytes(StandardCharsets.US_ASCII);
    private static final int TAG_FLAGS = Descriptor.READ_ONLY | Descriptor.NO_FOLLOW | Descriptor.NON_BLOCKING;

    private final OpenFolders folders;
    private final ExcludeRules excludes;
    private final FolderMarks marks;
    private final boolean oneFileSystem;
    private final Sink sink;
    private final NameOrder order = new NameOrder();
    private final Deque<Level> levels = new ArrayDeque<>();
    private final List<byte[]> path = new ArrayList<>();

    FilesScout(OpenFolders folders, ExcludeRules excludes, FolderMarks marks, boolean oneFileSystem, Sink sink) {
        this.folders = folders;
        this.excludes = excludes;
        this.marks = marks;
        this.oneFileSystem = oneFileSystem;
        this.sink = sink;
    }

    /** Takes sightings, in order. */
    @FunctionalInterface
    interface Sink {
        /** Takes one. */
        void take(Sighting sighting) throws InterruptedException;
    }

    /** A folder whose entries are being visited. */
    private static final class Level {
        private final FolderNode node;
        private final long device;
        private final long mount;
        private final long inode;
        private byte[][] names = {};
        private int next;

        private Level(FolderNode node, Stat stat) {
            this.node = node;
            this.device = stat.device();
            this.mount = stat.mount();
            this.inode = stat.inode();
        }

        private boolean hasNext() {
            return next < names.length;
        }
    }

    /**
     * Goes through everything.
     *
     * @throws IOException if the root cannot be listed
     */
    void run() throws IOException, InterruptedException {
        Level root;
        try (OpenFolders.Lease lease = folders.lease(folders.root())) {
            root = new Level(folders.root(), Stat.of(lease.fd()));
        }
        begin(root);
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (level.hasNext()) {
                proceed(level);
            } else {
                end();
            }
        }
    }

    private void problem(EntryName name, String reason) throws InterruptedException {
        sink.take(new Sighting.Problem(name, reason));
    }

    /** A root that cannot be listed ends the walk: it would look like one that is empty. */
    private void begin(Level level) throws IOException, InterruptedException {
        levels.push(level);
        List<byte[]> names = new ArrayList<>();
        try (OpenFolders.Lease lease = folders.lease(level.node)) {
            int fd = lease.fd();
            Directory.list(fd, (in, offset, length, type) -> names.add(sortable(fd, in, offset, length, type)));
        } catch (IOException e) {
            if (levels.size() == 1) {
                throw e;
            }
            problem(FOLDER_ITSELF, "cannot list the folder: " + e.getMessage());
        }
        level.names = names.toArray(byte[][]::new); // What was listed before an error is kept.
        order.sort(level.names);
        if (levels.size() > 1 && !marks.isEmpty()) {
            onlyMarks(level);
        }
    }

    /** The root itself is never emptied so: it was named, and whoever may write into it must not end its backups. */
    private void onlyMarks(Level level) throws InterruptedException {
        try (OpenFolders.Lease lease = folders.lease(level.node)) {
            Predicate<byte[]> kept = marks.kept(level.names, () -> beginOfTag(lease.fd()));
            level.names = Arrays.stream(level.names).filter(kept).toArray(byte[][]::new);
        } catch (IOException e) {
            level.names = new byte[0][];
            problem(FOLDER_ITSELF, "the folder vanished while it was walked: " + e.getMessage());
        }
    }

    private static byte[] beginOfTag(int folder) {
        try {
            int fd = Descriptor.open(folder, TAG, TAG_FLAGS, 0);
            try {
                ByteBuffer begin = ByteBuffer.allocate(FolderMarks.SIGNATURE_LENGTH);
                int count = Stat.of(fd).type() == FileType.REGULAR ? Descriptor.read(fd, begin, 0) : 0;
                return Arrays.copyOf(begin.array(), count);
            } finally {
                Descriptor.closeRead(fd);
            }
        } catch (PosixException unreadable) {
            return new byte[0];
        }
    }

    private static byte[] sortable(int folder, byte[] in, int offset, int length, FileType type) throws PosixException {
        byte[] name = Arrays.copyOfRange(in, offset, offset + length);
        FileType known = type;
        if (type == FileType.UNKNOWN) {
            try {
                known = Stat.of(folder, name).type();
            } catch (PosixException e) {
                return name; // It will be told when its turn comes.
            }
        }
        return known == FileType.FOLDER ? withSlash(name) : name;
    }

    private static byte[] withSlash(byte[] name) {
        byte[] out = Arrays.copyOf(name, name.length + 1);
        out[name.length] = '/';
        return out;
    }

    private void end() throws InterruptedException {
        levels.pop();
        if (!levels.isEmpty()) {
            path.removeLast();
            sink.take(LEFT);
        }
    }

    /** Looks at entries up to the next folder, and enters that. */
    private void proceed(Level level) throws IOException, InterruptedException {
        Level entered = null;
        try (OpenFolders.Lease lease = folders.lease(level.node)) {
            while (entered == null && level.hasNext()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the walk was interrupted");
                }
                byte[] name = level.names[level.next++];
                boolean folder = name[name.length - 1] == '/';
                byte[] plain = folder ? Arrays.copyOf(name, name.length - 1) : name;
                if (excludes.isEmpty() || !excludes.excludes(path, plain, folder)) {
                    entered = look(lease.fd(), level.node, plain, folder);
                }
            }
        } catch (IOException e) {
            level.next = level.names.length;
            problem(FOLDER_ITSELF, "the folder vanished while it was walked: " + e.getMessage());
        }
        if (entered != null) {
            begin(entered);
        }
    }

    /** Tells one entry; returns the level to go on with if it is a folder that was entered. */
    private @Nullable Level look(int fd, FolderNode in, byte[] bytes, boolean folder) throws InterruptedException {
        EntryName name = EntryName.of(bytes);
        try {
            Stat stat = Stat.of(fd, bytes);
            if ((stat.type() == FileType.FOLDER) != folder) {
                // Its place in the order is another one now, and may lie behind us.
                problem(name, "it became " + (folder ? "no folder" : "a folder") + " while it was listed");
            } else if (!folder) {
                sink.take(new Sighting.Entry(in, name, stat));
            } else {
                sink.take(new Sighting.Entered(in, name, stat));
                if (isEntered(stat)) {
                    path.add(bytes);
                    return new Level(new FolderNode(in, bytes), stat);
                }
                sink.take(LEFT);
            }
        } catch (PosixException e) {
            problem(name, reason(e));
        }
        return null;
    }

    /** Why an entry that was listed cannot be told. */
    static String reason(PosixException e) {
        return e.errno() == Errno.ENOENT
                ? "it vanished while the folder was read"
                : "cannot read its attributes: " + e.getMessage();
    }

    /** Whether a folder that was told is walked; what stands in the way of that is told. */
    private boolean isEntered(Stat stat) throws InterruptedException {
        Level root = levels.getLast();
        if (oneFileSystem && (stat.device() != root.device || stat.mount() != root.mount)) {
            return false;
        }
        int depth = levels.size();
        for (Level ancestor : levels) {
            depth--;
            if (ancestor.inode == stat.inode() && ancestor.device == stat.device()) {
                problem(FOLDER_ITSELF, OwnAncestor.words(path, depth));
                return false;
            }
        }
        return true;
    }
}
