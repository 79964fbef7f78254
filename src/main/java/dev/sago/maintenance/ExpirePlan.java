package dev.sago.maintenance;

import dev.sago.model.Expiry;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.Keeping.Reason;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What expiring one system will do, or has done.
 *
 * @param system the system
 * @param snapshots each snapshot with what becomes of it and why, newest first
 */
public record ExpirePlan(SystemName system, List<Row> snapshots) {

    /** What is done with one snapshot. */
    public enum Action {
        /** It stays, unmarked. */
        KEEP,
        /** It is marked now. */
        EXPIRE,
        /** It was marked before, and stays so. */
        EXPIRED,
        /** It was marked, and retention wants it again: the mark is taken back. */
        TAKE_BACK
    }

    /**
     * One snapshot.
     *
     * @param time when its run began
     * @param reasons why it stays or goes
     * @param mark the mark that it has already
     */
    public record Row(SnapshotId id, Instant time, Action action, List<Reason> reasons, Optional<Expiry> mark) {}

    /** How many of one action. */
    public long count(Action action) {
        return snapshots.stream().filter(row -> row.action() == action).count();
    }
}
