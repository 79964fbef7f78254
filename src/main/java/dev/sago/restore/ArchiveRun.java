package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.Event;
import dev.sago.model.Extent;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.RepositoryReader;
import dev.sago.restore.ArchiveBatch.Step;
import dev.sago.source.Archive;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One restore into an archive: walks the snapshot's trees, and writes entries in their order, folders before what is in them. Used once, by one
 * thread; the meter may be read by any.
 *
 * <p>An archive is whole or not there: what fails while it is written leaves nothing, and the next restore begins anew. A file
 * that can be read at no site is left out and told, as in a restore to a folder.
 */
public final class ArchiveRun {

    private final SystemName system;
    private final RepositoryReader reader;
    private final Archive archive;
    private final Selection selection;
    private final InstantSource clock;
    private final RestoreMeter meter = new RestoreMeter();
    private final RestoreProblems problems;
    private final ArchiveQueue queue;
    private final Map<Inode, EntryPath> firsts = new HashMap<>();

    /** Prepares a restore; nothing happens yet. */
    public ArchiveRun(
            SystemName system,
            RepositoryReader reader,
            Archive archive,
            Selection selection,
            InstantSource clock,
            Event.Listener listener) {
        this.system = system;
        this.reader = reader;
        this.archive = archive;
        this.selection = selection;
        this.clock = clock;
        this.problems = new RestoreProblems(system, listener);
        this.queue = new ArchiveQueue(reader, new ArchiveFeed(archive, meter, problems));
    }

    /** What has been written so far. */
    public RestoreMeter meter() {
        return meter;
    }

    /**
     * Restores what is selected of a snapshot, and commits the archive.
     *
     * @throws SagoException if the archive cannot be written, or a selected path is not in the snapshot; it is not committed then
     */
    public RestoreResult execute(SnapshotId id) throws InterruptedException {
        Instant begun = clock.instant();
        Snapshot snapshot = reader.snapshot(id);
        try {
            new SelectedWalk<>(system, reader, problems, new Adding()).walk(snapshot, selection);
            finish();
        } catch (DestinationLostException e) {
            throw SagoException.failed(
                    "The restore of " + system + " stopped: " + e.getMessage() + "; nothing of the archive is left",
                    "Mend that and start the same command again: it begins anew, an archive cannot be gone on with.",
                    e);
        } finally {
            queue.abandon();
        }
        return new RestoreResult(
                problems.count() > 0 ? Outcome.INCOMPLETE : Outcome.OK,
                id,
                meter.files(),
                meter.bytes(),
                0,
                meter.folders(),
                meter.others(),
                0,
                Duration.between(begun, clock.instant()),
                problems.kept(),
                problems.count(),
                archive.unsettable(),
                reader.findings(),
                reader.repaired());
    }

    private void finish() throws InterruptedException, DestinationLostException {
        try {
            queue.finish();
            archive.commit();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static DestinationLostException lost(IOException e) throws InterruptedException {
        if (e instanceof ClosedByInterruptException) {
            throw new InterruptedException();
        }
        return new DestinationLostException(Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
    }

    /**
     * A folder whose entries are being added, with those names in it that the next could begin with. A bucket may have an object {@code a} and a folder
     * {@code a/}; what unpacks an archive would put one on the other. In tree order, all names between the two begin with {@code a}.
     */
    private static final class Level {

        private final Deque<EntryName> taken = new ArrayDeque<>();

        /** Whether something else has the name; otherwise it is taken now. */
        boolean isTaken(EntryName name) {
            while (!taken.isEmpty() && !begins(name, taken.element())) {
                taken.pop();
            }
            if (name.equals(taken.peek())) {
                return true;
            }
            taken.push(name);
            return false;
        }

        private static boolean begins(EntryName name, EntryName beginning) {
            byte[] bytes = beginning.bytes();
            return name.bytes().length >= bytes.length
                    && Arrays.equals(name.bytes(), 0, bytes.length, bytes, 0, bytes.length);
        }
    }

    /** Adds entries to the archive as they are met. */
    private final class Adding implements SelectedWalk.Visitor<Level> {

        private final Level top = new Level();

        @Override
        public @Nullable Level folder(@Nullable Level parent, Entry entry, EntryPath path)
                throws InterruptedException, DestinationLostException {
            if (isRefused(parent == null ? top : parent, entry, path)) {
                return null;
            }
            try {
                queue.add(new Step.Other(path, entry));
            } catch (IOException e) {
                throw lost(e);
            }
            return new Level();
        }

        @Override
        public void entry(Level folder, Entry entry, EntryPath path)
                throws InterruptedException, DestinationLostException {
            if (entry.kind() == EntryKind.FILE) {
                meter.totalFiles.increment();
                meter.totalBytes.add(entry.size());
            }
            if (isRefused(folder, entry, path)) {
                return;
            }
            try {
                add(entry, path);
            } catch (IOException e) {
                throw lost(e);
            }
        }
    }

    /** Tells why an entry cannot be in the archive. */
    private boolean isRefused(Level folder, Entry entry, EntryPath path) {
        try {
            archive.check(entry, path.length());
            if (folder.isTaken(entry.name())) {
                throw new IOException("something else has the same name; restore this one by --path");
            }
            long length = entry.content().stream().mapToLong(Extent::length).sum();
            if (entry.kind() == EntryKind.FILE && length != entry.size()) {
                throw new IOException("its parts have " + length + " bytes, its size is " + entry.size());
            }
            return false;
        } catch (IOException e) {
            String below = entry.isFolder() ? "; neither it nor what is in it was written" : "";
            problems.add(path.text(), e.getMessage() + below);
            return true;
        }
    }

    private void add(Entry entry, EntryPath path) throws IOException, InterruptedException {
        EntryPath first = entry.attributes().links() <= 1 ? null : firsts.putIfAbsent(Inode.of(entry), path);
        if (first != null && archive.takesHardLink()) {
            queue.add(new Step.Twin(path, entry, first));
        } else if (entry.kind() == EntryKind.FILE) {
            queue.add(path, entry);
        } else {
            queue.add(new Step.Other(path, entry));
        }
    }
}
