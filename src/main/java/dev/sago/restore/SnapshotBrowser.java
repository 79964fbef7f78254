package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.Extent;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Looks into one snapshot: folders by path, walks, the bytes of a file. Used by one thread. */
public final class SnapshotBrowser {

    private static final byte[] ZEROS = new byte[1 << 16];

    private final RepositoryReader reader;
    private final Snapshot snapshot;

    /** Browses this snapshot. */
    public SnapshotBrowser(RepositoryReader reader, Snapshot snapshot) {
        this.reader = reader;
        this.snapshot = snapshot;
    }

    /** Receives the entries of a walk. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes an entry with its path; returns false to leave out what is below a folder. */
        boolean visit(String path, Entry entry);
    }

    /** The snapshot. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** The entry of a path such as {@code government24/letters}, if there is one. */
    public Optional<Entry> find(String path) {
        Iterator<Entry> entries = snapshot.roots().iterator();
        Optional<Entry> found = Optional.empty();
        for (EntryName name : Selection.names(path)) {
            found = named(entries, name);
            if (found.isEmpty()) {
                return found;
            }
            entries = children(found.get());
        }
        return found;
    }

    /**
     * The entry of exactly this name; else the one that is shown so, where there is just one: a name that is not UTF-8, or one in
     * Unicode's other form.
     */
    private static Optional<Entry> named(Iterator<Entry> entries, EntryName name) {
        Optional<Entry> found = Optional.empty();
        List<Entry> alike = new ArrayList<>();
        String shown = Selection.shown(name);
        while (entries.hasNext()) {
            Entry entry = entries.next();
            if (entry.name().equals(name)) {
                found = Optional.of(entry); // A bucket may have an object and a folder of one name: the folder is last.
            } else if (Selection.shown(entry.name()).equals(shown)) {
                alike.add(entry);
            }
        }
        boolean one = alike.stream().map(Entry::name).distinct().count() == 1;
        return found.isEmpty() && one ? Optional.of(alike.getLast()) : found;
    }

    private Iterator<Entry> children(Entry entry) {
        return entry.isFolder()
                ? new TreeReader(reader, entry)
                : List.<Entry>of().iterator();
    }

    /** The entries of a folder; of the snapshot itself where the path is empty; of a file, the file alone. */
    public List<Entry> list(String path) {
        if (Selection.names(path).isEmpty()) {
            return snapshot.roots();
        }
        Entry entry = find(path).orElseThrow(() -> absent(path));
        List<Entry> entries = new ArrayList<>();
        if (entry.isFolder()) {
            children(entry).forEachRemaining(entries::add);
        } else {
            entries.add(entry);
        }
        return entries;
    }

    private SagoException absent(String path) {
        return SagoException.failed(
                "Snapshot " + snapshot.id() + " of " + snapshot.system() + " has no " + path,
                "See what it has: sago ls " + snapshot.system() + "@" + snapshot.id(),
                null);
    }

    /** Visits everything, folders before what is in them, in tree order. */
    public void walk(Visitor visitor) {
        walk("", visitor);
    }

    /** Visits what is below a folder, as {@link #list} lists it, folders before what is in them, in tree order. */
    public void walk(String path, Visitor visitor) {
        String parent = "";
        Iterator<Entry> entries = snapshot.roots().iterator();
        for (EntryName name : Selection.names(path)) {
            Entry entry = named(entries, name).orElseThrow(() -> absent(path));
            if (!entry.isFolder()) {
                walk(entry, parent, visitor);
                return;
            }
            entries = children(entry);
            parent = parent.isEmpty()
                    ? entry.name().display()
                    : parent + "/" + entry.name().display();
        }
        String folder = parent;
        entries.forEachRemaining(entry -> walk(entry, folder, visitor));
    }

    private void walk(Entry entry, String parent, Visitor visitor) {
        String path = parent.isEmpty()
                ? entry.name().display()
                : parent + "/" + entry.name().display();
        if (visitor.visit(path, entry) && entry.isFolder()) {
            children(entry).forEachRemaining(child -> walk(child, path, visitor));
        }
    }

    /**
     * Writes the bytes of a file.
     *
     * @throws SagoException if the path is no file, or a part of it can be read at no site
     * @throws IOException if the stream cannot be written
     */
    public void copy(String path, OutputStream out) throws IOException {
        Entry entry = find(path).orElseThrow(() -> absent(path));
        if (entry.kind() != EntryKind.FILE) {
            throw SagoException.failed(
                    path + " is no file but a " + entry.kind().name().toLowerCase(java.util.Locale.ROOT),
                    "sago ls shows folders, sago restore brings them back.",
                    null);
        }
        for (Extent extent : entry.content()) {
            switch (extent) {
                case Extent.Data data -> {
                    ByteBuffer chunk = reader.chunk(data);
                    byte[] bytes = new byte[chunk.remaining()];
                    chunk.get(bytes);
                    out.write(bytes);
                }
                case Extent.Hole(var length) -> {
                    for (long left = length; left > 0; left -= ZEROS.length) {
                        out.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
                    }
                }
            }
        }
    }
}
