package dev.sago.catalog;

import dev.sago.model.Run;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What drills showed, for turns, overdue drills and summaries, and the chain of their reports. Thread-safe; each call is one transaction. */
public final class Drills {

    private final Database database;

    Drills(Database database) {
        this.database = database;
    }

    /**
     * One system's part in a drill.
     *
     * @param report the drill's report
     * @param loss what was supposed lost, for people
     * @param chosen how that was chosen, a word
     * @param reason why it failed, a word; absent if it passed
     * @param age of the data that came back; absent where none did
     * @param took from the begin to the end of the own check
     * @param sampled whether only a sample was restored
     * @param entries entries that were compared
     * @param bytes their bytes
     * @param lost sites that were supposed lost
     * @param used sites that were read from
     */
    public record Row(
            String report,
            SystemName system,
            Instant begun,
            Instant ended,
            String loss,
            String chosen,
            Run.Outcome outcome,
            Optional<String> reason,
            Optional<Duration> age,
            Duration took,
            Optional<Duration> rpoGoal,
            Optional<Duration> rtoGoal,
            boolean sampled,
            long entries,
            long bytes,
            List<SiteName> lost,
            List<SiteName> used) {

        /** Whether it reached its objectives. */
        public boolean passed() {
            return outcome == Run.Outcome.OK;
        }
    }

    /**
     * A link of the chain of reports.
     *
     * @param number from 1, without gaps
     * @param name the report's
     * @param seal hash of its seal
     * @param signer the public key that signed it, 64 hexadecimal digits
     */
    public record Sealed(long number, String name, Instant made, Sha256 seal, String signer) {}

    /** Keeps what a drill of one system showed. */
    public void add(Row row) {
        database.run("keeping a drill of " + row.system(), handle -> {
            handle.createUpdate("INSERT INTO drill (report, system, begun, ended, loss, chosen, outcome, reason, age,"
                            + " took, rpo_goal, rto_goal, sampled, entries, bytes) VALUES (:report, :system, :begun,"
                            + " :ended, :loss, :chosen, :outcome, :reason, :age, :took, :rpo, :rto, :sampled,"
                            + " :entries, :bytes) ON CONFLICT DO NOTHING")
                    .bind("report", row.report())
                    .bind("system", row.system().value())
                    .bind("begun", Columns.time(row.begun()))
                    .bind("ended", Columns.time(row.ended()))
                    .bind("loss", Columns.text(row.loss()))
                    .bind("chosen", row.chosen())
                    .bind("outcome", row.outcome().name())
                    .bind("reason", Columns.optionalText(row.reason()))
                    .bind("age", millis(row.age()))
                    .bind("took", row.took().toMillis())
                    .bind("rpo", millis(row.rpoGoal()))
                    .bind("rto", millis(row.rtoGoal()))
                    .bind("sampled", row.sampled())
                    .bind("entries", row.entries())
                    .bind("bytes", row.bytes())
                    .execute();
            row.lost().forEach(site -> site(handle, row, site, "lost"));
            row.used().forEach(site -> site(handle, row, site, "used"));
        });
    }

    private static org.jdbi.v3.core.argument.Argument millis(Optional<Duration> time) {
        return Columns.optionalNumber(time.map(Duration::toMillis));
    }

    private static void site(Handle handle, Row row, SiteName site, String part) {
        handle.createUpdate(
                        "INSERT INTO drill_site (report, system, site, part) VALUES (:report, :system, :site, :part)"
                                + " ON CONFLICT DO NOTHING")
                .bind("report", row.report())
                .bind("system", row.system().value())
                .bind("site", site.value())
                .bind("part", part)
                .execute();
    }

    /** All that began at that time or later, oldest first. */
    public List<Row> since(Instant time) {
        return database.query("listing drills", handle -> {
            Map<String, List<SiteName>> sites = new HashMap<>();
            handle.createQuery("SELECT report, system, site, part FROM drill_site ORDER BY site")
                    .map((row, context) -> {
                        String key = key(row, row.getString("part"));
                        return sites.computeIfAbsent(key, k -> new ArrayList<>())
                                .add(new SiteName(row.getString("site")));
                    })
                    .list();
            return handle.createQuery("SELECT * FROM drill WHERE begun >= :since ORDER BY begun, report, system")
                    .bind("since", Columns.time(time))
                    .map((row, context) -> row(row, sites))
                    .list();
        });
    }

    private static String key(ResultSet row, String part) throws SQLException {
        return row.getString("report") + "/" + row.getString("system") + "/" + part;
    }

    private static Row row(ResultSet row, Map<String, List<SiteName>> sites) throws SQLException {
        return new Row(
                row.getString("report"),
                new SystemName(row.getString("system")),
                Columns.time(row, "begun"),
                Columns.time(row, "ended"),
                row.getString("loss"),
                row.getString("chosen"),
                Run.Outcome.valueOf(row.getString("outcome")),
                Optional.ofNullable(row.getString("reason")),
                duration(row, "age"),
                Duration.ofMillis(row.getLong("took")),
                duration(row, "rpo_goal"),
                duration(row, "rto_goal"),
                row.getBoolean("sampled"),
                row.getLong("entries"),
                row.getLong("bytes"),
                sites.getOrDefault(key(row, "lost"), List.of()),
                sites.getOrDefault(key(row, "used"), List.of()));
    }

    private static Optional<Duration> duration(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    /** Appends a link; under a lease, so that of two at once one waits. */
    public void seal(Sealed link) {
        database.run(
                "keeping report " + link.number(),
                handle -> handle.createUpdate("INSERT INTO drill_report (number, name, made, seal, signer)"
                                + " VALUES (:number, :name, :made, :seal, :signer)")
                        .bind("number", link.number())
                        .bind("name", link.name())
                        .bind("made", Columns.time(link.made()))
                        .bind("seal", link.seal().hex())
                        .bind("signer", link.signer())
                        .execute());
    }

    /** The whole chain, oldest first. */
    public List<Sealed> reports() {
        return database.query(
                "listing reports",
                handle -> handle.createQuery("SELECT * FROM drill_report ORDER BY number")
                        .map((row, context) -> new Sealed(
                                row.getLong("number"),
                                row.getString("name"),
                                Columns.time(row, "made"),
                                Sha256.parse(row.getString("seal")),
                                row.getString("signer")))
                        .list());
    }
}
