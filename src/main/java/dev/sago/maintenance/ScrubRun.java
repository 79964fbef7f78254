package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Lease;
import dev.sago.catalog.Proof;
import dev.sago.maintenance.ScrubResult.Coverage;
import dev.sago.maintenance.ScrubResult.SiteResult;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Counted;
import dev.sago.model.Counts;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Finding.Severity;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.ObjectProver;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Verification by reading: every byte of every object, at each site by itself. With the key it begins with an inventory, so
 * that missing objects are found too, and opens every seal; without it names and hashes are all that is checked. It goes on
 * where the last one stopped. Two do not scrub one site at once; backups go on meanwhile. Only finds, changes nothing.
 */
public final class ScrubRun {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int KEPT_FINDINGS = 1000;

    private final Catalog catalog;
    private final InstantSource clock;
    private final Event.Listener listener;
    private final ScrubMeter meter = new ScrubMeter();

    /** Records what it finds in the catalog. */
    public ScrubRun(Catalog catalog, InstantSource clock, Event.Listener listener) {
        this.catalog = catalog;
        this.clock = clock;
        this.listener = listener;
    }

    /** What the scrubs of all sites of a run share. */
    record Shared(
            Catalog catalog,
            InstantSource clock,
            long run,
            ObjectProver.Terms terms,
            ScrubSettings settings,
            ScrubMeter meter) {}

    /** What has been read so far; any thread may ask. */
    public ScrubMeter meter() {
        return meter;
    }

    /** Scrubs these sites of a repository that is opened to read. */
    public ScrubResult execute(Repository repository, Collection<SiteObjects> sites, ScrubSettings settings)
            throws InterruptedException {
        return execute(
                repository.system(),
                repository,
                sites,
                repository.proof(settings.openAll(), clock.instant()),
                settings);
    }

    /** Scrubs these sites of a system by names and hashes. */
    public ScrubResult withoutKey(SystemName system, Collection<SiteObjects> sites, ScrubSettings settings)
            throws InterruptedException {
        return execute(system, null, sites, ObjectProver.Terms.withoutKey(system), settings);
    }

    private ScrubResult execute(
            SystemName system,
            @Nullable Repository repository,
            Collection<SiteObjects> sites,
            ObjectProver.Terms terms,
            ScrubSettings settings)
            throws InterruptedException {
        List<Lease> leases = new ArrayList<>();
        try {
            for (SiteObjects site : sites) {
                leases.add(catalog.leases().acquire("scrub/" + system + "/" + site.site(), LEASE));
            }
            long run = catalog.runs().begin(system, Run.Kind.VERIFY);
            try {
                ScrubResult result =
                        scrub(new Shared(catalog, clock, run, terms, settings, meter), system, repository, sites);
                catalog.proofs().record(proofs(result, run));
                catalog.runs().end(run, result.outcome(), Counts.NONE, Optional.empty(), text(result));
                return result;
            } catch (InterruptedException | RuntimeException e) {
                Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
                catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), "scrub: " + e.getMessage());
                throw e;
            } finally {
                var _ = terms.remember(); // After an end in the middle; where it fails, packs are opened again.
            }
        } finally {
            leases.forEach(Lease::close);
        }
    }

    /** Of sites at which nothing is wrong and every object was read at some time. */
    private static List<Proof> proofs(ScrubResult result, long run) {
        List<Proof> proofs = new ArrayList<>();
        result.sites().stream()
                .filter(SiteResult::isClean)
                .forEach(site -> site.coverage()
                        .oldest()
                        .ifPresent(oldest ->
                                proofs.add(new Proof(result.system(), site.site(), Proof.Depth.SCRUB, oldest, run))));
        return proofs;
    }

    private ScrubResult scrub(
            Shared shared, SystemName system, @Nullable Repository repository, Collection<SiteObjects> sites)
            throws InterruptedException {
        Instant begun = clock.instant();
        if (repository != null) {
            catalog.findings().record(shared.run(), repository.indexFindings());
        }
        StandingFindings standing = StandingFindings.of(catalog, system);
        Survey survey = null;
        if (repository != null) {
            listener.on(new Event.Stage(system, "taking inventory"));
            survey = Survey.takeWithIndexes(repository, sites);
            standing.clearWhatIsOver(survey);
            catalog.findings().record(shared.run(), survey.findings());
        }
        listener.on(new Event.Stage(system, "scrubbing"));
        Map<SiteName, SiteScrub> scrubs = new LinkedHashMap<>();
        for (SiteObjects site : sites) {
            if (survey == null || survey.results().containsKey(site.site())) {
                scrubs.put(
                        site.site(),
                        new SiteScrub(
                                shared, site, survey == null ? null : survey.listing(site.site()), standing, begun));
            }
        }
        readAll(scrubs.values());
        String notRemembered = shared.terms().remember().orElse("");
        StandingFindings after = StandingFindings.of(catalog, system);
        recordCopies(system, survey, scrubs.values(), after.damage());
        List<SiteResult> rows = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (SiteObjects site : sites) {
            List<Finding> found = after.at(site.site());
            findings.addAll(found);
            rows.add(row(site.site(), survey, scrubs.get(site.site()), found));
        }
        return new ScrubResult(
                system,
                outcome(rows),
                shared.terms().opensSeals(),
                shared.terms().opened(),
                shared.terms().openedBefore(),
                shared.terms().oldestOpening(),
                notRemembered,
                rows,
                weighed(findings, sites.size()).stream().limit(KEPT_FINDINGS).toList(),
                findings.size(),
                Duration.between(begun, clock.instant()));
    }

    private static void readAll(Collection<SiteScrub> scrubs) throws InterruptedException {
        int threads = threads(scrubs.size());
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> ends = new ArrayList<>();
            for (SiteScrub scrub : scrubs) {
                ends.add(executor.submit(() -> {
                    scrub.execute(threads);
                    return scrub;
                }));
            }
            try {
                for (Future<?> end : ends) {
                    end.get();
                }
            } catch (ExecutionException e) {
                executor.shutdownNow();
                switch (e.getCause()) {
                    case InterruptedException interrupt -> throw interrupt;
                    case RuntimeException other -> throw other;
                    case Error error -> throw error;
                    case null, default -> throw new IllegalStateException("scrubbing", e);
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                throw e;
            }
        }
    }

    /** For each site, so that all cores are busy and a site has something to do while another object is opened. */
    private static int threads(int sites) {
        int all = 2 * Runtime.getRuntime().availableProcessors();
        return Math.clamp(Math.ceilDiv(all, Math.max(1, sites)), 2, 16);
    }

    /** With an inventory each copy is judged; without one, only what is known to be damaged or did not answer is. */
    private void recordCopies(
            SystemName system,
            @Nullable Survey survey,
            Collection<SiteScrub> scrubs,
            Map<SiteName, Set<String>> damage) {
        Instant now = clock.instant();
        if (survey != null) {
            survey.record(catalog, now, damage);
        }
        List<SnapshotId> snapshots = catalog.snapshots().list(Optional.of(system)).stream()
                .map(CatalogSnapshot::id)
                .toList();
        List<Copy> copies = new ArrayList<>();
        for (SiteScrub scrub : scrubs) {
            Set<String> damaged = damage.getOrDefault(scrub.name(), Set.of());
            if (scrub.isLost()) {
                copies.addAll(CopyStates.unreachable(scrub.name(), snapshots, now));
            } else if (survey == null && !damaged.isEmpty()) {
                boolean shared = damaged.stream().anyMatch(key -> !key.startsWith(ObjectKeys.SNAPSHOTS));
                snapshots.stream()
                        .filter(id -> shared || damaged.contains(ObjectKeys.snapshot(id)))
                        .forEach(id -> copies.add(new Copy(id, scrub.name(), CopyState.DAMAGED, now)));
            }
        }
        catalog.snapshots().recordCopies(system, copies);
    }

    private static SiteResult row(
            SiteName site, @Nullable Survey survey, @Nullable SiteScrub scrub, List<Finding> found) {
        if (scrub != null) {
            return scrub.result(found);
        }
        String reason = survey == null ? "" : survey.unreachable().getOrDefault(site, "it did not answer");
        return new SiteResult(site, 0, 0, 0, 0, 0, reason, false, Coverage.NONE);
    }

    private static Outcome outcome(List<SiteResult> rows) {
        if (rows.stream().anyMatch(row -> row.missing() > 0 || row.damaged() > 0)) {
            return Outcome.DAMAGE;
        }
        return rows.stream().allMatch(SiteResult::isClean) ? Outcome.OK : Outcome.FAILED;
    }

    /** What no site that was looked at has whole is worse than what one lacks. */
    private static List<Finding> weighed(List<Finding> findings, int sites) {
        Map<String, Set<SiteName>> lacking = new HashMap<>();
        for (Finding finding : findings) {
            if (isLoss(finding)) {
                lacking.computeIfAbsent(finding.key(), key -> new HashSet<>()).add(finding.site());
            }
        }
        return findings.stream()
                .map(finding -> isLoss(finding)
                                && sites > 1
                                && lacking.getOrDefault(finding.key(), Set.of()).size() == sites
                        ? new Finding(
                                Severity.CRITICAL,
                                finding.kind(),
                                finding.system(),
                                finding.site(),
                                finding.key(),
                                finding.text() + "; no site of this run has it whole",
                                finding.remedy())
                        : finding)
                .toList();
    }

    private static boolean isLoss(Finding finding) {
        return !finding.key().isEmpty() && (finding.kind() == Kind.MISSING || finding.kind() == Kind.DAMAGED);
    }

    private static String text(ScrubResult result) {
        List<String> parts = new ArrayList<>();
        for (SiteResult site : result.sites()) {
            String wrong = site.lost().isEmpty()
                    ? site.damaged() + " damaged, " + site.missing() + " missing, " + site.unread() + " not read"
                    : "lost: " + site.lost();
            parts.add(site.site() + " " + (site.isClean() ? Counted.of(site.objects(), "object") + " sound" : wrong));
        }
        return "scrub" + (result.sealsOpened() ? "" : " by hash") + ": " + String.join("; ", parts);
    }
}
