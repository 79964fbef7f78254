package dev.sago.drill;

import dev.sago.maintenance.Sample.Chosen;
import dev.sago.maintenance.SamplePath;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Snapshot;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A folder as it should stand where a drill restored to: of the whole snapshot, or of a sample. Used by one thread. */
abstract sealed class ExpectedFolder {

    static final Comparator<Entry> IN_TREE_ORDER = (a, b) ->
            Entry.compareInTree(a.name().bytes(), a.isFolder(), b.name().bytes(), b.isFolder());

    /** What is in it, in tree order. A folder of a sample has only a name. */
    abstract Iterator<Expected> entries();

    /** One thing that should be there; with {@code below} it is a folder. */
    record Expected(
            EntryName name, @Nullable Entry entry, @Nullable ExpectedFolder below) {}

    /** The root of a snapshot. */
    static ExpectedFolder whole(Snapshot snapshot, RepositoryReader reader) {
        return new Whole(snapshot.roots().stream().sorted(IN_TREE_ORDER).iterator(), reader);
    }

    /** The root of a sample. */
    static ExpectedFolder sample(Collection<Chosen> chosen) {
        Part root = new Part();
        for (Chosen one : chosen) {
            SamplePath path = one.path();
            Part at = root;
            List<EntryName> names = path.names();
            for (EntryName name : names.subList(0, names.size() - 1)) {
                at = at.folders.computeIfAbsent(new Name(name, true), key -> new Part());
            }
            at.entries.put(new Name(path.name(), false), one.entry());
        }
        return root;
    }

    private static final class Whole extends ExpectedFolder {

        private final Iterator<Entry> tree;
        private final RepositoryReader reader;

        Whole(Iterator<Entry> tree, RepositoryReader reader) {
            this.tree = tree;
            this.reader = reader;
        }

        @Override
        Iterator<Expected> entries() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return tree.hasNext();
                }

                @Override
                public Expected next() {
                    Entry entry = tree.next();
                    ExpectedFolder below = entry.isFolder() ? new Whole(new TreeReader(reader, entry), reader) : null;
                    return new Expected(entry.name(), entry, below);
                }
            };
        }
    }

    private record Name(EntryName name, boolean folder) implements Comparable<Name> {
        @Override
        public int compareTo(Name other) {
            return Entry.compareInTree(name.bytes(), folder, other.name.bytes(), other.folder);
        }
    }

    private static final class Part extends ExpectedFolder {

        private final Map<Name, Part> folders = new TreeMap<>();
        private final Map<Name, Entry> entries = new TreeMap<>();

        @Override
        Iterator<Expected> entries() {
            Map<Name, Expected> all = new TreeMap<>();
            folders.forEach((name, part) -> all.put(name, new Expected(name.name(), null, part)));
            entries.forEach((name, entry) -> all.put(name, new Expected(name.name(), entry, null)));
            return new ArrayList<>(all.values()).iterator();
        }
    }
}
