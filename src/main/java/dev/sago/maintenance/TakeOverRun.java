package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Lease;
import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.Repository;
import dev.sago.repository.Writership;
import dev.sago.repository.Writership.Held;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes this catalog the writer of a system, whoever was it before: the explicit step after a fire, or when a system moves to
 * another orchestrator. The repository is opened first, so nobody takes over what they have no key for.
 */
public final class TakeOverRun {

    private static final Duration LEASE = Duration.ofSeconds(60);

    private final Catalog catalog;
    private final InstantSource clock;

    /** Records what it does in the catalog. */
    public TakeOverRun(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param system the system
     * @param generation how often it changed hands, beginning with 1
     * @param former the writer before, if it was another catalog
     * @param missed sites that do not know of it yet, with the reason
     */
    public record Result(SystemName system, long generation, Optional<Held> former, Map<SiteName, String> missed) {}

    /**
     * Takes over a system at all sites that answer and have something of it; one that is empty may be a disk that is not
     * mounted.
     */
    public Result execute(Repository repository) throws InterruptedException {
        SystemName system = repository.system();
        try (Lease lease = catalog.leases().acquire("system/" + system, LEASE)) {
            long run = catalog.runs().begin(system, Run.Kind.TAKE_OVER, lease);
            try {
                Writership.Taken taken =
                        Writership.takeOver(catalog.writer(), system, repository.holding(), clock.instant());
                Map<SiteName, String> missed = new TreeMap<>(taken.missed());
                repository.unreachable().forEach((site, reason) -> missed.put(site, reason.getMessage()));
                catalog.runs().end(run, Outcome.OK, Counts.NONE, Optional.empty(), text(taken, missed.keySet()));
                return new Result(system, taken.held().generation(), taken.former(), missed);
            } catch (InterruptedException | RuntimeException e) {
                Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
                catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    private static String text(Writership.Taken taken, Set<SiteName> notTold) {
        String from = taken.former()
                .map(held -> "from catalog " + held.catalog().catalog() + " on "
                        + held.catalog().host() + ", ")
                .orElse("");
        String missed = notTold.isEmpty() ? "" : "; not told at " + notTold;
        return from + "generation " + taken.held().generation() + missed;
    }
}
