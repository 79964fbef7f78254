package dev.sago.cli;

import dev.sago.model.Entry;
import dev.sago.restore.SnapshotDiff.Change;
import org.jspecify.annotations.Nullable;

/** Sums of differences: entries, and bytes of files. Used by one thread. */
final class DiffTotals {

    private long added;
    private long addedBytes;
    private long removed;
    private long removedBytes;
    private long content;
    private long olderBytes;
    private long newerBytes;
    private long attributes;

    /**
     * The sums as JSON.
     *
     * @param added entries that are new
     * @param addedBytes the bytes of those
     * @param removed entries that are gone
     * @param removedBytes the bytes of those
     * @param content entries with other bytes or another target
     * @param contentOlderBytes how large those were
     * @param contentNewerBytes how large those are
     * @param attributes entries with other attributes only
     */
    record Document(
            long added,
            long addedBytes,
            long removed,
            long removedBytes,
            long content,
            long contentOlderBytes,
            long contentNewerBytes,
            long attributes) {}

    void count(Change change, @Nullable Entry older, @Nullable Entry newer) {
        long before = older == null ? 0 : older.size();
        long now = newer == null ? 0 : newer.size();
        switch (change) {
            case ADDED -> {
                added++;
                addedBytes += now;
            }
            case REMOVED -> {
                removed++;
                removedBytes += before;
            }
            case CONTENT -> {
                content++;
                olderBytes += before;
                newerBytes += now;
            }
            case ATTRIBUTES -> attributes++;
        }
    }

    Document document() {
        return new Document(added, addedBytes, removed, removedBytes, content, olderBytes, newerBytes, attributes);
    }

    String text(Messages messages) {
        return messages.text(
                        "diff.totals",
                        Units.count(added),
                        Units.bytes(addedBytes),
                        Units.count(removed),
                        Units.bytes(removedBytes),
                        Units.count(content),
                        Units.bytes(olderBytes),
                        Units.bytes(newerBytes))
                + messages.text("diff.totals.attributes", Units.count(attributes));
    }
}
