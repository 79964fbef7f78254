package dev.sago.catalog;

import dev.sago.model.Run;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Keeps the table {@code run_total} beside {@code run}: a few rows for a system, however long its history is. */
final class RunTotals {

    private RunTotals() {}

    /** Whether a run has this end already, so that it must not be counted once more. */
    static boolean isCounted(Handle handle, long run, Run.Outcome outcome) {
        return handle.createQuery("SELECT outcome FROM run WHERE id = :id AND outcome = :outcome")
                .bind("id", run)
                .bind("outcome", outcome.name())
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    /** Counts a run whose row in {@code run} has its end. */
    static void count(Handle handle, long run) {
        String begin = "INSERT INTO run_total (system, kind, outcome, runs, millis, read_bytes, stored_bytes, last_run,"
                + " last_begun, last_ended, message) SELECT system, kind, outcome, 0, 0, 0, 0, 0, begun, ended, ''"
                + " FROM run WHERE id = :id ON CONFLICT DO NOTHING";
        handle.createUpdate(begin).bind("id", run).execute();
        handle.createQuery("SELECT * FROM run WHERE id = :id")
                .bind("id", run)
                .map((row, context) -> {
                    add(handle, row);
                    return run;
                })
                .list();
    }

    private static void add(Handle handle, ResultSet row) throws SQLException {
        Duration took = Duration.between(Columns.time(row, "begun"), Columns.time(row, "ended"));
        handle.createUpdate("UPDATE run_total SET runs = runs + 1, millis = millis + :millis,"
                        + " read_bytes = read_bytes + :read_bytes, stored_bytes = stored_bytes + :stored_bytes"
                        + " WHERE system = :system AND kind = :kind AND outcome = :outcome")
                .bind("millis", Math.max(0, took.toMillis()))
                .bind("read_bytes", row.getLong("read_bytes"))
                .bind("stored_bytes", row.getLong("stored_bytes"))
                .bind("system", row.getString("system"))
                .bind("kind", row.getString("kind"))
                .bind("outcome", row.getString("outcome"))
                .execute();
        // Runs may overlap: the newest is the one that began last, not the one that ended last.
        handle.createUpdate("UPDATE run_total SET last_run = :run, last_begun = :begun, last_ended = :ended,"
                        + " message = :message"
                        + " WHERE system = :system AND kind = :kind AND outcome = :outcome AND last_run <= :run")
                .bind("run", row.getLong("id"))
                .bind("begun", Columns.time(Columns.time(row, "begun")))
                .bind("ended", Columns.time(Columns.time(row, "ended")))
                .bind("message", row.getString("message"))
                .bind("system", row.getString("system"))
                .bind("kind", row.getString("kind"))
                .bind("outcome", row.getString("outcome"))
                .execute();
    }

    /** All of all systems. */
    static List<RunTotal> all(Handle handle) {
        return handle.createQuery("SELECT * FROM run_total ORDER BY system, kind, outcome")
                .map((row, context) -> new RunTotal(
                        new SystemName(row.getString("system")),
                        Run.Kind.valueOf(row.getString("kind")),
                        Run.Outcome.valueOf(row.getString("outcome")),
                        row.getLong("runs"),
                        Duration.ofMillis(row.getLong("millis")),
                        row.getLong("read_bytes"),
                        row.getLong("stored_bytes"),
                        row.getLong("last_run"),
                        Columns.time(row, "last_begun"),
                        Columns.time(row, "last_ended"),
                        row.getString("message")))
                .list();
    }
}
