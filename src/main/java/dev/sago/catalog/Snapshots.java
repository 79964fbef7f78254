package dev.sago.catalog;

import dev.sago.model.Copy;
import dev.sago.model.Debt;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The snapshots that were committed, and the state of their copies. Thread-safe; each call is one transaction. Times
 * are kept to the microsecond.
 */
public final class Snapshots {

    private static final Pattern PREFIX = Pattern.compile("[0-9A-Za-z.-]*");
    private static final int CANDIDATES_SHOWN = 10;

    private final Database database;
    private final InstantSource clock;
    private final SnapshotRows rows;

    Snapshots(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.rows = new SnapshotRows(database.dialect());
    }

    /**
     * Records a snapshot that enough sites hold, its copies, and what the other sites lack: all or nothing. Doing it
     * again replaces the summary and updates the copies.
     */
    public void commit(CatalogSnapshot snapshot, Collection<Debt> debts) {
        Instant now = clock.instant();
        database.run("recording snapshot " + snapshot.id() + " of " + snapshot.system(), handle -> {
            rows.write(handle, List.of(snapshot));
            rows.writeCopies(handle, snapshot.system(), snapshot.copies());
            Debts.insert(handle, debts, now);
        });
    }

    /** All snapshots, or those of one system, newest first. */
    public List<CatalogSnapshot> list(Optional<SystemName> system) {
        return database.query(
                "listing snapshots",
                handle -> system.map(name -> rows.list(
                                rows.read(handle, "s.system = :system").bind("system", name.value())))
                        .orElseGet(() -> rows.list(rows.read(handle, "TRUE"))));
    }

    /**
     * The newest snapshot of every system, by one query; ordered by system. It takes as long as there are systems, however many snapshots
     * they have: H2 reads an index backwards only if all of its columns are in the order, and joins from the few to the many
     * only if they are outer joins.
     */
    public List<CatalogSnapshot> latestOfEach() {
        return database.query("listing the newest snapshots", handle -> rows.list(rows.latestOfEach(handle))).stream()
                .sorted(Comparator.comparing(CatalogSnapshot::system))
                .toList();
    }

    /**
     * The newest snapshot of a system that has so many complete copies, no more and no fewer.
     *
     * @param copies how many
     * @param snapshot its id
     */
    public record Completed(SystemName system, int copies, SnapshotId snapshot) {}

    /** The newest snapshots by the number of their complete copies, for each of these systems, by one query. */
    public List<Completed> newestByCompleteCopies(Collection<SystemName> systems) {
        if (systems.isEmpty()) {
            return List.of();
        }
        // Our SQL is not templated, so each name is a parameter that stands in the text.
        List<String> names = systems.stream().map(SystemName::value).sorted().toList();
        String places = IntStream.range(0, names.size()).mapToObj(i -> ":s" + i).collect(Collectors.joining(", "));
        return database.query("looking for complete copies", handle -> {
            var query = handle.createQuery("SELECT system, copies, max(snapshot) AS snapshot FROM"
                    + " (SELECT system, snapshot, count(*) AS copies FROM copy WHERE state = 'COMPLETE'"
                    + " AND system IN (" + places + ") GROUP BY system, snapshot) AS one"
                    + " GROUP BY system, copies ORDER BY system, copies");
            for (int i = 0; i < names.size(); i++) {
                query.bind("s" + i, names.get(i));
            }
            return query.map((row, context) -> new Completed(
                            new SystemName(row.getString("system")),
                            row.getInt("copies"),
                            new SnapshotId(row.getString("snapshot"))))
                    .list();
        });
    }

    /** The newest snapshot of a system. */
    public Optional<CatalogSnapshot> latest(SystemName system) {
        return latestAtOrBefore(system, Instant.ofEpochSecond(253_402_300_799L)); // The end of the year 9999.
    }

    /** The newest snapshot of that time or earlier, by its id, as {@code restore --at} goes. */
    public Optional<CatalogSnapshot> latestAtOrBefore(SystemName system, Instant time) {
        return database.query(
                "looking for a snapshot of " + system,
                handle -> only(rows.list(rows.read(
                                handle,
                                "s.system = :system AND s.id = (SELECT n.id FROM snapshot n WHERE n.system = :system"
                                        + " AND n.id < :end ORDER BY n.id DESC LIMIT 1)")
                        .bind("system", system.value())
                        .bind("end", SnapshotId.endOf(time)))));
    }

    /** The snapshot with exactly this id. */
    public Optional<CatalogSnapshot> get(SystemName system, SnapshotId id) {
        return database.query(
                "looking for a snapshot of " + system,
                handle -> only(rows.list(rows.read(handle, "s.system = :system AND s.id = :id")
                        .bind("system", system.value())
                        .bind("id", id.value()))));
    }

    /**
     * The snapshot whose id begins so.
     *
     * @throws SagoException if several do, with their ids
     */
    public Optional<CatalogSnapshot> find(SystemName system, String idPrefix) {
        if (!PREFIX.matcher(idPrefix).matches()) {
            return Optional.empty();
        }
        List<CatalogSnapshot> found = database.query(
                "looking for a snapshot of " + system,
                handle -> rows.list(rows.read(handle, "s.system = :system AND s.id LIKE :prefix")
                        .bind("system", system.value())
                        .bind("prefix", idPrefix + "%")));
        if (found.size() > 1) {
            String candidates = found.stream()
                    .limit(CANDIDATES_SHOWN)
                    .map(snapshot -> snapshot.id().value())
                    .collect(Collectors.joining(", "));
            String rest = found.size() > CANDIDATES_SHOWN ? " and " + (found.size() - CANDIDATES_SHOWN) + " more" : "";
            throw SagoException.usage(
                    found.size() + " snapshots of " + system + " have ids that begin with \"" + idPrefix + "\": "
                            + candidates + rest,
                    "Give more of the id.");
        }
        return only(found);
    }

    private static Optional<CatalogSnapshot> only(List<CatalogSnapshot> found) {
        return found.stream().findFirst();
    }

    /** Forgets a snapshot and its copies; whether it was there. */
    public boolean remove(SystemName system, SnapshotId id) {
        return database.query(
                "removing snapshot " + id + " of " + system,
                handle -> handle.createUpdate("DELETE FROM snapshot WHERE system = :system AND id = :id")
                                .bind("system", system.value())
                                .bind("id", id.value())
                                .execute()
                        > 0);
    }

    /** Replaces all snapshots and copies of a system by what was read from a site; its debts and runs stay. */
    public void replaceAll(SystemName system, Collection<CatalogSnapshot> snapshots) {
        Set<SnapshotId> ids = new HashSet<>();
        for (CatalogSnapshot snapshot : snapshots) {
            if (!ids.add(snapshot.id())) {
                throw new IllegalArgumentException(snapshot.id() + " is given twice");
            }
            if (!snapshot.system().equals(system)) {
                throw new IllegalArgumentException(snapshot.id() + " is a snapshot of " + snapshot.system()
                        + " and cannot become one of " + system);
            }
        }
        List<Copy> copies = snapshots.stream()
                .flatMap(snapshot -> snapshot.copies().stream())
                .toList();
        database.run("replacing the snapshots of " + system, handle -> {
            handle.createUpdate("DELETE FROM snapshot WHERE system = :system")
                    .bind("system", system.value())
                    .execute();
            rows.write(handle, snapshots);
            rows.writeCopies(handle, system, copies);
        });
    }

    /**
     * Records what was seen of copies. Copies of snapshots that the catalog does not know (another process removed
     * them, or they were found at a site only) are left out.
     *
     * @return the copies that were left out
     */
    public List<Copy> recordCopies(SystemName system, Collection<Copy> copies) {
        return database.query("recording copies of " + system, handle -> {
            Set<String> known = knownIds(handle, system);
            List<Copy> leftOut = new ArrayList<>();
            List<Copy> taken = new ArrayList<>();
            for (Copy copy : copies) {
                (known.contains(copy.snapshot().value()) ? taken : leftOut).add(copy);
            }
            rows.writeCopies(handle, system, taken);
            return List.copyOf(leftOut);
        });
    }

    /** Forgets what was known of a system's copies at a site: it is no place for them any more. */
    public void forgetCopies(SystemName system, SiteName site) {
        database.run(
                "forgetting the copies of " + system + " at " + site,
                handle -> handle.createUpdate("DELETE FROM copy WHERE system = :system AND site = :site")
                        .bind("system", system.value())
                        .bind("site", site.value())
                        .execute());
    }

    private static Set<String> knownIds(Handle handle, SystemName system) {
        return new HashSet<>(handle.createQuery("SELECT id FROM snapshot WHERE system = :system")
                .bind("system", system.value())
                .mapTo(String.class)
                .list());
    }

    /** All systems that have a snapshot or a run, in order. */
    public List<SystemName> systems() {
        return database
                .query(
                        "listing systems",
                        handle -> handle.createQuery("SELECT system FROM snapshot UNION SELECT system FROM run")
                                .mapTo(String.class)
                                .list())
                .stream()
                .map(SystemName::new)
                .sorted()
                .toList();
    }
}
