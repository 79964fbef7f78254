package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Proof;
import dev.sago.maintenance.LiveLook.Live;
import dev.sago.maintenance.Sample.Chosen;
import dev.sago.maintenance.SampleResult.SiteResult;
import dev.sago.model.Counts;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Problem;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.SiteObjects;
import dev.sago.site.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verification by restoring: a random sample of the newest snapshot's entries comes back from each site in turn, from that
 * site alone; every byte is checked by hash, and compared with the live source where the entry is unchanged there. Nothing is
 * written but repairs of what it met damaged.
 */
public final class SampleRun {

    private final Catalog catalog;
    private final InstantSource clock;
    private final Event.Listener listener;
    private final SampleMeter meter = new SampleMeter();

    /** Records what it finds in the catalog. */
    public SampleRun(Catalog catalog, InstantSource clock, Event.Listener listener) {
        this.catalog = catalog;
        this.clock = clock;
        this.listener = listener;
    }

    /** What has come back so far; any thread may ask. */
    public SampleMeter meter() {
        return meter;
    }

    /**
     * Restores a sample from each of these sites of a repository that is opened to read.
     *
     * @param size entries in the sample
     * @param seed decides which
     * @throws SagoException if no site can tell what the newest snapshot has
     */
    public SampleResult execute(
            Repository repository, Collection<SiteObjects> sites, int size, long seed, LiveSources live)
            throws InterruptedException {
        SystemName system = repository.system();
        long run = catalog.runs().begin(system, Run.Kind.VERIFY);
        try {
            SampleResult result = restore(repository, sites, size, seed, live);
            catalog.findings().record(run, result.findings());
            catalog.findings().recordRepaired(run, result.repaired());
            boolean byIndex = repository.indexFindings().isEmpty();
            catalog.proofs()
                    .record(result.sites().stream()
                            .filter(site -> byIndex
                                    && site.failures().isEmpty()
                                    && site.lost().isEmpty())
                            .map(site -> new Proof(system, site.site(), Proof.Depth.SAMPLE, clock.instant(), run))
                            .toList());
            catalog.runs().end(run, result.outcome(), Counts.NONE, Optional.of(result.snapshot()), text(result));
            return result;
        } catch (InterruptedException | RuntimeException e) {
            Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
            catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), "sample: " + e.getMessage());
            throw e;
        }
    }

    private SampleResult restore(
            Repository repository, Collection<SiteObjects> sites, int size, long seed, LiveSources sources)
            throws InterruptedException {
        Instant begun = clock.instant();
        SystemName system = repository.system();
        if (repository.snapshots().isEmpty()) {
            throw SagoException.failed(
                    "System " + system + " has no snapshot to take a sample of",
                    "Make a backup: sago backup " + system,
                    null);
        }
        SnapshotId newest = repository.snapshots().getLast();
        List<Finding> findings = new ArrayList<>();
        listener.on(new Event.Stage(system, "choosing"));
        Sample sample;
        try (RepositoryReader reader = repository.reader()) {
            sample = Sample.choose(reader, reader.snapshot(newest), size, seed);
            findings.addAll(reader.findings());
        }
        meter.plan((long) sample.entries().size() * sites.size(), sizeOf(sample) * sites.size());
        listener.on(new Event.Stage(system, "reading"));
        Map<SamplePath, Live> live = new LiveLook().at(sample.entries(), sources);
        List<SiteResult> rows = new ArrayList<>();
        for (SiteObjects site : sites) {
            listener.on(new Event.Stage(system, "restoring from " + site.site()));
            rows.add(restore(repository, site, newest, sample, live, findings));
        }
        List<Finding> repaired;
        try (RepositoryReader reader = repository.reader()) {
            var _ = reader.findings(); // Waits for repairs.
            repaired = reader.repaired();
        }
        findings.removeAll(repaired);
        List<Finding> ofIndexes = repository.indexFindings();
        findings.addAll(ofIndexes);
        return new SampleResult(
                system,
                ofIndexes.isEmpty() ? outcome(rows) : Outcome.DAMAGE,
                newest,
                seed,
                sample.entries().size(),
                sample.of(),
                rows,
                notCompared(sample, live),
                findings.stream().distinct().toList(),
                repaired,
                Duration.between(begun, clock.instant()));
    }

    private SiteResult restore(
            Repository repository,
            SiteObjects site,
            SnapshotId id,
            Sample sample,
            Map<SamplePath, Live> live,
            List<Finding> findings)
            throws InterruptedException {
        StoreException away = repository.unreachable().get(site.site());
        if (away != null) {
            return new SiteResult(site.site(), 0, 0, 0, 0, List.of(), String.valueOf(away.getMessage()));
        }
        try (RepositoryReader reader = repository.readerAt(site)) {
            SiteResult result = new SiteSample(site.site(), reader, meter).restore(id, sample.entries(), live);
            findings.addAll(reader.findings());
            return result;
        }
    }

    private static long sizeOf(Sample sample) {
        return sample.entries().stream()
                .mapToLong(chosen -> chosen.entry().size())
                .sum();
    }

    private static List<Problem> notCompared(Sample sample, Map<SamplePath, Live> live) {
        List<Problem> problems = new ArrayList<>();
        for (Chosen chosen : sample.entries()) {
            if (live.get(chosen.path()) instanceof Live.Unknown(String reason)) {
                problems.add(new Problem(chosen.path().text(), reason));
            }
        }
        return problems;
    }

    private static Outcome outcome(List<SiteResult> rows) {
        if (rows.stream().anyMatch(row -> !row.failures().isEmpty())) {
            return Outcome.DAMAGE;
        }
        return rows.stream().allMatch(row -> row.lost().isEmpty()) ? Outcome.OK : Outcome.FAILED;
    }

    private static String text(SampleResult result) {
        List<String> parts = new ArrayList<>();
        for (SiteResult site : result.sites()) {
            String more = site.lost().isEmpty()
                    ? (site.failures().isEmpty() ? "" : ", " + site.failures().size() + " failed")
                    : ", lost: " + site.lost();
            parts.add(site.site() + " " + site.restored() + " of " + result.entries() + more);
        }
        return "sample with seed " + result.seed() + ": " + String.join("; ", parts);
    }
}
