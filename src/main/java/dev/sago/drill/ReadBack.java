package dev.sago.drill;

import dev.sago.chunk.ChunkSizes;
import dev.sago.drill.ExpectedFolder.Expected;
import dev.sago.drill.SystemDrill.Compared;
import dev.sago.maintenance.SamplePath;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.source.Source;
import dev.sago.source.SourceFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads back what was restored, by a walk over the disk beside a walk over the snapshot, both in tree order. Believes nothing
 * that the restore said: each file's bytes are read and hashed chunk by chunk, and each chunk's hash is the one that the
 * snapshot names. Compared are kinds, names, sizes, bytes and the targets of links. Used once, by one thread; the bytes may be
 * asked for by any.
 *
 * <p>It costs what reading costs: every byte is hashed once, here or, while the restore goes on, by {@link EarlyReadBack}. The restore before it leaves the hashes of chunks out
 * ({@link dev.sago.restore.RestoreRun#readBackFollows}) and believes the seals, so a chunk that came wrong from the sites
 * is found here, as one that was spoilt in this machine is; {@link #wrongChunks} are what to ask the sites for
 * again to tell the two apart. Nothing is taken from what the restore computed: a hash of bytes on their way to a file would not say
 * that the file has them.
 *
 * <p>What is read comes through the machine's memory where the disk's content is still there: a disk that loses what it has
 * confirmed is not found so.
 */
final class ReadBack implements Source.Visitor {

    private static final int SMALL = ChunkSizes.MAXIMUM;
    private static final int MOST_CHUNKS = 1000;

    private final ExpectedFolder root;
    private final boolean nothingElse;
    private final DrillProblems problems;
    private final EarlyReadBack early;
    private final ChunkProof proof;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final Set<SamplePath> wrong =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final Set<Sha256> wrongChunks = new TreeSet<>();
    private final LongAdder entries = new LongAdder();
    private final LongAdder faulty = new LongAdder();
    private long folders;

    /** A folder that the walk is in; without {@code rest} nothing is known of what should be there. */
    private static final class Level {
        private final @Nullable SamplePath path;
        private final @Nullable Iterator<Expected> rest;
        private @Nullable Expected next;
        private boolean broken;

        Level(@Nullable SamplePath path, @Nullable Iterator<Expected> rest) {
            this.path = path;
            this.rest = rest;
        }
    }

    /**
     * @param nothingElse whether entries that the snapshot does not have are faults
     * @param early what was read back already, at its end
     */
    ReadBack(ExpectedFolder root, boolean nothingElse, DrillProblems problems, EarlyReadBack early, int threads)
            throws InterruptedException {
        this.root = root;
        this.nothingElse = nothingElse;
        this.problems = problems;
        this.early = early;
        this.proof = new ChunkProof(threads, this::wrong);
    }

    private void wrong(Object owner, Sha256 chunk) {
        wrong.add((SamplePath) owner);
        synchronized (wrongChunks) {
            if (wrongChunks.size() < MOST_CHUNKS) {
                wrongChunks.add(chunk);
            }
        }
    }

    /** Chunks that have other bytes on the disk, the first thousand. */
    Set<Sha256> wrongChunks() {
        synchronized (wrongChunks) {
            return Set.copyOf(wrongChunks);
        }
    }

    /** Bytes that were hashed so far and are right. */
    long bytes() {
        return proof.bytes();
    }

    /** Compares all that is below the source. */
    Compared compare(Source source) throws IOException, InterruptedException {
        try (proof) {
            levels.push(new Level(null, root.entries()));
            var _ = source.walk(this);
            drain(levels.pop());
            proof.finish();
        }
        for (SamplePath path : wrong) {
            problems.add(path.text(), "it has other bytes on the disk than in the snapshot");
        }
        return new Compared(
                entries.sum() - wrong.size(), folders, proof.bytes(), proof.chunks(), faulty.sum() + wrong.size());
    }

    @Override
    public void enterFolder(EntryName name, Attributes attributes) {
        Level level = levels.element();
        Expected expected = take(level, name, true);
        SamplePath path = new SamplePath(level.path, name);
        if (expected == null || expected.below() == null) {
            levels.push(new Level(path, null));
            return;
        }
        folders++;
        levels.push(new Level(path, expected.below().entries()));
    }

    @Override
    public void leaveFolder() {
        drain(levels.pop());
    }

    @Override
    public void file(EntryName name, Attributes attributes, long size, SourceFile file) throws InterruptedException {
        Entry expected = taken(name, EntryKind.FILE);
        if (expected == null) {
            file.close();
            return;
        }
        SamplePath path = new SamplePath(levels.element().path, name);
        if (size != expected.size()) {
            fault(path, "it has " + size + " bytes on the disk and " + expected.size() + " in the snapshot");
            file.close();
        } else if (early.isProved(attributes, expected)) {
            entries.increment();
            proof.provedBefore(expected.content());
            file.close();
        } else if (size <= SMALL) {
            proof.small(into -> read(path, expected, file, into));
        } else {
            read(path, expected, file, proof.large());
        }
    }

    /** Reads a file and closes it; of what is large, the hashes come later. By any thread. */
    private void read(SamplePath path, Entry expected, SourceFile file, ChunkProof.Chunks into)
            throws InterruptedException {
        try (file) {
            if (expected.content().isEmpty() || isRead(path, expected, file, into)) {
                entries.increment();
            }
        }
    }

    private boolean isRead(SamplePath path, Entry expected, SourceFile file, ChunkProof.Chunks into)
            throws InterruptedException {
        try (SourceFile.Reading reading = file.open()) {
            if (new PlainBytes(reading).read(expected.content(), into, path)) {
                return true;
            }
            fault(path, "it has data on the disk where the snapshot has a hole");
            return false;
        } catch (IOException e) {
            fault(path, "it could not be read back: " + e.getMessage());
            return false;
        }
    }

    @Override
    public void link(EntryName name, Attributes attributes, LinkTarget target) {
        Entry expected = taken(name, EntryKind.LINK);
        if (expected != null) {
            if (Objects.equals(expected.target(), target)) {
                entries.increment();
            } else {
                fault(new SamplePath(levels.element().path, name), "the link points elsewhere than in the snapshot");
            }
        }
    }

    @Override
    public void special(EntryName name, EntryKind kind, Attributes attributes) {
        if (taken(name, kind) != null) {
            entries.increment();
        }
    }

    @Override
    public void unreadable(EntryName name, String reason) {
        Level level = levels.element();
        if (name.bytes().length > 0) {
            var _ = take(level, name, false);
        }
        fault(new SamplePath(level.path, name), "it could not be read back: " + reason);
    }

    /** What the snapshot has under that name, if it is of that kind; all else is told. */
    private @Nullable Entry taken(EntryName name, EntryKind kind) {
        Level level = levels.element();
        Expected expected = take(level, name, false);
        if (expected == null || expected.entry() == null) {
            return null;
        }
        if (expected.entry().kind() != kind) {
            fault(
                    new SamplePath(level.path, name),
                    "it is a " + kind.name().toLowerCase(java.util.Locale.ROOT) + " on the disk and a "
                            + expected.entry().kind().name().toLowerCase(java.util.Locale.ROOT) + " in the snapshot");
            return null;
        }
        return expected.entry();
    }

    /** Goes on to that name; what is passed by on the way is not on the disk. */
    private @Nullable Expected take(Level level, EntryName name, boolean folder) {
        for (Expected next = peek(level); next != null; next = peek(level)) {
            int order = Entry.compareInTree(next.name().bytes(), next.below() != null, name.bytes(), folder);
            if (order > 0) {
                break;
            }
            level.next = null;
            if (order == 0) {
                return next;
            }
            missing(level, next);
        }
        if (level.rest != null && !level.broken && nothingElse) {
            fault(new SamplePath(level.path, name), "it is on the disk and not in the snapshot");
        }
        return null;
    }

    private void drain(Level level) {
        for (Expected next = peek(level); next != null; next = peek(level)) {
            level.next = null;
            missing(level, next);
        }
    }

    private void missing(Level level, Expected next) {
        fault(new SamplePath(level.path, next.name()), "it is in the snapshot and not on the disk");
    }

    private @Nullable Expected peek(Level level) {
        if (level.next == null && level.rest != null && !level.broken) {
            try {
                level.next = level.rest.hasNext() ? level.rest.next() : null;
            } catch (SagoException e) {
                level.broken = true;
                faulty.increment();
                problems.add(
                        level.path == null ? "/" : level.path.text(),
                        "the rest of this folder cannot be listed: " + e.getMessage());
            }
        }
        return level.next;
    }

    private void fault(SamplePath path, String reason) {
        faulty.increment();
        problems.add(path.text(), reason);
    }
}
