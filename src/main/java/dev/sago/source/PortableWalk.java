package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * One walk through a tree of files by Java alone, on one thread and without recursion; in the order and with the words of
 * {@link FilesWalk} and its scout.
 */
final class PortableWalk {

    private static final String OTHER = "it is of a kind that is not known";

    private final PlaceTree tree;
    private final ExcludeRules excludes;
    private final FolderMarks marks;
    private final @Nullable PlaceDisk only;
    private final Source.Visitor visitor;
    private final PortableAttributes reader;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final List<byte[]> path = new ArrayList<>();

    /**
     * @param only the file system to stay on, or null to enter all
     */
    PortableWalk(
            PlaceTree tree,
            ExcludeRules excludes,
            FolderMarks marks,
            @Nullable PlaceDisk only,
            Source.Visitor visitor,
            InstantSource clock) {
        this.tree = tree;
        this.excludes = excludes;
        this.marks = marks;
        this.only = only;
        this.visitor = visitor;
        this.reader = new PortableAttributes(visitor, clock);
    }

    /** A name as it was listed, with its bytes and, for a folder, a slash behind them. */
    private static final class Listed {
        private final Path at;
        private final byte[] sortable;

        private Listed(Path at, byte[] sortable) {
            this.at = at;
            this.sortable = sortable;
        }

        boolean isFolder() {
            return sortable[sortable.length - 1] == '/';
        }

        byte[] bytes() {
            return isFolder() ? Arrays.copyOf(sortable, sortable.length - 1) : sortable;
        }
    }

    /** A folder whose entries are being visited. */
    private static final class Level {
        private final PlaceNode node;
        private List<Listed> names = List.of();
        private int next;

        private Level(PlaceNode node) {
            this.node = node;
        }

        private boolean hasNext() {
            return next < names.size();
        }
    }

    Attributes run() throws IOException, InterruptedException {
        Attributes attributes;
        Level root = new Level(tree.root());
        try (HeldPlace held = tree.hold(root.node)) {
            attributes = reader.ofRoot(held);
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
        return attributes;
    }

    /** A root that cannot be listed ends the walk: it would look like one that is empty. */
    private void begin(Level level) throws IOException, InterruptedException {
        levels.push(level);
        List<Path> found = new ArrayList<>();
        List<Listed> names = new ArrayList<>();
        try (HeldPlace held = tree.hold(level.node)) {
            try {
                held.list(found::add);
            } catch (IOException e) {
                if (levels.size() == 1) {
                    throw e;
                }
                cannotList(e); // What was listed before the error is kept.
            }
            for (Path at : found) {
                add(held, at, names);
            }
            names.sort((a, b) -> Arrays.compareUnsigned(a.sortable, b.sortable));
            if (levels.size() > 1 && !marks.isEmpty()) {
                onlyMarks(held, names);
            }
        } catch (IOException e) {
            if (levels.size() == 1) {
                throw e;
            }
            cannotList(e);
        }
        level.names = names;
    }

    /** The root itself is never emptied so: it was named, and whoever may write into it must not end its backups. */
    private void onlyMarks(HeldPlace held, List<Listed> names) {
        byte[][] listed = names.stream().map(name -> name.sortable).toArray(byte[][]::new);
        Predicate<byte[]> kept = marks.kept(listed, () -> beginOfTag(held));
        names.removeIf(name -> !kept.test(name.sortable));
    }

    private static byte[] beginOfTag(HeldPlace held) {
        Path tag = held.system().getPath(FolderMarks.TAG);
        ByteBuffer begin = ByteBuffer.allocate(FolderMarks.SIGNATURE_LENGTH);
        try {
            if (held.attributes(tag).isRegularFile()) { // To open a pipe would wait for its other end.
                try (FileChannel channel = held.read(tag)) {
                    int count = 0;
                    while (count >= 0 && begin.hasRemaining()) {
                        count = channel.read(begin);
                    }
                }
            }
        } catch (IOException unreadable) {
            return new byte[0];
        }
        return Arrays.copyOf(begin.array(), begin.position());
    }

    private void cannotList(IOException e) throws InterruptedException {
        visitor.unreadable(EntryName.of(""), "cannot list the folder: " + FileReason.words(e));
    }

    /** Rules that need a look at the entry before it is told belong into {@link #visit}. */
    private void add(HeldPlace held, Path at, List<Listed> names) throws InterruptedException {
        byte[] bytes;
        try {
            bytes = PathBytes.of(at);
        } catch (IOException e) {
            visitor.unreadable(EntryName.of(at.toString()), "it was left out: " + e.getMessage());
            return;
        }
        boolean folder;
        try {
            folder = held.attributes(at).isDirectory();
        } catch (IOException e) {
            folder = false; // Whatever it is will be told when its turn comes.
        }
        byte[] sortable = folder ? Arrays.copyOf(bytes, bytes.length + 1) : bytes;
        if (folder) {
            sortable[bytes.length] = '/';
        }
        names.add(new Listed(at, sortable));
    }

    private void end() throws InterruptedException {
        levels.pop();
        if (!levels.isEmpty()) {
            path.removeLast();
            visitor.leaveFolder();
        }
    }

    /** Visits entries up to the next folder, and enters that. */
    private void proceed(Level level) throws IOException, InterruptedException {
        Level entered = null;
        try (HeldPlace held = tree.hold(level.node)) {
            while (entered == null && level.hasNext()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the walk was interrupted");
                }
                Listed listed = level.names.get(level.next++);
                if (!isExcluded(listed)) {
                    entered = visit(held, listed);
                }
            }
        } catch (IOException e) {
            level.next = level.names.size();
            visitor.unreadable(EntryName.of(""), "the folder vanished while it was walked: " + FileReason.words(e));
        }
        if (entered != null) {
            begin(entered);
        }
    }

    private boolean isExcluded(Listed listed) {
        return !excludes.isEmpty() && excludes.excludes(path, listed.bytes(), listed.isFolder());
    }

    /** Tells one entry; returns the level to go on with if it is a folder that was entered. */
    private @Nullable Level visit(HeldPlace held, Listed listed) throws InterruptedException {
        EntryName name = EntryName.of(listed.bytes());
        try {
            Look look = Look.at(held, listed.at);
            if (look.type() == Look.Type.OTHER) { // Also a junction of Windows, which is listed as a folder.
                visitor.unreadable(name, OTHER);
                return null;
            }
            if ((look.type() == Look.Type.FOLDER) != listed.isFolder()) {
                // Its place in the order is another one now, and may lie behind us.
                visitor.unreadable(
                        name, "it became " + (listed.isFolder() ? "no folder" : "a folder") + " while it was listed");
                return null;
            }
            if (look.type() == Look.Type.SOCKET) {
                visitor.unreadable(name, "a socket: left out, the program that made it makes it anew");
                return null;
            }
            Attributes attributes = reader.of(held, listed.at, name, look);
            if (listed.isFolder()) {
                visitor.enterFolder(name, attributes);
                if (isEntered(held, listed.at, look)) {
                    path.add(listed.bytes());
                    return new Level(held.node().child(listed.at, look.key()));
                }
                visitor.leaveFolder();
                return null;
            }
            tell(held, listed.at, name, look, attributes);
        } catch (NoSuchFileException e) {
            visitor.unreadable(name, "it vanished while the folder was read");
        } catch (IOException e) {
            visitor.unreadable(name, "cannot read its attributes: " + FileReason.words(e));
        }
        return null;
    }

    /** Whether a folder that was told is walked; what stands in the way of that is told. */
    private boolean isEntered(HeldPlace held, Path at, Look look) throws InterruptedException {
        try {
            if (only != null && !only.holds(held, at, look)) {
                return false;
            }
        } catch (IOException e) {
            visitor.unreadable(
                    EntryName.of(""),
                    "not entered, it cannot be found out whether another file system is mounted here: "
                            + FileReason.words(e));
            return false;
        }
        int depth = levels.size();
        for (Level ancestor : levels) {
            depth--;
            if (look.key() != null && look.key().equals(ancestor.node.key())) {
                visitor.unreadable(EntryName.of(""), OwnAncestor.words(path, depth));
                return false;
            }
        }
        return true;
    }

    private void tell(HeldPlace held, Path at, EntryName name, Look look, Attributes attributes)
            throws IOException, InterruptedException {
        switch (look.type()) {
            case FILE -> visitor.file(name, attributes, look.size(), new PortableFile(tree, held.node(), at, look));
            case LINK -> visitor.link(name, attributes, LinkTarget.of(target(held, at, look)));
            case FIFO -> visitor.special(name, EntryKind.FIFO, attributes);
            case CHARACTER_DEVICE -> device(name, EntryKind.CHARACTER_DEVICE, attributes);
            case BLOCK_DEVICE -> device(name, EntryKind.BLOCK_DEVICE, attributes);
            case OTHER, FOLDER, SOCKET -> visitor.unreadable(name, OTHER);
        }
    }

    /** Java reads it by the path, so the link must be the same afterwards. */
    private static byte[] target(HeldPlace held, Path at, Look look) throws IOException {
        byte[] target = PathBytes.of(Files.readSymbolicLink(held.at(at)));
        if (!Look.at(held, at).isSameContent(look)) {
            throw new IOException("it was exchanged while it was read");
        }
        return target;
    }

    private void device(EntryName name, EntryKind kind, Attributes attributes) throws InterruptedException {
        if (attributes.deviceNumber() < 0) {
            visitor.unreadable(name, "a device node: left out, its number cannot be read on this system");
        } else {
            visitor.special(name, kind, attributes);
        }
    }
}
