package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SystemName;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Walks what is selected of a snapshot in tree order, without recursion: a tree can be deeper than a thread's stack. Folders on the way to
 * what is selected are met, too. Used once, by one thread.
 *
 * @param <F> what a visitor makes of a folder
 */
final class SelectedWalk<F> {

    /** Takes entries. */
    interface Visitor<F> {

        /** Takes a folder before what is in it; null leaves it out with everything below. The parent of a source is null. */
        @Nullable
        F folder(@Nullable F parent, Entry entry, EntryPath path) throws InterruptedException, DestinationLostException;

        /** Takes what is no folder. */
        void entry(F folder, Entry entry, EntryPath path) throws InterruptedException, DestinationLostException;
    }

    /** A folder that is being walked. */
    private record Level<F>(F folder, TreeReader tree, Selection.Node wanted, EntryPath path) {}

    private final SystemName system;
    private final RepositoryReader reader;
    private final RestoreProblems problems;
    private final Visitor<F> visitor;
    private final Deque<Level<F>> levels = new ArrayDeque<>();
    private boolean empty = true;

    SelectedWalk(SystemName system, RepositoryReader reader, RestoreProblems problems, Visitor<F> visitor) {
        this.system = system;
        this.reader = reader;
        this.problems = problems;
        this.visitor = visitor;
    }

    /**
     * Walks; lists that are damaged and selected paths that are not there are told as problems.
     *
     * @throws SagoException if a selected path is not there, and nothing else was found either
     */
    void walk(Snapshot snapshot, Selection selection) throws InterruptedException, DestinationLostException {
        for (Entry root : snapshot.roots()) {
            Selection.@Nullable Node node = selection.root().below(root.name());
            if (node != null) {
                enter(null, root, node, null);
                walkLevels();
            }
        }
        check(snapshot, selection.unmet());
    }

    private void walkLevels() throws InterruptedException, DestinationLostException {
        while (!levels.isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Level<F> level = levels.element();
            Entry child = next(level);
            if (child == null) {
                levels.pop();
                continue;
            }
            Selection.@Nullable Node node = level.wanted.below(child.name());
            if (node == null) {
                continue;
            }
            if (child.isFolder()) {
                enter(level.folder, child, node, level.path);
            } else if (node.isWanted()) { // Otherwise only something below is wanted, and this has no below.
                empty = false;
                visitor.entry(level.folder, child, new EntryPath(level.path, child.name()));
            }
        }
    }

    private void enter(@Nullable F parent, Entry entry, Selection.Node wanted, @Nullable EntryPath above)
            throws InterruptedException, DestinationLostException {
        EntryPath path = new EntryPath(above, entry.name());
        F folder = visitor.folder(parent, entry, path);
        if (folder != null) {
            levels.push(new Level<>(folder, new TreeReader(reader, entry), wanted, path));
        }
    }

    /** The next entry of a folder; null at its end, or where its list is damaged, which is told. */
    private @Nullable Entry next(Level<F> level) throws InterruptedException {
        try {
            return level.tree.hasNext() ? level.tree.next() : null;
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED) {
                throw new InterruptedException();
            }
            problems.add(level.path.text(), "the rest of this folder cannot be listed: " + e.getMessage());
            return null;
        }
    }

    private void check(Snapshot snapshot, List<String> unmet) {
        if (!unmet.isEmpty() && empty) {
            throw SagoException.failed(
                    "Snapshot " + snapshot.id() + " of " + system + " has no " + String.join(", ", unmet),
                    "See what it has: sago ls " + system + "@" + snapshot.id() + "; sago find searches all snapshots.",
                    null);
        }
        unmet.forEach(path -> problems.add(path, "not in snapshot " + snapshot.id()));
    }
}
