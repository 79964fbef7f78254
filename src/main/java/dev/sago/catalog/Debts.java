package dev.sago.catalog;

import dev.sago.model.Debt;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Objects that sites should hold and do not yet. Thread-safe; each call is one transaction. */
public final class Debts {

    private static final Comparator<Debt> ORDER =
            Comparator.comparing(Debt::system).thenComparing(Debt::site).thenComparing(Debt::key);

    private final Database database;
    private final InstantSource clock;

    Debts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What one site owes to one system.
     *
     * @param system the system
     * @param site the site that lacks objects
     * @param objects how many
     * @param since when the oldest of them was noted
     */
    public record Sum(SystemName system, SiteName site, long objects, Instant since) {}

    /** Notes debts; those that stand already keep their time. */
    public void add(Collection<Debt> debts) {
        Instant now = clock.instant();
        database.run("noting " + debts.size() + " debts", handle -> insert(handle, debts, now));
    }

    static void insert(Handle handle, Collection<Debt> debts, Instant since) {
        write(
                handle,
                "INSERT INTO debt (system, site, object_key, since) VALUES (:system, :site, :object_key, :since)"
                        + " ON CONFLICT DO NOTHING",
                debts,
                Optional.of(since));
    }

    /** Strikes debts out, because the site holds the objects now or nobody needs them any more; unknown ones are ignored. */
    public void pay(Collection<Debt> debts) {
        database.run(
                "striking out " + debts.size() + " debts",
                handle -> write(
                        handle,
                        "DELETE FROM debt WHERE system = :system AND site = :site AND object_key = :object_key",
                        debts,
                        Optional.empty()));
    }

    private static void write(Handle handle, String sql, Collection<Debt> debts, Optional<Instant> since) {
        if (debts.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(sql);
        // In one order everywhere, so that two processes never wait for each other.
        debts.stream().sorted(ORDER).forEach(debt -> {
            batch.bind("system", debt.system().value())
                    .bind("site", debt.site().value())
                    .bind("object_key", debt.key());
            since.ifPresent(time -> batch.bind("since", Columns.time(time)));
            batch.add();
        });
        batch.execute();
    }

    /** What all sites owe to a system, by site and key. */
    public List<Debt> of(SystemName system) {
        return database.query(
                "listing the debts of " + system,
                handle -> handle
                        .createQuery("SELECT system, site, object_key FROM debt WHERE system = :system")
                        .bind("system", system.value())
                        .map((row, context) -> debt(row))
                        .stream()
                        .sorted(ORDER)
                        .toList());
    }

    /** What one site owes to a system, by key. */
    public List<Debt> of(SystemName system, SiteName site) {
        return database.query(
                "listing the debts of " + system,
                handle -> handle
                        .createQuery(
                                "SELECT system, site, object_key FROM debt WHERE system = :system AND site = :site")
                        .bind("system", system.value())
                        .bind("site", site.value())
                        .map((row, context) -> debt(row))
                        .stream()
                        .sorted(ORDER)
                        .toList());
    }

    private static Debt debt(ResultSet row) throws SQLException {
        return new Debt(
                new SystemName(row.getString("system")),
                new SiteName(row.getString("site")),
                row.getString("object_key"));
    }

    /** How much every site owes to every system, by one query; pairs without debts are left out. */
    public List<Sum> sums() {
        return database.query(
                "counting debts",
                handle -> handle.createQuery("SELECT system, site, count(*) AS objects, min(since) AS since FROM debt"
                                + " GROUP BY system, site ORDER BY system, site")
                        .map((row, context) -> new Sum(
                                new SystemName(row.getString("system")),
                                new SiteName(row.getString("site")),
                                row.getLong("objects"),
                                Columns.time(row, "since")))
                        .list());
    }
}
