package dev.sago.drill;

import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.model.Snapshot;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * What a snapshot would occupy: its trees read to the end, from the sites. Holes occupy nothing; a hard link is counted
 * again with each name.
 *
 * @param entries all but folders
 * @param bytes bytes of data
 */
record TreeTotals(long entries, long folders, long bytes) {

    static TreeTotals count(Snapshot snapshot, RepositoryReader reader) throws InterruptedException {
        long entries = 0;
        long folders = 0;
        long bytes = 0;
        Deque<Iterator<Entry>> levels = new ArrayDeque<>();
        levels.push(snapshot.roots().iterator());
        while (!levels.isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!levels.element().hasNext()) {
                levels.pop();
                continue;
            }
            Entry entry = levels.element().next();
            if (entry.isFolder()) {
                folders++;
                levels.push(new TreeReader(reader, entry));
            } else {
                entries++;
                bytes += dataOf(entry);
            }
        }
        return new TreeTotals(entries, folders, bytes);
    }

    static long dataOf(Entry entry) {
        long bytes = 0;
        for (Extent extent : entry.content()) {
            bytes += extent instanceof Extent.Data data ? data.size() : 0;
        }
        return bytes;
    }
}
