package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Findings;
import dev.sago.catalog.Lease;
import dev.sago.maintenance.PrunePlan.Expired;
import dev.sago.maintenance.PrunePlan.Fate;
import dev.sago.model.Counted;
import dev.sago.model.Counts;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.NeededChunks;
import dev.sago.repository.PackUses;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.Rewriter;
import dev.sago.repository.SnapshotNotes;
import dev.sago.repository.SoleWriter;
import dev.sago.repository.WriteGuard;
import dev.sago.repository.Writership;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Prunes one system: removes snapshots whose grace time is over, deletes what no snapshot needs, and writes the rest of
 * packs that are mostly not needed anew. Holds the system's lease from the first look to the end, so that no backup
 * builds on what is being deleted. Killed at any moment it leaves every other snapshot whole, and the next prune goes
 * on. Used once.
 */
public final class PruneRun {

    /** Packs that are repacked at once; what they leave behind if the process dies is deleted by a later prune. */
    private static final int REPACK_BATCH = 64;

    private final Catalog catalog;
    private final InstantSource clock;
    private final Event.Listener listener;
    private final LongAdder deleted = new LongAdder();

    /** Records what it does in the catalog. */
    public PruneRun(Catalog catalog, InstantSource clock, Event.Listener listener) {
        this.catalog = catalog;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * What is to be pruned.
     *
     * @param times the waiting times that protect data
     * @param quorum sites that must take what is written anew
     * @param dryRun only plan
     * @param timeUp whether to stop at the next good moment
     */
    public record Order(SystemName system, WaitingTimes times, int quorum, boolean dryRun, BooleanSupplier timeUp) {}

    /** Objects deleted so far; any thread may ask. */
    public long deletedObjects() {
        return deleted.sum();
    }

    /**
     * Prunes.
     *
     * @param opener opens the repository at all sites that have, or may have, anything of the system
     * @throws SagoException if a site does not answer, or snapshots that stay are not whole everywhere: nothing is
     *     deleted then; or if a site fails on the way
     */
    public PruneResult execute(Order order, HealRun.Opener opener) throws InterruptedException {
        Instant begun = clock.instant();
        if (order.dryRun()) {
            try (Repository repository = opener.open();
                    RepositoryReader reader = repository.reader()) {
                return ended(planned(order, repository, reader, WriteGuard.ALONE, begun).plan, begun);
            }
        }
        try (Lease lease = catalog.leases().acquire("system/" + order.system(), MarkedSystem.LEASE)) {
            long run = catalog.runs().begin(order.system(), Run.Kind.PRUNE, lease);
            try {
                PruneResult result = prune(order, opener, lease, begun);
                boolean whole = recordState(opener);
                Outcome outcome = whole ? result.outcome() : Outcome.DEBTS;
                catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), text(result));
                return with(result, outcome);
            } catch (InterruptedException | RuntimeException e) {
                RunEnd.failed(catalog, run, e);
                throw e;
            }
        }
    }

    private boolean recordState(HealRun.Opener opener) throws InterruptedException {
        try (Repository repository = opener.open()) {
            Survey survey = Survey.take(repository, repository.sites());
            survey.record(catalog, clock.instant());
            MarkedSystem.record(catalog, repository);
            return survey.unreachable().isEmpty()
                    && survey.results().values().stream().allMatch(result -> result.isClean());
        }
    }

    /** A plan, and what it was made of. */
    private record Planned(
            PrunePlan plan,
            PruneLook look,
            PrunePlanner planner,
            Rewriter rewriter,
            NeededChunks needed,
            PackUses uses,
            SnapshotNotes notes,
            Set<SnapshotId> marked) {}

    private Planned planned(Order order, Repository repository, RepositoryReader reader, WriteGuard guard, Instant now)
            throws InterruptedException {
        refuseDamage(order.system());
        listener.on(new Event.Stage(order.system(), "checking"));
        Rewriter rewriter = new Rewriter(repository, order.quorum(), guard, listener);
        PruneLook look = PruneLook.take(repository, rewriter, order.dryRun() ? Optional.of(now) : Optional.empty());
        PrunePlanner planner = new PrunePlanner(look, order.times(), now);
        SnapshotNotes notes = repository.notes();
        Map<SnapshotId, SnapshotNotes.Marks> marks = notes.marks();
        List<Expired> expired =
                planner.snapshots(repository.snapshots(), marks, notes.holds().keySet());
        Set<SnapshotId> removed = new HashSet<>();
        expired.stream().filter(one -> one.fate() == Fate.REMOVE).forEach(one -> removed.add(one.id()));
        NeededChunks needed = new NeededChunks(repository, reader);
        for (SnapshotId id : repository.snapshots()) {
            if (!removed.contains(id)) {
                needed.add(reader.snapshot(id));
            }
        }
        PackUses uses = new PackUses(needed);
        look.requireWhole();
        PrunePlan plan = planner.plan(order.system(), expired, uses);
        return new Planned(plan, look, planner, rewriter, needed, uses, notes, marks.keySet());
    }

    private void refuseDamage(SystemName system) {
        List<Finding> damage = catalog.findings().of(system).stream()
                .map(Findings.Seen::finding)
                .filter(finding -> finding.kind() == Finding.Kind.DAMAGED)
                .toList();
        if (!damage.isEmpty()) {
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "Nothing was deleted: damage was found in " + Counted.of(damage.size(), "object") + " of " + system
                            + ", such as "
                            + damage.getFirst().key() + " at "
                            + damage.getFirst().site(),
                    "Run sago heal " + system + ", then prune again.");
        }
    }

    private PruneResult prune(Order order, HealRun.Opener opener, Lease lease, Instant begun)
            throws InterruptedException {
        try (Repository repository = opener.open();
                RepositoryReader reader = repository.reader()) {
            WriteGuard guard = new SoleWriter(
                    lease::check,
                    Writership.claim(catalog.writer(), order.system(), repository.sites(), clock.instant()));
            Planned p = planned(order, repository, reader, guard, begun);
            PruneWork work = new PruneWork(repository, p.look, catalog, guard, order.timeUp(), deleted, begun);
            work.finishRemoved(p.marked, p.notes);
            listener.on(new Event.Stage(order.system(), "deleting"));
            work.requireNoNewSnapshot();
            boolean lacking = !nameSurvivors(p.plan, p, guard).isEmpty();
            List<SnapshotId> removed = lacking ? List.of() : work.removeSnapshots(p.plan.removed(), p.notes);
            PackUses uses = p.uses;
            PrunePlan plan = p.plan;
            if (!lacking && removed.size() < p.plan.removed().size()) {
                Set<SnapshotId> stay = new TreeSet<>(p.plan.removed());
                removed.forEach(stay::remove);
                for (SnapshotId id : stay) {
                    p.needed.add(reader.snapshot(id)); // Locked, or the time was up: what it needs stays too.
                }
                uses = new PackUses(p.needed);
                plan = p.planner.plan(order.system(), p.plan.snapshots(), uses);
            }
            int packs = 0;
            int repacked = 0;
            if (!lacking && removed.size() < p.plan.removed().size()) {
                lacking = !nameSurvivors(plan, p, guard).isEmpty();
            }
            if (!lacking && !work.isTimeUp()) {
                work.requireNoNewSnapshot();
                Set<String> packsToGo = new TreeSet<>(plan.packs());
                Set<String> held = work.deleteIndexes(plan.indexes());
                catalog.retired().replaceAll(order.system(), held);
                for (String index : held) {
                    packsToGo.removeAll(p.look.indexes().getOrDefault(index, Set.of()));
                }
                packs = work.deletePacks(packsToGo);
                repacked = repack(order, plan, uses, p.rewriter, reader, work, guard);
                lacking = repacked < 0;
            }
            boolean finished = !work.isTimeUp() && !lacking && work.locked() == 0;
            return new PruneResult(
                    lacking ? Outcome.DEBTS : Outcome.OK,
                    false,
                    p.plan,
                    removed.size(),
                    packs,
                    Math.max(0, repacked),
                    work.freed(),
                    work.locked(),
                    work.lockedUntil(),
                    finished,
                    Duration.between(begun, clock.instant()));
        }
    }

    /** Names what stays of the indexes that go, before they go. */
    private static Map<SiteName, Set<String>> nameSurvivors(PrunePlan plan, Planned p, WriteGuard guard)
            throws InterruptedException {
        Set<String> open = new TreeSet<>();
        plan.indexes().forEach(index -> open.addAll(p.look.indexes().getOrDefault(index, Set.of())));
        open.removeAll(plan.packs());
        p.look.indexes().forEach((index, packs) -> {
            if (!plan.indexes().contains(index)) {
                open.removeAll(packs);
            }
        });
        if (open.isEmpty()) {
            return Map.of();
        }
        guard.checkSites();
        return p.rewriter.nameAgain(open, plan.indexes());
    }

    /** Gives the number of packs that were repacked, or -1 if a site lacks what was written. */
    private int repack(
            Order order,
            PrunePlan plan,
            PackUses uses,
            Rewriter rewriter,
            RepositoryReader reader,
            PruneWork work,
            WriteGuard guard)
            throws InterruptedException {
        List<String> all = new ArrayList<>(
                plan.repack().stream().map(PrunePlan.Repack::key).toList());
        int done = 0;
        while (done < all.size() && !work.isTimeUp()) {
            guard.checkSites();
            listener.on(new Event.Stage(order.system(), "repacking"));
            List<String> batch = all.subList(done, Math.min(all.size(), done + REPACK_BATCH));
            if (!rewriter.repack(batch, uses, reader).isEmpty()) {
                return -1;
            }
            done += batch.size();
        }
        return done;
    }

    private PruneResult ended(PrunePlan plan, Instant begun) {
        return new PruneResult(
                Outcome.OK,
                true,
                plan,
                0,
                0,
                0,
                Map.of(),
                0,
                Optional.empty(),
                plan.isEmpty(),
                Duration.between(begun, clock.instant()));
    }

    private static PruneResult with(PruneResult r, Outcome outcome) {
        return new PruneResult(
                outcome,
                r.dryRun(),
                r.plan(),
                r.snapshots(),
                r.packs(),
                r.repacked(),
                r.freed(),
                r.locked(),
                r.lockedUntil(),
                r.finished(),
                r.took());
    }

    private static String text(PruneResult result) {
        long bytes = result.freed().values().stream().mapToLong(Long::longValue).sum();
        return Counted.of(result.snapshots(), "snapshot") + " removed, " + Counted.of(result.packs(), "pack")
                + " deleted, " + result.repacked() + " repacked, " + bytes + " bytes freed at all sites"
                + (result.locked() > 0 ? ", " + Counted.of(result.locked(), "object") + " locked" : "")
                + result.lockedUntil().map(until -> " until " + until).orElse("")
                + (result.finished() ? "" : "; not finished");
    }
}
