package dev.sago.catalog;

import dev.sago.model.Pause;
import dev.sago.model.SystemName;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which systems are paused, and what was held back meanwhile. Each change is recorded in the {@link Audit} log before it is
 * made. Thread-safe; each call is one transaction.
 */
public final class Pauses {

    private final Database database;
    private final InstantSource clock;
    private final Audit audit;
    private final String write;

    Pauses(Database database, InstantSource clock, Audit audit) {
        this.database = database;
        this.clock = clock;
        this.audit = audit;
        this.write =
                database.dialect().upsert("pause", List.of("system"), List.of("since", "ends", "reason", "asked_by"));
    }

    /** Pauses a system, in place of a pause that it may have. */
    public Pause begin(SystemName system, Optional<Instant> until, String reason, String by) {
        Pause pause = new Pause(system, clock.instant(), until, reason, by);
        Map<String, String> details = new LinkedHashMap<>();
        details.put("reason", reason);
        until.ifPresent(end -> details.put("until", end.toString()));
        audit.append(new Audit.Draft("pause", system.value(), "ok", details));
        database.run(
                "pausing " + system,
                handle -> handle.createUpdate(write)
                        .bind("system", system.value())
                        .bind("since", Columns.time(pause.since()))
                        .bind("ends", Columns.optionalTime(until))
                        .bind("reason", Columns.text(reason))
                        .bind("asked_by", Columns.text(by))
                        .execute());
        return pause;
    }

    /** Resumes a system; gives the pause that ends with this, if there is one that holds. */
    public Optional<Pause> end(SystemName system) {
        Optional<Pause> pause = of(system);
        if (pause.isPresent()) {
            audit.append(new Audit.Draft(
                    "resume",
                    system.value(),
                    "ok",
                    Map.of("paused", pause.get().since().toString())));
            database.run(
                    "resuming " + system,
                    handle -> handle.createUpdate("DELETE FROM pause WHERE system = :system")
                            .bind("system", system.value())
                            .execute());
        }
        return pause;
    }

    /** The pause that holds a system now. */
    public Optional<Pause> of(SystemName system) {
        Instant now = clock.instant();
        return database.query(
                        "looking for a pause of " + system,
                        handle -> handle.createQuery("SELECT * FROM pause WHERE system = :system")
                                .bind("system", system.value())
                                .map((row, context) -> pause(row))
                                .findOne())
                .filter(pause -> pause.holds(now));
    }

    /** All pauses that hold now, by system. */
    public List<Pause> all() {
        Instant now = clock.instant();
        return database
                .query(
                        "listing pauses",
                        handle -> handle.createQuery("SELECT * FROM pause ORDER BY system")
                                .map((row, context) -> pause(row))
                                .list())
                .stream()
                .filter(pause -> pause.holds(now))
                .toList();
    }

    /** Records that something was due and is held back. */
    public void heldBack(Pause pause, String job, Instant due, int times) {
        database.run("recording what is held back of " + pause.system(), handle -> {
            int known = handle.createUpdate("UPDATE held_back SET last_due = :due, times = times + :times"
                            + " WHERE system = :system AND job = :job AND since = :since")
                    .bind("system", pause.system().value())
                    .bind("job", job)
                    .bind("since", Columns.time(pause.since()))
                    .bind("due", Columns.time(due))
                    .bind("times", times)
                    .execute();
            if (known == 0) {
                handle.createUpdate("INSERT INTO held_back (system, job, since, first_due, last_due, times, reason)"
                                + " VALUES (:system, :job, :since, :due, :due, :times, :reason) ON CONFLICT DO NOTHING")
                        .bind("system", pause.system().value())
                        .bind("job", job)
                        .bind("since", Columns.time(pause.since()))
                        .bind("due", Columns.time(due))
                        .bind("times", times)
                        .bind("reason", Columns.text(pause.reason()))
                        .execute();
            }
        });
    }

    /** What was held back of a system, the newest pause first. */
    public List<HeldBack> heldBack(SystemName system) {
        return database.query(
                "listing what was held back of " + system,
                handle -> handle.createQuery("SELECT * FROM held_back WHERE system = :system ORDER BY since DESC, job")
                        .bind("system", system.value())
                        .map((row, context) -> new HeldBack(
                                system,
                                row.getString("job"),
                                Columns.time(row, "since"),
                                Columns.time(row, "first_due"),
                                Columns.time(row, "last_due"),
                                row.getInt("times"),
                                row.getString("reason")))
                        .list());
    }

    private static Pause pause(ResultSet row) throws SQLException {
        return new Pause(
                new SystemName(row.getString("system")),
                Columns.time(row, "since"),
                Columns.optionalTime(row, "ends"),
                row.getString("reason"),
                row.getString("asked_by"));
    }
}
