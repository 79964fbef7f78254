package dev.sago.maintenance;

import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What pruning one system will do, or would.
 *
 * @param system the system
 * @param snapshots every snapshot with an expiry mark, and what becomes of it
 * @param packs packs that are deleted, by key
 * @param indexes indexes that are deleted; what they name and stays is named by new ones first
 * @param repack packs of which less than half is needed: what is needed is written into new packs, and the old ones are
 *     deleted by a later prune, after the grace time
 * @param waiting packs that are not needed and stay for now
 * @param freed bytes that are deleted, by site
 */
public record PrunePlan(
        SystemName system,
        List<Expired> snapshots,
        Set<String> packs,
        Set<String> indexes,
        Collection<Repack> repack,
        Waiting waiting,
        Map<SiteName, Long> freed) {

    /** What becomes of an expired snapshot. */
    public enum Fate {
        /** It is removed. */
        REMOVE,
        /** The grace time is not over. */
        GRACE,
        /** A hold is on it. */
        HELD,
        /** A site has it without a mark; the next expire marks it there. */
        UNMARKED,
        /** It is the newest. */
        NEWEST
    }

    /**
     * One expired snapshot.
     *
     * @param left what remains of the grace time, where that is why it stays
     */
    public record Expired(
            SnapshotId id, Fate fate, @Nullable Duration left) {}

    /** One pack that is repacked: its size, and the plain bytes in it, all and needed. */
    public record Repack(String key, long size, long plainBytes, long neededBytes) {}

    /**
     * Packs that are not needed and stay for now.
     *
     * @param replaced those whose content was written into others less than the grace time ago
     * @param unfinished those written after the newest snapshot: an interrupted backup goes on from them
     * @param bytes the size of all of them, at one site
     */
    public record Waiting(int replaced, int unfinished, long bytes) {}

    /** The snapshots that are removed. */
    public List<SnapshotId> removed() {
        return snapshots.stream()
                .filter(one -> one.fate() == Fate.REMOVE)
                .map(Expired::id)
                .toList();
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return removed().isEmpty() && packs.isEmpty() && indexes.isEmpty() && repack.isEmpty();
    }
}
