package dev.sago.catalog;

import dev.sago.model.Run;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The duties of the timetable and the turns that were done: the memory of the scheduler, which outlives its restarts. Thread-safe; each call is one
 * transaction.
 *
 * <p>A due time is claimed by one row with the key (system, kind, due), together with the duty's row, in which {@code covered} only grows: no two
 * nodes, and no two tries of one, can claim a due time twice. A claimed turn stays open until somebody ends it; whoever takes over an open
 * one keeps its due time.
 */
public final class Duties {

    private static final String LATEST = "SELECT d.system, d.kind, d.pool, d.priority, d.rhythm, d.covered,"
            + " d.next_begin, d.open_due, t.due, t.by_hand, t.missed, t.missed_from, t.begun, t.taken, t.takes, t.node,"
            + " t.ended, t.outcome, t.message FROM duty d LEFT JOIN turn t"
            + " ON t.system = d.system AND t.kind = d.kind AND t.due = d.latest_due";
    private static final String OF = " WHERE system = :system AND kind = :kind";

    private final Database database;
    private final InstantSource clock;
    private final String write;

    Duties(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.write = database.dialect()
                .upsert(
                        "duty",
                        List.of("system", "kind"),
                        List.of("pool", "priority", "rhythm", "covered", "next_begin"));
    }

    /** All duties of the timetable, each with its latest turn. */
    public List<DutyRow> all() {
        return database.query(
                "listing the schedule",
                handle -> handle.createQuery(LATEST + " ORDER BY d.system, d.kind")
                        .map((row, context) -> duty(row))
                        .list());
    }

    /** The duties of one kind, each with its latest turn. */
    public List<DutyRow> all(String kind) {
        return database.query(
                "listing the schedule of " + kind,
                handle -> handle.createQuery(LATEST + " WHERE d.kind = :kind ORDER BY d.system")
                        .bind("kind", kind)
                        .map((row, context) -> duty(row))
                        .list());
    }

    /** One duty, if it is on the timetable. */
    public Optional<DutyRow> get(SystemName system, String kind) {
        return database.query("reading the schedule of " + system, handle -> find(handle, system, kind));
    }

    private static Optional<DutyRow> find(Handle handle, SystemName system, String kind) {
        return handle.createQuery(LATEST + " WHERE d.system = :system AND d.kind = :kind")
                .bind("system", system.value())
                .bind("kind", kind)
                .map((row, context) -> duty(row))
                .findOne();
    }

    /** Puts duties on the timetable, or changes them; what is under way and the turns stay as they are. */
    public void put(Collection<DutyRow> rows) {
        database.run("writing the timetable", handle -> {
            var batch = handle.prepareBatch(write);
            for (DutyRow row : rows) {
                batch.bind("system", row.system().value())
                        .bind("kind", row.kind())
                        .bind("pool", row.pool())
                        .bind("priority", row.priority())
                        .bind("rhythm", row.rhythm())
                        .bind("covered", Columns.time(row.covered()))
                        .bind("next_begin", Columns.optionalTime(row.nextBegin()))
                        .add();
            }
            if (!rows.isEmpty()) {
                batch.execute();
            }
        });
    }

    /** Takes duties off the timetable. Their turns stay in the history; one that is under way ends as it does. */
    public void remove(Collection<DutyRow> rows) {
        database.run("taking duties off the timetable", handle -> {
            var batch = handle.prepareBatch("DELETE FROM duty" + OF);
            rows.forEach(row -> batch.bind("system", row.system().value())
                    .bind("kind", row.kind())
                    .add());
            if (!rows.isEmpty()) {
                batch.execute();
            }
        });
    }

    /** When a duty begins next, for those who look. */
    public void next(SystemName system, String kind, Optional<Instant> begin) {
        database.run(
                "writing when " + kind + " of " + system + " is next",
                handle -> handle.createUpdate("UPDATE duty SET next_begin = :begin" + OF)
                        .bind("begin", Columns.optionalTime(begin))
                        .bind("system", system.value())
                        .bind("kind", kind)
                        .execute());
    }

    /**
     * What is claimed.
     *
     * @param missed how many due times before it nobody did
     * @param missedFrom the first of them
     */
    public record Claim(
            SystemName system, String kind, Instant due, boolean byHand, int missed, Optional<Instant> missedFrom) {}

    /**
     * Claims a due time for a node, with all those before it.
     *
     * @return the turn, open; empty where it was claimed before, another is open, or the duty is not on the timetable
     */
    public Optional<TurnRow> claim(Claim claim, String node) {
        Instant now = clock.instant();
        return database.query("beginning " + claim.kind() + " of " + claim.system(), handle -> {
            Optional<DutyRow> duty = find(handle, claim.system(), claim.kind());
            if (duty.isPresent() && duty.get().open().isPresent()) {
                // Done again, after the answer to its commit was lost: only we can have claimed it in our name.
                return duty.get()
                        .latest()
                        .filter(turn ->
                                turn.due().equals(claim.due()) && turn.node().equals(Optional.of(node)));
            }
            int claimed = handle.createUpdate("UPDATE duty SET covered = CASE WHEN :by_hand THEN covered ELSE :due END,"
                            + " open_due = :due, latest_due = :due" + OF
                            + " AND open_due IS NULL AND (:by_hand OR covered < :due)")
                    .bind("system", claim.system().value())
                    .bind("kind", claim.kind())
                    .bind("due", Columns.time(claim.due()))
                    .bind("by_hand", claim.byHand())
                    .execute();
            if (claimed == 0) {
                return Optional.empty();
            }
            handle.createUpdate(
                            "INSERT INTO turn (system, kind, due, by_hand, missed, missed_from, begun, taken, takes,"
                                    + " node, message) VALUES (:system, :kind, :due, :by_hand, :missed, :from, :now, :now, 1,"
                                    + " :node, '')")
                    .bind("system", claim.system().value())
                    .bind("kind", claim.kind())
                    .bind("due", Columns.time(claim.due()))
                    .bind("by_hand", claim.byHand())
                    .bind("missed", claim.missed())
                    .bind("from", Columns.optionalTime(claim.missedFrom()))
                    .bind("now", Columns.time(now))
                    .bind("node", node)
                    .execute();
            return find(handle, claim.system(), claim.kind()).flatMap(DutyRow::latest);
        });
    }

    /** Gives an open turn to a node; empty where it has ended meanwhile. */
    public Optional<TurnRow> take(TurnRow turn, String node) {
        Instant now = clock.instant();
        return database.query("taking over " + turn.kind() + " of " + turn.system(), handle -> {
            of(handle, turn, "UPDATE turn SET node = :node, taken = :now, takes = :takes, message = ''")
                    .bind("node", node)
                    .bind("now", Columns.time(now))
                    .bind("takes", turn.takes() + 1)
                    .execute();
            return find(handle, turn.system(), turn.kind())
                    .flatMap(DutyRow::latest)
                    .filter(taken ->
                            taken.due().equals(turn.due()) && taken.ended().isEmpty());
        });
    }

    /** Gives an open turn back, for any node to take, and says why. */
    public void giveBack(TurnRow turn, String text) {
        database.run(
                "giving back " + turn.kind() + " of " + turn.system(),
                handle -> of(handle, turn, "UPDATE turn SET node = NULL, message = :text")
                        .bind("text", Columns.text(text))
                        .execute());
    }

    /**
     * Ends an open turn.
     *
     * @param outcome how it ended; empty if it was held back
     * @return whether this ended it; not where it had ended before, or another node has taken it since
     */
    public boolean end(TurnRow turn, Optional<Run.Outcome> outcome, String text) {
        Instant now = clock.instant();
        String node = turn.node().orElseThrow();
        return database.query("ending " + turn.kind() + " of " + turn.system(), handle -> {
            int ended = of(
                            handle,
                            turn,
                            "UPDATE turn SET ended = :now, outcome = :outcome, message = :text",
                            " AND node = :node")
                    .bind("now", Columns.time(now))
                    .bind("outcome", Columns.optionalText(outcome.map(Run.Outcome::name)))
                    .bind("text", Columns.text(text))
                    .bind("node", node)
                    .execute();
            handle.createUpdate("UPDATE duty SET open_due = NULL" + OF + " AND open_due = :due AND EXISTS (SELECT 1"
                            + " FROM turn t WHERE t.system = duty.system AND t.kind = duty.kind AND t.due = duty.open_due"
                            + " AND t.ended IS NOT NULL)")
                    .bind("system", turn.system().value())
                    .bind("kind", turn.kind())
                    .bind("due", Columns.time(turn.due()))
                    .execute();
            return ended == 1;
        });
    }

    private static Update of(Handle handle, TurnRow turn, String update) {
        return of(handle, turn, update, "");
    }

    private static Update of(Handle handle, TurnRow turn, String update, String more) {
        return handle.createUpdate(update + OF + " AND due = :due AND ended IS NULL" + more)
                .bind("system", turn.system().value())
                .bind("kind", turn.kind())
                .bind("due", Columns.time(turn.due()));
    }

    /** The newest turns, or those of one system, newest first. */
    public List<TurnRow> turns(Optional<SystemName> system, int limit) {
        return turns("listing turns", "", system, limit);
    }

    /** The newest turns that made up for missed ones, newest first. */
    public List<TurnRow> gaps(Optional<SystemName> system, int limit) {
        return turns("listing gaps", " AND missed > 0", system, limit);
    }

    private List<TurnRow> turns(String what, String condition, Optional<SystemName> system, int limit) {
        String only = system.isPresent() ? " WHERE system = :system" : " WHERE true";
        return database.query(what, handle -> {
            Query query = handle.createQuery(
                    "SELECT * FROM turn" + only + condition + " ORDER BY begun DESC, system, kind LIMIT :limit");
            system.ifPresent(name -> query.bind("system", name.value()));
            return query.bind("limit", limit).map((row, context) -> turn(row)).list();
        });
    }

    /** Forgets turns that began before a time, but none that made up for missed ones, and none that is a duty's latest. */
    public int forget(Instant before) {
        return database.query(
                "forgetting old turns",
                handle -> handle.createUpdate(
                                "DELETE FROM turn WHERE begun < :before AND missed = 0 AND ended IS NOT NULL AND NOT EXISTS"
                                        + " (SELECT 1 FROM duty d WHERE d.system = turn.system AND d.kind = turn.kind"
                                        + " AND d.latest_due = turn.due)")
                        .bind("before", Columns.time(before))
                        .execute());
    }

    private static DutyRow duty(ResultSet row) throws SQLException {
        return new DutyRow(
                new SystemName(row.getString("system")),
                row.getString("kind"),
                row.getString("pool"),
                row.getInt("priority"),
                row.getString("rhythm"),
                Columns.time(row, "covered"),
                Columns.optionalTime(row, "next_begin"),
                Columns.optionalTime(row, "open_due"),
                Columns.optionalTime(row, "due").isPresent() ? Optional.of(turn(row)) : Optional.empty());
    }

    private static TurnRow turn(ResultSet row) throws SQLException {
        return new TurnRow(
                new SystemName(row.getString("system")),
                row.getString("kind"),
                Columns.time(row, "due"),
                row.getBoolean("by_hand"),
                row.getInt("missed"),
                Columns.optionalTime(row, "missed_from"),
                Columns.time(row, "begun"),
                Columns.time(row, "taken"),
                row.getInt("takes"),
                Optional.ofNullable(row.getString("node")),
                Columns.optionalTime(row, "ended"),
                Optional.ofNullable(row.getString("outcome")).map(Run.Outcome::valueOf),
                row.getString("message"));
    }
}
