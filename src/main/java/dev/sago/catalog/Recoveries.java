package dev.sago.catalog;

import dev.sago.model.Grade;
import dev.sago.model.RecoveryState;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Recoveries of many systems, with how far each system is, so that one that was killed goes on, and the curve of the rate.
 * Thread-safe; each call is one transaction.
 */
public final class Recoveries {

    private final Database database;
    private final Audit audit;

    Recoveries(Database database, Audit audit) {
        this.database = database;
        this.audit = audit;
    }

    /**
     * One recovery.
     *
     * @param id a UUID
     * @param lost what was lost, for people
     * @param root the folder to which all is brought
     * @param ended absent while it goes on, or if its process died
     */
    public record Recovery(String id, String lost, String root, Instant begun, Optional<Instant> ended) {}

    /**
     * One system of a recovery.
     *
     * @param place its place in the order, from 1
     * @param grade its own grade
     * @param turn the grade with which it is recovered
     * @param files files that it has
     * @param bytes bytes that they have
     * @param snapshot what is brought back, once that is known
     * @param attempts how often it was begun
     * @param reason why it failed or why nothing of it is left; else empty
     */
    public record Progress(
            SystemName system,
            int place,
            Grade grade,
            Grade turn,
            RecoveryState state,
            long files,
            long bytes,
            Optional<SnapshotId> snapshot,
            Optional<Instant> begun,
            Optional<Instant> ended,
            int attempts,
            String reason) {}

    /**
     * A point of the curve.
     *
     * @param bytes brought back until then, all systems together
     * @param recovered systems that were recovered until then
     */
    public record Point(Instant seen, long bytes, int recovered) {}

    /** Keeps that a recovery begins; nothing happens where it is known. */
    public void begin(Recovery recovery) {
        audit.seeConfiguration();
        audit.setDue();
        String chain = audit.chain();
        database.run("beginning a recovery", handle -> {
            handle.createUpdate("INSERT INTO recovery (id, lost, root, begun) VALUES (:id, :lost, :root, :begun)"
                            + " ON CONFLICT DO NOTHING")
                    .bind("id", recovery.id())
                    .bind("lost", Columns.text(recovery.lost()))
                    .bind("root", Columns.text(recovery.root()))
                    .bind("begun", Columns.time(recovery.begun()))
                    .execute();
            audit.append(
                    handle,
                    chain,
                    recovery.id(),
                    new Audit.Draft("recover", recovery.lost(), "begun", java.util.Map.of("root", recovery.root())));
        });
    }

    /** The recovery of that id. */
    public Optional<Recovery> get(String id) {
        return database.query(
                "looking for recovery " + id,
                handle -> handle.createQuery("SELECT * FROM recovery WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> recovery(row))
                        .findOne());
    }

    /** The newest recoveries, newest first. */
    public List<Recovery> recent(int limit) {
        return database.query(
                "listing recoveries",
                handle -> handle.createQuery("SELECT * FROM recovery ORDER BY begun DESC, id LIMIT :limit")
                        .bind("limit", limit)
                        .map((row, context) -> recovery(row))
                        .list());
    }

    /** Keeps that it ended, or, with nothing, that it goes on. */
    public void end(String id, Optional<Instant> ended) {
        database.run(
                "ending recovery " + id,
                handle -> handle.createUpdate("UPDATE recovery SET ended = :ended WHERE id = :id")
                        .bind("ended", Columns.optionalTime(ended))
                        .bind("id", id)
                        .execute());
    }

    /** Keeps how far these systems are, in place of what was known of them. */
    public void keep(String id, List<Progress> systems) {
        database.run("keeping how far recovery " + id + " is", handle -> {
            for (Progress one : systems) {
                keep(handle, id, one);
            }
        });
    }

    private void keep(Handle handle, String id, Progress one) {
        String write = database.dialect()
                .upsert(
                        "recovery_system",
                        List.of("recovery", "system"),
                        List.of(
                                "place",
                                "grade",
                                "turn",
                                "state",
                                "files",
                                "bytes",
                                "snapshot",
                                "begun",
                                "ended",
                                "attempts",
                                "reason"));
        handle.createUpdate(write)
                .bind("recovery", id)
                .bind("system", one.system().value())
                .bind("place", one.place())
                .bind("grade", one.grade().name())
                .bind("turn", one.turn().name())
                .bind("state", one.state().name())
                .bind("files", one.files())
                .bind("bytes", one.bytes())
                .bind("snapshot", Columns.optionalText(one.snapshot().map(SnapshotId::value)))
                .bind("begun", Columns.optionalTime(one.begun()))
                .bind("ended", Columns.optionalTime(one.ended()))
                .bind("attempts", one.attempts())
                .bind("reason", Columns.text(one.reason()))
                .execute();
    }

    /** All systems of a recovery, in the order in which they come. */
    public List<Progress> systems(String id) {
        return database.query(
                "reading how far recovery " + id + " is",
                handle -> handle.createQuery(
                                "SELECT * FROM recovery_system WHERE recovery = :id ORDER BY place, system")
                        .bind("id", id)
                        .map((row, context) -> progress(row))
                        .list());
    }

    /** Keeps a point of the curve; of two at one instant the first. */
    public void point(String id, Point point) {
        database.run(
                "keeping the curve of recovery " + id,
                handle -> handle.createUpdate("INSERT INTO recovery_point (recovery, seen, bytes, recovered)"
                                + " VALUES (:id, :seen, :bytes, :recovered) ON CONFLICT DO NOTHING")
                        .bind("id", id)
                        .bind("seen", Columns.time(point.seen()))
                        .bind("bytes", point.bytes())
                        .bind("recovered", point.recovered())
                        .execute());
    }

    /** The curve, in the order of time. */
    public List<Point> curve(String id) {
        return database.query(
                "reading the curve of recovery " + id,
                handle -> handle.createQuery("SELECT * FROM recovery_point WHERE recovery = :id ORDER BY seen")
                        .bind("id", id)
                        .map((row, context) ->
                                new Point(Columns.time(row, "seen"), row.getLong("bytes"), row.getInt("recovered")))
                        .list());
    }

    private static Recovery recovery(ResultSet row) throws SQLException {
        return new Recovery(
                row.getString("id"),
                row.getString("lost"),
                row.getString("root"),
                Columns.time(row, "begun"),
                Columns.optionalTime(row, "ended"));
    }

    private static Progress progress(ResultSet row) throws SQLException {
        return new Progress(
                new SystemName(row.getString("system")),
                row.getInt("place"),
                Grade.valueOf(row.getString("grade")),
                Grade.valueOf(row.getString("turn")),
                RecoveryState.valueOf(row.getString("state")),
                row.getLong("files"),
                row.getLong("bytes"),
                Columns.optionalSnapshot(row, "snapshot"),
                Columns.optionalTime(row, "begun"),
                Columns.optionalTime(row, "ended"),
                row.getInt("attempts"),
                row.getString("reason"));
    }
}
