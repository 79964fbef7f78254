package dev.sago.restore;

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
import dev.sago.repository.TreeReader;
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
 * is whole: an interrupted restore leaves whole files or none.
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
    private final List<Made> folders = new ArrayList<>();
    private final List<Twin> twins = new ArrayList<>();
    private final Map<Inode, Place> firsts = new HashMap<>();

    /** A folder whose attributes are set at the end. */
    private record Made(Folder folder, Entry entry, String path) {}

    /** Another name of a file that was restored under its first. */
    private record Twin(Folder folder, Entry entry, Place first, String path) {}

    private record Place(Folder folder, EntryName name) {}

    private record Inode(long device, long number) {}

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
            for (Entry root : snapshot.roots()) {
                Selection.@Nullable Node node = selection.root().below(root.name());
                if (node != null) {
                    folder(destination.root(), root, node, "");
                }
            }
            checkSelection(snapshot);
            fetches.finish();
            twins.forEach(this::hardLink);
            finishFolders();
        } catch (DestinationLostException e) {
            throw SagoException.failed(
                    "The restore of " + system + " stopped: " + e.getMessage() + "; " + meter.files()
                            + " files are written and whole",
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
                meter.folders(),
                meter.others(),
                meter.same(),
                Duration.between(begun, clock.instant()),
                problems.kept(),
                problems.count(),
                destination.unsettable(),
                reader.findings());
    }

    private void checkSelection(Snapshot snapshot) {
        List<String> unmet = selection.unmet();
        if (!unmet.isEmpty() && meter.totalFiles() == 0 && meter.others() == 0) {
            throw SagoException.failed(
                    "Snapshot " + snapshot.id() + " of " + system + " has no " + String.join(", ", unmet),
                    "See what it has: sago ls " + system + "@" + snapshot.id() + "; sago find searches all snapshots.",
                    null);
        }
        unmet.forEach(path -> problems.add(path, "not in snapshot " + snapshot.id()));
    }

    private void folder(Folder parent, Entry entry, Selection.Node wanted, String parentPath)
            throws InterruptedException, DestinationLostException {
        String path = path(parentPath, entry.name());
        Folder folder;
        try {
            folder = destination.folder(parent, entry.name());
        } catch (IOException e) {
            failed(path, e);
            return;
        }
        meter.folders.increment();
        folders.add(new Made(folder, entry, path));
        try {
            TreeReader tree = new TreeReader(reader, entry);
            while (tree.hasNext()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Entry child = tree.next();
                Selection.@Nullable Node node = wanted.below(child.name());
                if (node != null) {
                    child(folder, child, node, path);
                }
            }
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED) {
                throw new InterruptedException();
            }
            problems.add(path, "the rest of this folder cannot be listed: " + e.getMessage());
        }
    }

    private void child(Folder folder, Entry entry, Selection.Node node, String parentPath)
            throws InterruptedException, DestinationLostException {
        if (entry.isFolder()) {
            folder(folder, entry, node, parentPath);
            return;
        }
        if (!node.isWanted()) {
            return; // Only something below this name is wanted, and this has no below.
        }
        String path = path(parentPath, entry.name());
        if (entry.kind() == EntryKind.FILE) {
            meter.totalFiles.increment();
            meter.totalBytes.add(entry.size());
        }
        try {
            if (isToBeWritten(folder, entry, path)) {
                write(folder, entry, path);
            } else {
                firstOf(folder, entry); // It may be there from an earlier try, and its other names not yet.
            }
        } catch (IOException e) {
            failed(path, e);
        }
    }

    private boolean isToBeWritten(Folder folder, Entry entry, String path) throws IOException {
        if (overwrite == Overwrite.ALWAYS) {
            return true;
        }
        return switch (destination.present(folder, entry)) {
            case Present.ABSENT -> true;
            case Present.SAME -> {
                meter.same.increment();
                yield false;
            }
            case Present.DIFFERENT -> {
                if (overwrite == Overwrite.NEVER) {
                    meter.kept.increment();
                    problems.add(path, "something else stands there and was kept (--overwrite changed replaces it)");
                }
                yield overwrite == Overwrite.CHANGED;
            }
        };
    }

    private void write(Folder folder, Entry entry, String path)
            throws IOException, InterruptedException, DestinationLostException {
        if (entry.kind() != EntryKind.FILE) {
            destination.other(folder, entry);
            meter.others.increment();
            return;
        }
        Place first = firstOf(folder, entry);
        if (first != null) {
            twins.add(new Twin(folder, entry, first, path));
            return;
        }
        fetches.add(new FileJob(destination, folder, entry, path, meter, problems));
    }

    /** Under which name the same file was met before; if it was not, this is its first name. */
    private @Nullable Place firstOf(Folder folder, Entry entry) {
        if (entry.kind() != EntryKind.FILE || entry.attributes().links() <= 1) {
            return null;
        }
        Inode inode = new Inode(entry.attributes().device(), entry.attributes().inode());
        return firsts.putIfAbsent(inode, new Place(folder, entry.name()));
    }

    private void hardLink(Twin twin) {
        try {
            destination.hardLink(twin.folder, twin.entry.name(), twin.first.folder, twin.first.name);
            meter.files.increment();
        } catch (IOException e) {
            problems.add(twin.path, Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    private void finishFolders() {
        for (Made made : folders.reversed()) {
            try {
                destination.finish(made.folder, made.entry);
            } catch (IOException e) {
                problems.add(made.path, "its attributes could not be set: " + e.getMessage());
            }
        }
    }

    private void failed(String path, IOException e) throws DestinationLostException {
        String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
        problems.add(path, message);
        if (DestinationLostException.isFull(e)) {
            throw new DestinationLostException(message, e);
        }
    }

    private static String path(String parent, EntryName name) {
        return parent.isEmpty() ? name.display() : parent + "/" + name.display();
    }
}
