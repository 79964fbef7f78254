package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Lease;
import dev.sago.model.CopyState;
import dev.sago.model.Counted;
import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the catalog's rows of one system anew from what a site holds, on a machine that has nothing but the
 * configuration and the key; then looks at the other sites, so that the state of each copy is one that was seen.
 */
public final class CatalogRebuild {

    private static final Duration LEASE = Duration.ofSeconds(60);

    private final Catalog catalog;
    private final InstantSource clock;

    /** Writes into this catalog. */
    public CatalogRebuild(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param system the system
     * @param snapshots snapshots that the catalog knows now
     * @param newest the newest of them
     * @param files files in the newest
     * @param sites the state of each site
     */
    public record Result(
            SystemName system,
            int snapshots,
            Optional<SnapshotId> newest,
            long files,
            Map<SiteName, CopyState> sites) {}

    /**
     * Rebuilds one system.
     *
     * @param from the repository opened with the one site that is to be believed
     * @param all the repository opened with all sites of the system
     */
    public Result execute(Repository from, Repository all) throws InterruptedException {
        SystemName system = from.system();
        try (Lease lease = catalog.leases().acquire("system/" + system, LEASE)) {
            long run = catalog.runs().begin(system, Run.Kind.REBUILD, lease);
            try {
                List<CatalogSnapshot> rows = read(from);
                lease.check();
                catalog.snapshots().replaceAll(system, rows);
                Survey survey = Survey.take(all, all.sites());
                survey.record(catalog, clock.instant());
                MarkedSystem.record(catalog, all);
                Map<SiteName, CopyState> states = new LinkedHashMap<>();
                all.sites().forEach(site -> states.put(site.site(), survey.state(site.site())));
                catalog.runs().end(run, Outcome.OK, Counts.NONE, Optional.empty(), Counted.of(rows.size(), "snapshot"));
                Optional<CatalogSnapshot> newest = rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast());
                return new Result(
                        system,
                        rows.size(),
                        newest.map(CatalogSnapshot::id),
                        newest.map(row -> row.counts().files()).orElse(0L),
                        states);
            } catch (InterruptedException | RuntimeException e) {
                Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
                catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    private static List<CatalogSnapshot> read(Repository from) {
        List<CatalogSnapshot> rows = new ArrayList<>();
        try (RepositoryReader reader = from.reader()) {
            for (SnapshotId id : from.snapshots()) {
                Snapshot snapshot = reader.snapshot(id);
                rows.add(CatalogSnapshot.of(
                        snapshot, snapshot.counts().storedBytes(), ObjectKeys.snapshot(id), List.of()));
            }
        }
        return rows;
    }
}
