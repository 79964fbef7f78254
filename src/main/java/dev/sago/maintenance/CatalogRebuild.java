package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Lease;
import dev.sago.model.CopyState;
import dev.sago.model.Counted;
import dev.sago.model.Counts;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.SiteObjects;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
     * @param outcome OK; DAMAGE where an object is damaged, or missing at the site that was believed
     * @param sites the state of each site
     * @param findings that damage
     */
    public record Result(
            SystemName system,
            Outcome outcome,
            int snapshots,
            Optional<SnapshotId> newest,
            long files,
            Map<SiteName, CopyState> sites,
            List<Finding> findings) {}

    /**
     * Rebuilds one system. No damage stops it: what can be read counts, what cannot is a finding.
     *
     * @param from the repository opened to read with the one site that is to be believed
     * @param all the repository opened to read with all sites of the system
     */
    public Result execute(Repository from, Repository all) throws InterruptedException {
        SystemName system = from.system();
        try (Lease lease = catalog.leases().acquire("system/" + system, LEASE)) {
            long run = catalog.runs().begin(system, Run.Kind.REBUILD, lease);
            try {
                List<Finding> read = new ArrayList<>();
                List<CatalogSnapshot> rows = read(from, all, read);
                lease.check();
                catalog.snapshots().replaceAll(system, rows);
                Survey survey = Survey.takeWithIndexes(all, all.sites());
                read.addAll(from.indexFindings());
                read.addAll(all.indexFindings());
                List<Finding> findings = damage(read, survey, from);
                catalog.findings().record(run, findings);
                survey.record(catalog, clock.instant(), damaged(findings));
                survey.add(damaged(findings), Map.of());
                MarkedSystem.record(catalog, all);
                Map<SiteName, CopyState> states = new LinkedHashMap<>();
                all.sites().forEach(site -> states.put(site.site(), survey.state(site.site())));
                Outcome outcome = findings.isEmpty() ? Outcome.OK : Outcome.DAMAGE;
                catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), Counted.of(rows.size(), "snapshot"));
                Optional<CatalogSnapshot> newest = rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast());
                return new Result(
                        system,
                        outcome,
                        rows.size(),
                        newest.map(CatalogSnapshot::id),
                        newest.map(row -> row.counts().files()).orElse(0L),
                        states,
                        findings);
            } catch (InterruptedException | RuntimeException e) {
                Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
                catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    /** The snapshots of the one site; a manifest that is damaged there is read from another, and left out where none has it whole. */
    private static List<CatalogSnapshot> read(Repository from, Repository all, List<Finding> findings) {
        List<CatalogSnapshot> rows = new ArrayList<>();
        try (RepositoryReader reader = from.reader();
                RepositoryReader others = all.reader()) {
            for (SnapshotId id : from.snapshots()) {
                read(id, reader, others)
                        .ifPresent(snapshot -> rows.add(CatalogSnapshot.of(
                                snapshot, snapshot.counts().storedBytes(), ObjectKeys.snapshot(id), List.of())));
            }
            findings.addAll(reader.findings());
            findings.addAll(others.findings());
        }
        return rows;
    }

    private static Optional<Snapshot> read(SnapshotId id, RepositoryReader reader, RepositoryReader others) {
        try {
            return Optional.of(reader.snapshot(id));
        } catch (SagoException e) {
            if (e.kind() != SagoException.Kind.DAMAGE) {
                throw e;
            }
        }
        try {
            return Optional.of(others.snapshot(id));
        } catch (SagoException e) {
            if (e.kind() != SagoException.Kind.DAMAGE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** What was read and is damaged, and what the survey saw; of what is only missing, what is so at the site that is believed. */
    private static List<Finding> damage(List<Finding> read, Survey survey, Repository from) {
        Set<SiteName> believed = from.sites().stream().map(SiteObjects::site).collect(Collectors.toSet());
        Map<String, Finding> damage = new LinkedHashMap<>();
        Stream.concat(read.stream(), survey.findings().stream())
                .filter(finding -> finding.kind() == Kind.DAMAGED
                        || (finding.kind() == Kind.MISSING && believed.contains(finding.site())))
                .forEach(finding -> damage.merge(
                        finding.kind() + " " + finding.site() + " " + finding.key(),
                        finding,
                        (one, other) -> one.severity().compareTo(other.severity()) >= 0 ? one : other));
        return List.copyOf(damage.values());
    }

    private static Map<SiteName, Set<String>> damaged(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.kind() == Kind.DAMAGED)
                .collect(Collectors.groupingBy(
                        Finding::site, Collectors.mapping(Finding::key, Collectors.<String>toSet())));
    }
}
