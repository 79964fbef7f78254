package dev.sago.standing;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Debts;
import dev.sago.catalog.Findings;
import dev.sago.catalog.Proof;
import dev.sago.catalog.RunTotal;
import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

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
        return begin().standing(systems, rpoWarning, now);
    }

    /** Begins to read, before it is known which systems are watched. */
    public Begun begin() {
        return new Begun();
    }

    /** A reading that has begun, on threads of its own. */
    public final class Begun {

        private final CompletableFuture<List<CatalogSnapshot>> newest = ask(catalog.snapshots()::latestOfEach);
        private final CompletableFuture<List<Proof>> proofs = ask(catalog.proofs()::all);
        private final CompletableFuture<List<RunTotal>> runs = ask(catalog.runs()::totals);
        private final CompletableFuture<Map<SystemName, Timetable.Slot>> slots = ask(timetable::slots);
        private final CompletableFuture<List<Debts.Sum>> debts = ask(catalog.debts()::sums);
        private final CompletableFuture<List<Findings.Sum>> findings = ask(catalog.findings()::sums);
        private final CompletableFuture<List<Timetable.Node>> nodes = ask(timetable::nodes);

        private Begun() {}

        private static <T> CompletableFuture<T> ask(Supplier<T> question) {
            return CompletableFuture.supplyAsync(question, Thread::startVirtualThread);
        }

        /** How these systems stood when it was read; see {@link StandingReader#read}. */
        public Standing standing(Collection<Watched> systems, int rpoWarning, Instant now) {
            List<CatalogSnapshot> known = answer(newest);
            Facts facts = new Facts(
                    known,
                    catalog.snapshots().newestByCompleteCopies(notComplete(systems, known)),
                    answer(debts),
                    answer(findings),
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
