package dev.sago.drill;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import dev.sago.model.Problem;
import dev.sago.model.Snapshot;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;
import dev.sago.source.FolderAccess;
import dev.sago.source.Source;
import dev.sago.source.SourceFile;
import dev.sago.source.SourceSettings;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads back what a restore has written and compares it with the snapshot: each entry of the snapshot stands there, of its kind; each
 * file has its bytes, by the hashes of the chunks that the snapshot names; each link its target. What stands there besides is
 * not judged. Used once, by one thread; the count may be read by any.
 *
 * <p>What is read comes through the machine's memory where the disk's content is still there: a disk that loses what it has
 * confirmed is not found so.
 */
final class RecoveryCheck {

    private static final int MOST_KEPT = 1000;

    private final RepositoryReader reader;
    private final Path root;
    private final InstantSource clock;
    private final AtomicLong bytes = new AtomicLong();
    private final List<Problem> problems = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private long files;
    private long count;

    /** Compares what stands below {@code root}. */
    RecoveryCheck(RepositoryReader reader, Path root, InstantSource clock) {
        this.reader = reader;
        this.root = root;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param files files that were read and are right
     * @param bytes bytes that were read
     * @param problems what is wrong, the first thousand
     * @param count all that is wrong
     */
    record Result(long files, long bytes, List<Problem> problems, long count) {}

    /** Bytes read so far. */
    long bytes() {
        return bytes.get();
    }

    Result execute(Snapshot snapshot) throws InterruptedException {
        for (Entry entry : snapshot.roots()) {
            String name = entry.name().display();
            SourceSettings.Files settings = new SourceSettings.Files(name, root.resolve(name), List.of());
            Walk walk = new Walk(name, new TreeReader(reader, entry));
            try (Source source = FolderAccess.ofMachine().source(settings, clock)) {
                var _ = source.walk(walk);
                walk.leaveFolder();
            } catch (IOException e) {
                wrong(name, "it cannot be read back: " + e.getMessage());
            }
        }
        return new Result(files, bytes.get(), List.copyOf(problems), count);
    }

    private void wrong(String path, String reason) {
        count++;
        if (problems.size() < MOST_KEPT) {
            problems.add(new Problem(path, reason));
        }
    }

    /** Goes through a folder and a tree side by side: both have the same order. */
    private final class Walk implements Source.Visitor {

        private final Deque<Level> levels = new ArrayDeque<>();

        Walk(String path, Iterator<Entry> entries) {
            levels.push(new Level(path, entries));
        }

        @Override
        public void enterFolder(EntryName name, Attributes attributes) {
            Level level = levels.element();
            Entry entry = level.take(name, true);
            Iterator<Entry> below = List.<Entry>of().iterator();
            if (entry != null && entry.isFolder()) {
                below = new TreeReader(reader, entry);
            } else if (entry != null) {
                wrong(level.path(name), "a folder stands in its place");
            }
            levels.push(new Level(level.path(name), below));
        }

        @Override
        public void leaveFolder() {
            levels.pop().rest();
        }

        @Override
        public void file(EntryName name, Attributes attributes, long size, SourceFile file)
                throws InterruptedException {
            try (file) {
                Level level = levels.element();
                Entry entry = level.take(name, false);
                if (entry == null) {
                    return;
                }
                if (entry.kind() != EntryKind.FILE) {
                    wrong(level.path(name), "a file stands in its place");
                } else if (isRight(level.path(name), entry, file)) {
                    files++;
                }
            }
        }

        private boolean isRight(String path, Entry entry, SourceFile file) throws InterruptedException {
            ContentCheck content = new ContentCheck(entry);
            try (SourceFile.Reading reading = file.open()) {
                while (true) {
                    content.zeros(reading.skipHole());
                    int read = reading.read(buffer.clear());
                    if (read < 0) {
                        break;
                    }
                    bytes.addAndGet(read);
                    content.bytes(buffer.flip());
                }
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                wrong(path, "it cannot be read back: " + e.getMessage());
                return false;
            }
            if (!content.isWhole()) {
                wrong(path, "its bytes are not those of the snapshot");
                return false;
            }
            return true;
        }

        @Override
        public void link(EntryName name, Attributes attributes, LinkTarget target) {
            Level level = levels.element();
            Entry entry = level.take(name, false);
            if (entry != null && (entry.kind() != EntryKind.LINK || !Objects.equals(entry.target(), target))) {
                wrong(level.path(name), "another link stands in its place");
            }
        }

        @Override
        public void special(EntryName name, EntryKind kind, Attributes attributes) {
            Level level = levels.element();
            Entry entry = level.take(name, false);
            if (entry != null && entry.kind() != kind) {
                wrong(level.path(name), "something else stands in its place");
            }
        }

        @Override
        public void unreadable(EntryName name, String reason) {
            Level level = levels.element();
            // Told with the name of what is met next, or of the folder itself: the entry is found missing as well.
            wrong(level.path(name), "it cannot be read back: " + reason);
        }
    }

    /** A folder and the entries that it should have. */
    private final class Level {

        private final String path;
        private final Iterator<Entry> entries;
        private @Nullable Entry next;

        Level(String path, Iterator<Entry> entries) {
            this.path = path;
            this.entries = entries;
            this.next = step();
        }

        private @Nullable Entry step() {
            return entries.hasNext() ? entries.next() : null;
        }

        String path(EntryName name) {
            return path + "/" + name.display();
        }

        /** The entry of that name, if the snapshot has it; those before it are missing. */
        @Nullable
        Entry take(EntryName name, boolean folder) {
            for (Entry entry = next; entry != null; entry = next) {
                int order = Entry.compareInTree(entry.name().bytes(), entry.isFolder(), name.bytes(), folder);
                if (entry.name().equals(name)) {
                    next = step();
                    return entry;
                }
                if (order > 0) {
                    return null;
                }
                missing(entry);
            }
            return null;
        }

        void rest() {
            for (Entry entry = next; entry != null; entry = next) {
                missing(entry);
            }
        }

        private void missing(Entry entry) {
            wrong(path(entry.name()), "it is missing");
            next = step();
        }
    }
}
