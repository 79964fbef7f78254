package dev.sago.catalog;

import dev.sago.model.Run;
import dev.sago.model.SystemName;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests of the command line to running servers, which ask for them every second or so. Each is recorded in the
 * {@link Audit} log before it is made. Of several servers one gets each request. Thread-safe; each call is one transaction.
 */
public final class Requests {

    private static final Duration KEPT = Duration.ofDays(30);

    private final Database database;
    private final InstantSource clock;
    private final Audit audit;

    Requests(Database database, InstantSource clock, Audit audit) {
        this.database = database;
        this.clock = clock;
        this.audit = audit;
    }

    /** Asks for something; gives the request's number. */
    public long ask(Request.Kind kind, SystemName system, String job, Optional<Long> run, String by) {
        Instant now = clock.instant();
        Map<String, String> details = new LinkedHashMap<>();
        if (!job.isEmpty()) {
            details.put("job", job);
        }
        run.ifPresent(number -> details.put("run", String.valueOf(number)));
        String action = switch (kind) {
            case RUN -> "schedule-run";
            case CANCEL -> "cancel";
        };
        audit.append(new Audit.Draft(action, system.value(), "asked", details));
        return database.query("asking for a " + action, handle -> {
            handle.createUpdate("DELETE FROM request WHERE asked < :before")
                    .bind("before", Columns.time(now.minus(KEPT)))
                    .execute();
            return handle.createUpdate(
                            "INSERT INTO request (kind, system, job, run, asked, asked_by, state, node, answer)"
                                    + " VALUES (:kind, :system, :job, :run, :asked, :by, 'OPEN', '', '')")
                    .bind("kind", kind.name())
                    .bind("system", system.value())
                    .bind("job", job)
                    .bind("run", Columns.optionalNumber(run))
                    .bind("asked", Columns.time(now))
                    .bind("by", Columns.text(by))
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
        });
    }

    /** The requests that nobody took up, oldest first. */
    public List<Request> open() {
        return database.query(
                "looking for requests",
                handle -> handle.createQuery("SELECT * FROM request WHERE state = 'OPEN' ORDER BY id")
                        .map((row, context) -> request(row))
                        .list());
    }

    /** A request as it is now; empty if it is too old to be kept. */
    public Optional<Request> get(long id) {
        return database.query(
                "reading request " + id,
                handle -> handle.createQuery("SELECT * FROM request WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> request(row))
                        .findOne());
    }

    /** Takes a request up; false if another was quicker or it was withdrawn. */
    public boolean take(long id, String node) {
        return change(id, "OPEN", "state = 'TAKEN', node = :node", node);
    }

    /** Takes an open request back; false if somebody has taken it up. */
    public boolean withdraw(long id) {
        return change(id, "OPEN", "state = 'WITHDRAWN', node = :node", "");
    }

    private boolean change(long id, String from, String set, String node) {
        return database.query(
                "changing request " + id,
                handle -> handle.createUpdate("UPDATE request SET " + set
                                        + " WHERE id = :id AND (state = :from OR (state = 'TAKEN' AND"
                                        + " node = :node AND node <> ''))") // The answer to the first try may be lost.
                                .bind("id", id)
                                .bind("from", from)
                                .bind("node", Columns.text(node))
                                .execute()
                        == 1);
    }

    /** Answers a request. */
    public void answer(long id, Optional<Run.Outcome> outcome, String text) {
        database.run(
                "answering request " + id,
                handle -> handle.createUpdate(
                                "UPDATE request SET state = 'DONE', outcome = :outcome, answer = :answer WHERE id = :id")
                        .bind("id", id)
                        .bind("outcome", Columns.optionalText(outcome.map(Run.Outcome::name)))
                        .bind("answer", Columns.text(text))
                        .execute());
    }

    private static Request request(ResultSet row) throws SQLException {
        long run = row.getLong("run");
        Optional<Long> number = row.wasNull() ? Optional.empty() : Optional.of(run);
        return new Request(
                row.getLong("id"),
                Request.Kind.valueOf(row.getString("kind")),
                new SystemName(row.getString("system")),
                row.getString("job"),
                number,
                Columns.time(row, "asked"),
                row.getString("asked_by"),
                Request.State.valueOf(row.getString("state")),
                row.getString("node"),
                Optional.ofNullable(row.getString("outcome")).map(Run.Outcome::valueOf),
                row.getString("answer"));
    }
}
