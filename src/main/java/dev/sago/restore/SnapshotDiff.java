package dev.sago.restore;

import dev.sago.model.AttributeName;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares two snapshots by walking their trees side by side; folders whose trees are the same chunks are passed over
 * without a read.
 */
public final class SnapshotDiff {

    /** What became of an entry. */
    public enum Change {
        /** It is in the newer only. */
        ADDED,
        /** It is in the older only. */
        REMOVED,
        /** Its bytes or its link target differ. */
        CONTENT,
        /** Only attributes differ: mode, owner, times, extended attributes. */
        ATTRIBUTES
    }

    /** Receives differences in tree order. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes one difference; older is null for added entries, newer for removed ones. */
        void visit(Change change, String path, @Nullable Entry older, @Nullable Entry newer);
    }

    private final RepositoryReader reader;
    private final Visitor visitor;

    /** Tells differences to {@code visitor}. */
    public SnapshotDiff(RepositoryReader reader, Visitor visitor) {
        this.reader = reader;
        this.visitor = visitor;
    }

    /** Compares the contents of two lists of entries, such as the roots of two snapshots. */
    public void compare(List<Entry> older, List<Entry> newer) {
        compare(older.iterator(), newer.iterator(), "");
    }

    private void compare(Iterator<Entry> olderEntries, Iterator<Entry> newerEntries, String parent) {
        @Nullable Entry older = next(olderEntries);
        @Nullable Entry newer = next(newerEntries);
        while (older != null || newer != null) {
            int order = order(older, newer);
            if (order < 0 && older != null) {
                single(Change.REMOVED, older, parent);
                older = next(olderEntries);
            } else if (order > 0 && newer != null) {
                single(Change.ADDED, newer, parent);
                newer = next(newerEntries);
            } else if (older != null && newer != null) {
                both(older, newer, parent);
                older = next(olderEntries);
                newer = next(newerEntries);
            }
        }
    }

    private static @Nullable Entry next(Iterator<Entry> entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    private static int order(@Nullable Entry older, @Nullable Entry newer) {
        if (older == null) {
            return 1;
        }
        if (newer == null) {
            return -1;
        }
        return Entry.compareInTree(
                older.name().bytes(), older.isFolder(), newer.name().bytes(), newer.isFolder());
    }

    private void single(Change change, Entry entry, String parent) {
        String path = path(parent, entry);
        boolean added = change == Change.ADDED;
        visitor.visit(change, path, added ? null : entry, added ? entry : null);
        if (entry.isFolder()) {
            new TreeReader(reader, entry).forEachRemaining(child -> single(change, child, path));
        }
    }

    private void both(Entry older, Entry newer, String parent) {
        String path = path(parent, newer);
        if (older.kind() != newer.kind() || (!older.isFolder() && !sameContent(older, newer))) {
            visitor.visit(Change.CONTENT, path, older, newer);
        } else if (!sameAttributes(older.attributes(), newer.attributes(), older.isFolder())) {
            visitor.visit(Change.ATTRIBUTES, path, older, newer);
        }
        if (older.isFolder() && newer.isFolder() && !older.content().equals(newer.content())) {
            compare(new TreeReader(reader, older), new TreeReader(reader, newer), path);
        }
    }

    private static boolean sameContent(Entry older, Entry newer) {
        return older.content().equals(newer.content()) && Objects.equals(older.target(), newer.target());
    }

    /** A folder's time changes with every entry in it, which is told by the entries themselves. */
    private static boolean sameAttributes(Attributes a, Attributes b, boolean folder) {
        return a.mode() == b.mode()
                && a.uid() == b.uid()
                && a.gid() == b.gid()
                && (folder || a.modified().equals(b.modified()))
                && a.deviceNumber() == b.deviceNumber()
                && Objects.equals(a.contentType(), b.contentType())
                && sameExtended(a.extended(), b.extended());
    }

    private static boolean sameExtended(Map<AttributeName, byte[]> a, Map<AttributeName, byte[]> b) {
        return a.keySet().equals(b.keySet())
                && a.keySet().stream().allMatch(name -> Arrays.equals(a.get(name), b.get(name)));
    }

    private static String path(String parent, Entry entry) {
        return parent.isEmpty()
                ? entry.name().display()
                : parent + "/" + entry.name().display();
    }
}
