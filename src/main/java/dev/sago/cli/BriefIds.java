package dev.sago.cli;

import dev.sago.model.SnapshotId;

import java.util.Collection;
import java.util.Iterator;
import java.util.TreeSet;

/**
 * Snapshot ids cut to as many characters as tell those of one system apart, and at least to the second: verbs take such beginnings. Immutable.
 *
 * @param length characters that are kept
 */
record BriefIds(int length) {

    private static final int LEAST = "20250926T112015".length();

    /** For the ids of one system. */
    static BriefIds of(Collection<SnapshotId> ids) {
        int length = LEAST;
        Iterator<SnapshotId> sorted = new TreeSet<>(ids).iterator();
        String before = "";
        while (sorted.hasNext()) {
            String id = sorted.next().value();
            int common = 0;
            while (common < before.length() && before.charAt(common) == id.charAt(common)) {
                common++;
            }
            length = Math.max(length, common + 1);
            before = id;
        }
        return new BriefIds(length);
    }

    /** Both, so that they stand in one column. */
    BriefIds and(BriefIds other) {
        return length >= other.length ? this : other;
    }

    /** The beginning of an id. */
    String of(SnapshotId id) {
        return id.value().substring(0, Math.min(length, id.value().length()));
    }
}
