package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Lease;
import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Changes the wrapped keys of a system: holds its lease meanwhile, so that no backup or heal writes keys, and keeps it in the history. */
public final class KeyRun {

    private static final Duration LEASE = Duration.ofSeconds(60);

    private final Catalog catalog;

    /** Records what is done in the catalog. */
    public KeyRun(Catalog catalog) {
        this.catalog = catalog;
    }

    /** What is done while the lease is held. */
    @FunctionalInterface
    public interface Work {
        /** Does it; asks the lease before each write. */
        List<KeyResult> of(Lease lease) throws InterruptedException;
    }

    /**
     * Does it.
     *
     * @return what became of each key; none where there was nothing to do
     */
    public List<KeyResult> execute(SystemName system, Work work) throws InterruptedException {
        try (Lease lease = catalog.leases().acquire("system/" + system, LEASE)) {
            long run = catalog.runs().begin(system, Run.Kind.KEYS, lease);
            try {
                List<KeyResult> results = work.of(lease);
                String text = results.stream().map(KeyResult::text).collect(Collectors.joining("; "));
                catalog.runs()
                        .end(
                                run,
                                outcome(results),
                                Counts.NONE,
                                Optional.empty(),
                                results.isEmpty() ? "nothing to do" : text);
                return results;
            } catch (InterruptedException | RuntimeException e) {
                Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
                catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    /** The worst of several. */
    public static Outcome outcome(List<KeyResult> results) {
        boolean well = results.stream().allMatch(result -> result.outcome() == Outcome.OK);
        boolean none = !results.isEmpty() && results.stream().allMatch(result -> result.outcome() == Outcome.FAILED);
        return well ? Outcome.OK : none ? Outcome.FAILED : Outcome.DEBTS;
    }
}
