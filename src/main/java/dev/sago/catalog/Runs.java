package dev.sago.catalog;

import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Executions, running and past, each begin and end with a record in the {@link Audit} log. Thread-safe; each call is one
 * transaction. A run whose process died stays without an
 * end until {@link #closeAbandoned} closes it.
 */
public final class Runs {

    private final Database database;
    private final InstantSource clock;
    private final Audit audit;
    private final RunCause cause;

    Runs(Database database, InstantSource clock, Audit audit) {
        this(database, clock, audit, new RunCause(""));
    }

    private Runs(Database database, InstantSource clock, Audit audit, RunCause cause) {
        this.database = database;
        this.clock = clock;
        this.audit = audit;
        this.cause = cause;
    }

    /** The same runs; those that begin here have this cause. */
    Runs because(RunCause why) {
        return new Runs(database, clock, audit, why);
    }

    /** Begins a run that works without a lease, such as a restore; gives its number. */
    public long begin(SystemName system, Run.Kind kind) {
        return begin(system, kind, Optional.empty());
    }

    /** Begins a run under a lease, such as a backup; gives its number. */
    public long begin(SystemName system, Run.Kind kind, Lease lease) {
        return begin(system, kind, Optional.of(lease));
    }

    private long begin(SystemName system, Run.Kind kind, Optional<Lease> lease) {
        Instant now = clock.instant();
        audit.seeConfiguration();
        audit.setDue();
        String chain = audit.chain();
        long begun = database.query("beginning a run of " + system, handle -> {
            var insert = handle.createUpdate("INSERT INTO run (system, kind, begun, message, cause, lease, fence, "
                            + String.join(", ", Holder.COLUMNS) + ", " + Columns.countNames()
                            + ") VALUES (:system, :kind, :begun, '', :cause, :lease, :fence, :"
                            + String.join(", :", Holder.COLUMNS) + ", " + Columns.countParameters() + ")")
                    .bind("system", system.value())
                    .bind("kind", kind.name())
                    .bind("begun", Columns.time(now))
                    .bind("cause", Columns.text(cause.text()))
                    .bind("lease", Columns.optionalText(lease.map(Lease::name)))
                    .bind("fence", Columns.optionalNumber(lease.map(Lease::fence)));
            long run = Columns.bind(Holder.bind(insert, Holder.self()), Counts.NONE)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            Map<String, String> details = new LinkedHashMap<>();
            details.put("run", String.valueOf(run));
            if (!cause.text().isEmpty()) {
                details.put("cause", cause.text());
            }
            audit.append(
                    handle,
                    chain,
                    UUID.randomUUID().toString(),
                    new Audit.Draft(Audit.word(kind), system.value(), "begun", details));
            return run;
        });
        cause.begun(begun);
        return begun;
    }

    /**
     * Ends a run. A run that was ended already, by its next holder who took it for dead, is ended anew: it knows better.
     *
     * @param own one line for people: why it failed, which sites lack what
     */
    public void end(long run, Run.Outcome outcome, Counts counts, Optional<SnapshotId> snapshot, String own) {
        String text = cause.told(outcome, own);
        Instant now = clock.instant();
        String chain = audit.chain();
        String id = UUID.randomUUID().toString();
        database.run("ending run " + run, handle -> {
            boolean counted = RunTotals.isCounted(handle, run, outcome);
            Columns.bind(
                            handle.createUpdate(
                                    "UPDATE run SET ended = :ended, outcome = :outcome, snapshot = :snapshot,"
                                            + " message = :message, " + Columns.countAssignments() + " WHERE id = :id"),
                            counts)
                    .bind("id", run)
                    .bind("ended", Columns.time(now))
                    .bind("outcome", outcome.name())
                    .bind("snapshot", Columns.optionalText(snapshot.map(SnapshotId::value)))
                    .bind("message", Columns.text(text))
                    .execute();
            if (!counted) {
                RunTotals.count(handle, run);
            }
            Map<String, String> details = new LinkedHashMap<>();
            details.put("run", String.valueOf(run));
            snapshot.ifPresent(made -> details.put("snapshot", made.value()));
            details.put("text", text);
            recordEnd(handle, chain, id, run, outcome, details);
        });
        cause.ended(outcome, text);
    }

    private void recordEnd(
            Handle handle, String chain, String id, long run, Run.Outcome outcome, Map<String, String> details) {
        handle.createQuery("SELECT kind, system FROM run WHERE id = :id")
                .bind("id", run)
                .map((row, context) -> new Audit.Draft(
                        Audit.word(Run.Kind.valueOf(row.getString("kind"))),
                        row.getString("system"),
                        Audit.word(outcome),
                        details))
                .findOne()
                .ifPresent(draft -> audit.append(handle, chain, id, draft));
    }

    /** A run that goes on, and the process that does it, for people. */
    public record Going(Run run, String process) {}

    /** The runs that have no end, though their process is not known to be dead; newest first. */
    public List<Going> going() {
        return database.query("listing runs that go on", handle -> {
            List<Going> out = new ArrayList<>();
            handle.createQuery("SELECT * FROM run WHERE ended IS NULL ORDER BY id DESC")
                    .map((row, context) -> {
                        Holder holder = Holder.of(row);
                        if (!holder.isDead()) {
                            out.add(new Going(run(row), holder.toString()));
                        }
                        return row.getLong("id");
                    })
                    .list();
            return out;
        });
    }

    /** When a scrub of a system last began that got to its end, if one did. */
    public Optional<Instant> lastScrub(SystemName system) {
        return database.query(
                "looking for the last scrub of " + system,
                handle -> handle.createQuery(
                                "SELECT begun FROM run WHERE system = :system AND kind = 'VERIFY' AND message LIKE 'scrub%'"
                                        + " AND outcome IN ('OK', 'DAMAGE') ORDER BY id DESC LIMIT 1")
                        .bind("system", system.value())
                        .map((row, context) -> Columns.time(row, "begun"))
                        .findOne());
    }

    /** The newest runs of all systems, or of one, newest first. */
    public List<Run> recent(Optional<SystemName> system, int limit) {
        return database.query("listing runs", handle -> {
            var query = handle.createQuery("SELECT * FROM run" + (system.isPresent() ? " WHERE system = :system" : "")
                    + " ORDER BY id DESC LIMIT :limit");
            system.ifPresent(name -> query.bind("system", name.value()));
            return query.bind("limit", limit).map((row, context) -> run(row)).list();
        });
    }

    /** How the runs of all systems ended, by kind; a few rows for each, however long the history is. */
    public List<RunTotal> totals() {
        return database.query("counting runs", RunTotals::all);
    }

    /** The newest runs of one kind of all systems that ended so, newest first. */
    public List<Run> recent(Run.Kind kind, Run.Outcome outcome, int limit) {
        return database.query(
                "listing runs",
                handle -> handle.createQuery("SELECT * FROM run WHERE kind = :kind AND outcome = :outcome"
                                + " ORDER BY id DESC LIMIT :limit")
                        .bind("kind", kind.name())
                        .bind("outcome", outcome.name())
                        .bind("limit", limit)
                        .map((row, context) -> run(row))
                        .list());
    }

    /**
     * Closes the runs of a system whose processes died: those begun under an earlier holding of this lease, and those of
     * dead processes of this machine. Runs that work without a lease in processes elsewhere stay as they are.
     *
     * @param lease the system's lease, held
     * @return the runs as they were before, oldest first; what they stored at the sites may stand in no index
     */
    public List<Run> closeAbandoned(SystemName system, Lease lease) {
        Instant now = clock.instant();
        String chain = audit.chain();
        return database.query("closing abandoned runs of " + system, handle -> {
            List<Run> abandoned = abandoned(handle, system, lease);
            for (Run run : abandoned) {
                Map<String, String> details =
                        Map.of("run", String.valueOf(run.id()), "text", "its process ended before the run did");
                recordEnd(handle, chain, UUID.randomUUID().toString(), run.id(), Run.Outcome.INTERRUPTED, details);
                handle.createUpdate(
                                "UPDATE run SET ended = :ended, outcome = :outcome, message = :message WHERE id = :id")
                        .bind("ended", Columns.time(now))
                        .bind("outcome", Run.Outcome.INTERRUPTED.name())
                        .bind("message", "its process ended before the run did")
                        .bind("id", run.id())
                        .execute();
                RunTotals.count(handle, run.id());
            }
            return abandoned;
        });
    }

    private static List<Run> abandoned(Handle handle, SystemName system, Lease lease) {
        List<Run> out = new ArrayList<>();
        handle.createQuery("SELECT * FROM run WHERE system = :system AND ended IS NULL ORDER BY id")
                .bind("system", system.value())
                .map((row, context) -> {
                    boolean fenced =
                            lease.name().equals(row.getString("lease")) && row.getLong("fence") < lease.fence();
                    if (fenced || Holder.of(row).isDead()) {
                        out.add(run(row));
                    }
                    return row.getLong("id");
                })
                .list();
        return out;
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getLong("id"),
                new SystemName(row.getString("system")),
                Run.Kind.valueOf(row.getString("kind")),
                Columns.time(row, "begun"),
                Columns.optionalTime(row, "ended"),
                Optional.ofNullable(row.getString("outcome")).map(Run.Outcome::valueOf),
                Columns.counts(row),
                Columns.optionalSnapshot(row, "snapshot"),
                row.getString("message"),
                row.getString("cause"));
    }
}
