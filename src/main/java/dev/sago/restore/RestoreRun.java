package dev.sago.restore;

import dev.sago.model.Counted;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.Event;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.RepositoryReader;
import dev.sago.source.Destination;
import dev.sago.source.Destination.Folder;
import dev.sago.source.Destination.Present;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One restore: walks the snapshot's trees, makes folders, gathers files into batches whose chunks are fetched together
 * while the walk goes on, then sets hard links and, deepest first, the attributes of folders. What is right already is not fetched, so the same
 * command again continues an interrupted restore.
 *
 * <p>Used once, by one thread; the meter may be read by any. A file is written under a temporary name and moved when it
 * is whole: what has its name is whole. A large file that an interrupt or a kill left under its temporary name is gone on with.
 */
public final class RestoreRun {

    private final SystemName system;
    private final RepositoryReader reader;
    private final Destination destination;
    private final Selection selection;
    private final Overwrite overwrite;
    private final InstantSource clock;
    private final RestoreMeter meter = new RestoreMeter();
    private final RestoreProblems problems;
    private final FetchQueue fetches;
    private FileJob.Tools tools;
    private final List<Made> folders = new ArrayList<>();
    private final List<Twin> twins = new ArrayList<>();
    private final Map<Inode, Place> firsts = new HashMap<>();

    /** A folder whose attributes are set at the end. */
    private record Made(Folder folder, Entry entry, EntryPath path) {}

    /** Another name of what has its first name already; with {@code same}, something that looks right stands there. */
    private record Twin(Folder folder, Entry entry, EntryPath path, boolean same) {}

    private record Place(Folder folder, EntryName name) {}

    /** Prepares a restore; nothing happens yet. */
    public RestoreRun(
            SystemName system,
            RepositoryReader reader,
            Destination destination,
            Selection selection,
            Overwrite overwrite,
            InstantSource clock,
            Event.Listener listener) {
        this.system = system;
        this.reader = reader;
        this.destination = destination;
        this.selection = selection;
        this.overwrite = overwrite;
        this.clock = clock;
        this.problems = new RestoreProblems(system, listener);
        this.fetches = new FetchQueue(reader);
        this.tools = new FileJob.Tools(destination, meter, problems, (_, _, _) -> {});
    }

    /**
     * Before it begins: the caller is going to read back and hash all that is written, so that what comes from the sites is
     * proved by its seals, and not hashed twice.
     *
     * @param files may read them back already
     */
    public RestoreRun readBackFollows(WrittenFiles files) {
        fetches.readBackFollows();
        tools = new FileJob.Tools(destination, meter, problems, files);
        return this;
    }

    /** What has been written so far. */
    public RestoreMeter meter() {
        return meter;
    }

    /**
     * Restores what is selected of a snapshot.
     *
     * @throws SagoException if the destination is full or a selected path is not in the snapshot
     */
    public RestoreResult execute(SnapshotId id) throws InterruptedException {
        Instant begun = clock.instant();
        Snapshot snapshot = reader.snapshot(id);
        try {
            new SelectedWalk<>(system, reader, problems, new Placing()).walk(snapshot, selection);
            fetches.finish();
            for (Twin twin : twins) {
                hardLink(twin);
            }
            finishFolders();
        } catch (DestinationLostException e) {
            throw SagoException.failed(
                    "The restore of " + system + " stopped: " + e.getMessage() + "; "
                            + Counted.of(meter.files(), "file") + " written and whole",
                    "Make room and start the same command again: it continues.",
                    e);
        } finally {
            fetches.abandon();
        }
        boolean incomplete = problems.count() > 0;
        return new RestoreResult(
                incomplete ? Outcome.INCOMPLETE : Outcome.OK,
                id,
                meter.files(),
                meter.bytes(),
                meter.resumedBytes(),
                meter.folders(),
                meter.others(),
                meter.same(),
                Duration.between(begun, clock.instant()),
                problems.kept(),
                problems.count(),
                destination.unsettable(),
                reader.findings(),
                reader.repaired());
    }

    /** Makes folders as they are met, and begins what is in them. */
    private final class Placing implements SelectedWalk.Visitor<Folder> {

        @Override
        public @Nullable Folder folder(@Nullable Folder parent, Entry entry, EntryPath path)
                throws DestinationLostException {
            Folder folder;
            try {
                folder = destination.folder(parent == null ? destination.root() : parent, entry.name());
            } catch (IOException e) {
                failed(path, e);
                return null;
            }
            meter.folders.increment();
            folders.add(new Made(folder, entry, path));
            return folder;
        }

        @Override
        public void entry(Folder folder, Entry entry, EntryPath path)
                throws InterruptedException, DestinationLostException {
            if (entry.kind() == EntryKind.FILE) {
                meter.totalFiles.increment();
                meter.totalBytes.add(entry.size());
            }
            try {
                place(folder, entry, path);
            } catch (IOException e) {
                failed(path, e);
            }
        }
    }

    private void place(Folder folder, Entry entry, EntryPath path)
            throws IOException, InterruptedException, DestinationLostException {
        Present present = overwrite == Overwrite.ALWAYS ? Present.ABSENT : destination.present(folder, entry);
        if (present == Present.DIFFERENT && overwrite == Overwrite.NEVER) {
            meter.kept.increment();
            problems.add(path.text(), "something else stands there and was kept (--overwrite changed replaces it)");
            return; // It is not what the entry's other names are to be links of.
        }
        boolean same = present == Present.SAME;
        if (same) {
            meter.same.increment();
            meter.sameBytes.add(entry.size());
        }
        if (isFirstName(folder, entry)) {
            if (!same) {
                write(folder, entry, path);
            }
        } else {
            twins.add(new Twin(folder, entry, path, same));
        }
    }

    /** Whether no other name of the same file, link or pipe was met before. */
    private boolean isFirstName(Folder folder, Entry entry) {
        return entry.attributes().links() <= 1
                || firsts.putIfAbsent(Inode.of(entry), new Place(folder, entry.name())) == null;
    }

    private void write(Folder folder, Entry entry, EntryPath path)
            throws IOException, InterruptedException, DestinationLostException {
        if (entry.kind() == EntryKind.FILE) {
            fetches.add(new FileJob(tools, folder, entry, path));
        } else {
            destination.other(folder, entry);
            meter.others.increment();
        }
    }

    /** Of a name that was right already too: an earlier restore may have brought it back alone. */
    private void hardLink(Twin twin) throws InterruptedException, DestinationLostException {
        Inode inode = Inode.of(twin.entry);
        Place first = Objects.requireNonNull(firsts.get(inode), "a twin has a first");
        try {
            destination.hardLink(twin.folder, twin.entry.name(), first.folder, first.name);
            if (!twin.same) {
                (twin.entry.kind() == EntryKind.FILE ? meter.files : meter.others).increment();
            }
        } catch (IOException e) {
            problems.add(
                    twin.path.text(),
                    Objects.requireNonNullElse(e.getMessage(), e.toString()) + "; it is written by itself instead");
            firsts.put(inode, new Place(twin.folder, twin.entry.name()));
            writeAlone(twin);
        }
    }

    /** Whole before the next name is linked to it. */
    private void writeAlone(Twin twin) throws InterruptedException, DestinationLostException {
        if (twin.same) {
            return;
        }
        try {
            write(twin.folder, twin.entry, twin.path);
            fetches.finish();
        } catch (IOException e) {
            failed(twin.path, e);
        }
    }

    private void finishFolders() {
        for (Made made : folders.reversed()) {
            try {
                destination.finish(made.folder, made.entry);
            } catch (IOException e) {
                problems.add(made.path.text(), "its attributes could not be set: " + e.getMessage());
            }
        }
    }

    private void failed(EntryPath path, IOException e) throws DestinationLostException {
        String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
        problems.add(path.text(), message);
        if (DestinationLostException.isFull(e)) {
            throw new DestinationLostException(message, e);
        }
    }
}
