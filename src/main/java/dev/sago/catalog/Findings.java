package dev.sago.catalog;

import dev.sago.model.Finding;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.statement.PreparedBatch;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What verification or a read found: at most one finding per system, site, kind and object. One that was repaired stays,
 * marked so, and stands no more. Thread-safe; each call is one transaction. Texts are kept up to 10,000 characters.
 */
public final class Findings {

    private final Database database;
    private final InstantSource clock;
    private final String write;

    Findings(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.write = database.dialect()
                .upsert(
                        "finding",
                        List.of("id"),
                        List.of(
                                "run",
                                "system",
                                "site",
                                "severity",
                                "kind",
                                "object_key",
                                "message",
                                "remedy",
                                "seen",
                                "repaired"));
    }

    /**
     * A finding with its origin.
     *
     * @param finding what was found
     * @param run the number of the run that saw it last
     * @param seen when it was seen last
     */
    public record Seen(Finding finding, long run, Instant seen) {}

    /** Keeps what a run found; a finding that stands already is renewed. */
    public void record(long run, Collection<Finding> findings) {
        keep(run, findings, false);
    }

    /**
     * Keeps findings that were repaired as soon as they were met: they do not stand, but are remembered.
     *
     * @param run the number of the run, or 0 where there was none
     */
    public void recordRepaired(long run, Collection<Finding> findings) {
        keep(run, findings, true);
    }

    private void keep(long run, Collection<Finding> findings, boolean repaired) {
        if (findings.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        database.run("keeping " + findings.size() + " findings", handle -> {
            PreparedBatch batch = handle.prepareBatch(write);
            byId(findings).forEach((id, finding) -> {
                batch.bind("id", id)
                        .bind("run", run)
                        .bind("system", finding.system().value())
                        .bind("site", finding.site().value())
                        .bind("severity", finding.severity().name())
                        .bind("kind", finding.kind().name())
                        .bind("object_key", Columns.text(finding.key()))
                        .bind("message", Columns.text(finding.text()))
                        .bind("remedy", Columns.text(finding.remedy()))
                        .bind("seen", Columns.time(now))
                        .bind("repaired", Columns.optionalTime(repaired ? Optional.of(now) : Optional.empty()))
                        .add();
            });
            batch.execute();
        });
    }

    /** The findings of a system that stand, those seen last first, the worse before the better. */
    public List<Seen> of(SystemName system) {
        return list(system, "repaired IS NULL");
    }

    /** The findings of a system that a read repaired at once, in the same order. */
    public List<Seen> repaired(SystemName system) {
        return list(system, "repaired IS NOT NULL");
    }

    private List<Seen> list(SystemName system, String which) {
        return database.query(
                "listing the findings of " + system,
                handle -> handle.createQuery("SELECT * FROM finding WHERE system = :system AND " + which
                                + " ORDER BY seen DESC, CASE severity"
                                + " WHEN 'CRITICAL' THEN 0 WHEN 'WARNING' THEN 1 ELSE 2 END, site, object_key, kind")
                        .bind("system", system.value())
                        .map((row, context) -> seen(row))
                        .list());
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                new Finding(
                        Finding.Severity.valueOf(row.getString("severity")),
                        Finding.Kind.valueOf(row.getString("kind")),
                        new SystemName(row.getString("system")),
                        new SiteName(row.getString("site")),
                        row.getString("object_key"),
                        row.getString("message"),
                        row.getString("remedy")),
                row.getLong("run"),
                Columns.time(row, "seen"));
    }

    /**
     * What stands of one kind about one system at one site.
     *
     * @param findings how many
     * @param since when the one was seen that was not seen again for the longest time
     */
    public record Sum(
            SystemName system,
            SiteName site,
            Finding.Kind kind,
            Finding.Severity severity,
            long findings,
            Instant since) {}

    /** How much stands about every system at every site, by one query. */
    public List<Sum> sums() {
        return database.query(
                "counting findings",
                handle -> handle.createQuery("SELECT system, site, kind, severity, count(*) AS findings,"
                                + " min(seen) AS since FROM finding WHERE repaired IS NULL"
                                + " GROUP BY system, site, kind, severity ORDER BY system, site, kind, severity")
                        .map((row, context) -> new Sum(
                                new SystemName(row.getString("system")),
                                new SiteName(row.getString("site")),
                                Finding.Kind.valueOf(row.getString("kind")),
                                Finding.Severity.valueOf(row.getString("severity")),
                                row.getLong("findings"),
                                Columns.time(row, "since")))
                        .list());
    }

    /** Forgets findings, because they were healed or looked at again and not seen; unknown ones are ignored. */
    public void clear(Collection<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        database.run("clearing " + findings.size() + " findings", handle -> {
            PreparedBatch batch = handle.prepareBatch("DELETE FROM finding WHERE id = :id AND repaired IS NULL");
            byId(findings).forEach((id, finding) -> batch.bind("id", id).add());
            batch.execute();
        });
    }

    /** Forgets what older runs than this found at a site: the run looked at everything there again. */
    public void clearOlder(SystemName system, SiteName site, long run) {
        database.run(
                "clearing the findings of " + system + " at " + site,
                handle -> handle.createUpdate(
                                "DELETE FROM finding WHERE system = :system AND site = :site AND run < :run AND repaired IS NULL")
                        .bind("system", system.value())
                        .bind("site", site.value())
                        .bind("run", run)
                        .execute());
    }

    /** Findings by primary key, each once; ordered, so that two processes never wait for each other. */
    private static SortedMap<String, Finding> byId(Collection<Finding> findings) {
        SortedMap<String, Finding> out = new TreeMap<>();
        for (Finding finding : findings) {
            // No part but the last could hold a NUL.
            String text = finding.system() + "\0" + finding.site() + "\0" + finding.kind() + "\0"
                    + Columns.text(finding.key());
            out.put(Sha256.hash(text.getBytes(StandardCharsets.UTF_8)).hex(), finding);
        }
        return out;
    }
}
