package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Proof;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Finding;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.Inventory;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verification by inventory: what should be at each site, by names and sizes, and is it. Damage that a scrub or a read found
 * stands until bytes disprove it, whatever the sizes. Only finds, changes nothing.
 */
public final class VerifyRun {

    private final Catalog catalog;
    private final InstantSource clock;

    /** Records what it finds in the catalog. */
    public VerifyRun(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Takes the inventory of these sites of a repository that is opened to read. */
    public VerifyResult execute(Repository repository, Collection<SiteObjects> sites) throws InterruptedException {
        SystemName system = repository.system();
        long run = catalog.runs().begin(system, Run.Kind.VERIFY);
        try {
            catalog.findings().record(run, repository.indexFindings());
            Survey survey = Survey.takeWithIndexes(repository, sites);
            StandingFindings standing = StandingFindings.of(catalog, system);
            standing.clearWhatIsOver(survey);
            survey.record(catalog, clock.instant(), standing.damage());
            List<Finding> findings = survey.findings();
            catalog.findings().record(run, findings);
            List<Finding> known = standing.damage(survey);
            List<Finding> all = new ArrayList<>(findings);
            all.addAll(known);
            VerifyResult result = new VerifyResult(
                    system,
                    known.isEmpty() ? outcome(survey) : Outcome.DAMAGE,
                    sites(survey, sites, repository, standing.damage()),
                    all);
            catalog.proofs()
                    .record(result.sites().stream()
                            .filter(site -> site.state() == CopyState.COMPLETE)
                            .map(site -> new Proof(system, site.site(), Proof.Depth.INVENTORY, clock.instant(), run))
                            .toList());
            catalog.runs().end(run, result.outcome(), Counts.NONE, Optional.empty(), text(result));
            return result;
        } catch (InterruptedException | RuntimeException e) {
            Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
            catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private static Outcome outcome(Survey survey) {
        if (survey.results().values().stream().anyMatch(result -> !result.isClean())) {
            return Outcome.DAMAGE;
        }
        return survey.unreachable().isEmpty() ? Outcome.OK : Outcome.FAILED;
    }

    private static List<VerifyResult.SiteResult> sites(
            Survey survey, Collection<SiteObjects> sites, Repository repository, Map<SiteName, Set<String>> known) {
        List<VerifyResult.SiteResult> rows = new ArrayList<>();
        for (SiteObjects one : sites) {
            SiteName site = one.site();
            Inventory.Result seen = survey.results().get(site);
            if (seen == null) {
                String reason = survey.unreachable().getOrDefault(site, "");
                rows.add(new VerifyResult.SiteResult(site, CopyState.UNREACHABLE, 0, 0, 0, 0, 0, reason));
            } else {
                Inventory.Result result = seen.withDamaged(known.getOrDefault(site, Set.of()));
                rows.add(new VerifyResult.SiteResult(
                        site,
                        CopyStates.of(result),
                        result.objects(),
                        result.bytes(),
                        result.missing().size(),
                        result.damaged().size(),
                        complete(result, repository),
                        ""));
            }
        }
        return rows;
    }

    private static int complete(Inventory.Result result, Repository repository) {
        return (int) CopyStates.of(result, repository.snapshots(), Instant.EPOCH).stream()
                .filter(copy -> copy.state() == CopyState.COMPLETE)
                .count();
    }

    private static String text(VerifyResult result) {
        List<String> parts = new ArrayList<>();
        result.sites().stream()
                .filter(site -> site.state() != CopyState.COMPLETE)
                .forEach(site ->
                        parts.add(site.site() + " " + site.state().name().toLowerCase(java.util.Locale.ROOT)));
        return String.join(", ", parts);
    }
}
