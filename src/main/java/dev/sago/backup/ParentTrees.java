package dev.sago.backup;

import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The parent snapshot's trees, walked in step with the live tree: both are in tree order, so each is passed once and
 * nothing is looked up. Used by the walker's thread.
 */
final class ParentTrees {

    /** One folder of the parent; one that the parent did not have gives nothing. */
    private static final class Level {

        private final @Nullable TreeReader tree;
        private @Nullable Entry next;

        Level(@Nullable TreeReader tree) {
            this.tree = tree;
            advance();
        }

        void advance() {
            next = tree != null && tree.hasNext() ? tree.next() : null;
        }

        /** The parent's entry of that name, if it had one of that sort. Names must be asked for in tree order. */
        @Nullable
        Entry find(EntryName name, boolean folder) {
            while (next != null) {
                int order = Entry.compareInTree(next.name().bytes(), next.isFolder(), name.bytes(), folder);
                if (order > 0) {
                    return null;
                }
                Entry candidate = next;
                advance();
                if (order == 0) {
                    return candidate;
                }
            }
            return null;
        }
    }

    private final @Nullable RepositoryReader reader;
    private final Deque<Level> levels = new ArrayDeque<>();

    /** Begins at the root of a source; without a parent everything is new. */
    ParentTrees(@Nullable RepositoryReader reader, Optional<Entry> root) {
        this.reader = reader;
        levels.push(level(root.orElse(null)));
    }

    private Level level(@Nullable Entry folder) {
        return new Level(folder == null || reader == null ? null : new TreeReader(reader, folder));
    }

    void enter(EntryName name) {
        levels.push(level(levels.element().find(name, true)));
    }

    void leave() {
        levels.pop();
    }

    /** The parent's entry for a file, link or other that is no folder. */
    @Nullable
    Entry find(EntryName name) {
        return levels.element().find(name, false);
    }
}
