package dev.sago.standing;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads how systems stand: six or seven short queries at once, however many systems there are. For many threads. */
public final class StandingReader {

    private final Catalog catalog;
    private final Timetable timetable;

    /** Reads this catalog and this scheduler's due times. */
    public StandingReader(Catalog catalog, Timetable timetable) {
        this.catalog = catalog;
        this.timetable = timetable;
    }

    /**
     * How these systems stand now.
     *
     * @param rpoWarning percent of the RPO from which on it counts as near
     */
    public Standing read(Collection<Watched> systems, int rpoWarning, Instant now) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sums = CompletableFuture.supplyAsync(catalog.debts()::sums, threads);
            var found = CompletableFuture.supplyAsync(catalog.findings()::sums, threads);
            var runs = CompletableFuture.supplyAsync(catalog.runs()::totals, threads);
            var proofs = CompletableFuture.supplyAsync(catalog.proofs()::all, threads);
            var slots = CompletableFuture.supplyAsync(timetable::slots, threads);
            var nodes = CompletableFuture.supplyAsync(timetable::nodes, threads);
            List<CatalogSnapshot> newest = catalog.snapshots().latestOfEach();
            Facts facts = new Facts(
                    newest,
                    catalog.snapshots().newestByCompleteCopies(notComplete(systems, newest)),
                    answer(sums),
                    answer(found),
                    answer(runs),
                    answer(proofs),
                    answer(slots),
                    answer(nodes));
            return Standing.of(systems, facts, rpoWarning, now);
        }
    }

    /** What failed is thrown as if it had been asked for here. An interrupt waits, as it does in the catalog. */
    private static <T> T answer(CompletableFuture<T> asked) {
        try {
            return asked.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Of the others the newest snapshot tells everything. */
    private static List<SystemName> notComplete(Collection<Watched> systems, List<CatalogSnapshot> newest) {
        Map<SystemName, CatalogSnapshot> bySystem = new HashMap<>();
        newest.forEach(snapshot -> bySystem.put(snapshot.system(), snapshot));
        List<SystemName> names = new ArrayList<>();
        for (Watched watched : systems) {
            CatalogSnapshot snapshot = bySystem.get(watched.system());
            if (snapshot != null
                    && Judge.completeAt(snapshot, watched.sites())
                            < Math.max(1, watched.policy().copies())) {
                names.add(watched.system());
            }
        }
        return names;
    }
}
