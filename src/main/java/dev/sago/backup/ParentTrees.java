package dev.sago.backup;

import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.SagoException;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The parent snapshot's trees, walked in step with the live tree: both are in tree order, so each is passed once and
 * nothing is looked up. Used by the walker's thread.
 */
final class ParentTrees {

    /** One folder of the parent; one that the parent did not have gives nothing. */
    private static final class Level {

        private @Nullable TreeReader tree;
        private final Consumer<Entry> gone;
        private final Consumer<SagoException> damaged;
        private @Nullable Entry next;
        private @Nullable Entry last;

        Level(@Nullable TreeReader tree, Consumer<Entry> gone, Consumer<SagoException> damaged) {
            this.tree = tree;
            this.gone = gone;
            this.damaged = damaged;
            advance();
        }

        void advance() {
            try {
                next = tree != null && tree.hasNext() ? tree.next() : null;
            } catch (SagoException e) {
                damaged.accept(e);
                tree = null; // What it still had counts as never seen.
                next = null;
            }
        }

        /**
         * The parent's entry of that name, if it had one of that sort. Names must be asked for in tree order, the same as
         * often as one likes.
         */
        @Nullable
        Entry find(EntryName name, boolean folder) {
            Entry found = last;
            if (found != null && found.isFolder() == folder && found.name().equals(name)) {
                return found;
            }
            while (next != null) {
                int order = Entry.compareInTree(next.name().bytes(), next.isFolder(), name.bytes(), folder);
                if (order > 0) {
                    return null;
                }
                Entry candidate = next;
                advance();
                if (order == 0) {
                    last = candidate;
                    return candidate;
                }
                gone.accept(candidate);
            }
            return null;
        }

        /** Nothing more will be asked for. */
        void end() {
            while (next != null) {
                Entry passed = next;
                advance();
                gone.accept(passed);
            }
        }
    }

    private final @Nullable RepositoryReader reader;
    private final @Nullable Consumer<Entry> gone;
    private final Consumer<SagoException> damaged;
    private final Deque<Level> levels = new ArrayDeque<>();

    /**
     * Begins at the root of a source; without a reader there is no parent, and everything is new.
     *
     * @param gone told what the parent has and the live tree has not: entries of the folder that is open, before what comes behind them or before
     *     the folder is left; null if nobody wants to know
     * @param damaged told that a tree cannot be read; what it still had counts as never seen, unless this throws
     */
    ParentTrees(
            @Nullable RepositoryReader reader,
            Optional<Entry> root,
            @Nullable Consumer<Entry> gone,
            Consumer<SagoException> damaged) {
        this.reader = reader;
        this.gone = gone;
        this.damaged = damaged;
        levels.push(level(root.orElse(null)));
    }

    private Level level(@Nullable Entry folder) {
        TreeReader tree = folder == null || reader == null ? null : new TreeReader(reader, folder);
        return new Level(tree, gone == null ? entry -> {} : gone, damaged);
    }

    /** The folder of that name becomes the open one; tells whether the parent has it. */
    boolean enter(EntryName name) {
        Entry folder = levels.element().find(name, true);
        levels.push(level(folder));
        return folder != null;
    }

    /** The open folder is left; at the end, the root. */
    void leave() {
        Level left = levels.element();
        if (gone != null) {
            left.end();
        }
        levels.pop();
    }

    /** The parent's entry for a file, link or other that is no folder. */
    @Nullable
    Entry find(EntryName name) {
        return find(name, false);
    }

    /** The parent's entry, of a folder too; does not enter it. */
    @Nullable
    Entry find(EntryName name, boolean folder) {
        return levels.element().find(name, folder);
    }
}
