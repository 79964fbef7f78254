package dev.sago.catalog;

import dev.sago.model.Expiry;
import dev.sago.model.Hold;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds and expiry marks of snapshots: a cache of what the sites hold, which alone counts. Thread-safe; each call is one
 * transaction.
 */
public final class SnapshotMarks {

    private final Database database;

    SnapshotMarks(Database database) {
        this.database = database;
    }

    /** Replaces what is known of a system by what its sites told. */
    public void replaceAll(SystemName system, Collection<Hold> holds, Collection<Expiry> expiries) {
        database.run("replacing the holds and marks of " + system, handle -> {
            for (String table : List.of("snapshot_hold", "snapshot_expiry")) {
                handle.createUpdate("DELETE FROM " + table + " WHERE system = :system")
                        .bind("system", system.value())
                        .execute();
            }
            holds.forEach(hold -> insert(handle, system, hold));
            expiries.forEach(expiry -> insert(handle, system, expiry));
        });
    }

    private static void insert(Handle handle, SystemName system, Hold hold) {
        handle.createUpdate("INSERT INTO snapshot_hold (system, snapshot, reason, held_by, since)"
                        + " VALUES (:system, :snapshot, :reason, :by, :since)")
                .bind("system", system.value())
                .bind("snapshot", hold.snapshot().value())
                .bind("reason", Columns.text(hold.reason()))
                .bind("by", Columns.text(hold.by()))
                .bind("since", Columns.time(hold.since()))
                .execute();
    }

    private static void insert(Handle handle, SystemName system, Expiry expiry) {
        handle.createUpdate("INSERT INTO snapshot_expiry (system, snapshot, reason, by_hand, marked_by, since)"
                        + " VALUES (:system, :snapshot, :reason, :by_hand, :by, :since)")
                .bind("system", system.value())
                .bind("snapshot", expiry.snapshot().value())
                .bind("reason", Columns.text(expiry.reason()))
                .bind("by_hand", expiry.byHand())
                .bind("by", Columns.text(expiry.by()))
                .bind("since", Columns.time(expiry.since()))
                .execute();
    }

    /** The holds on snapshots of a system, by snapshot. */
    public Map<SnapshotId, Hold> holds(SystemName system) {
        Map<SnapshotId, Hold> holds = new TreeMap<>();
        database.query(
                        "listing the holds of " + system,
                        handle -> handle.createQuery("SELECT * FROM snapshot_hold WHERE system = :system")
                                .bind("system", system.value())
                                .map((row, context) -> new Hold(
                                        new SnapshotId(row.getString("snapshot")),
                                        row.getString("reason"),
                                        row.getString("held_by"),
                                        Columns.time(row, "since")))
                                .list())
                .forEach(hold -> holds.put(hold.snapshot(), hold));
        return holds;
    }

    /** The expiry marks of a system, by snapshot. */
    public Map<SnapshotId, Expiry> expiries(SystemName system) {
        Map<SnapshotId, Expiry> expiries = new TreeMap<>();
        database.query(
                        "listing the expired snapshots of " + system,
                        handle -> handle.createQuery("SELECT * FROM snapshot_expiry WHERE system = :system")
                                .bind("system", system.value())
                                .map((row, context) -> new Expiry(
                                        new SnapshotId(row.getString("snapshot")),
                                        row.getString("reason"),
                                        row.getBoolean("by_hand"),
                                        row.getString("marked_by"),
                                        Columns.time(row, "since")))
                                .list())
                .forEach(expiry -> expiries.put(expiry.snapshot(), expiry));
        return expiries;
    }
}
