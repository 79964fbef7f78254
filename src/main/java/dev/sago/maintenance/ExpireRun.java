package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Lease;
import dev.sago.maintenance.ExpirePlan.Action;
import dev.sago.model.CopyState;
import dev.sago.model.Counted;
import dev.sago.model.Counts;
import dev.sago.model.Expiry;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.Keeping;
import dev.sago.policy.Keeping.Candidate;
import dev.sago.policy.Keeping.Decision;
import dev.sago.policy.PolicySettings;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.repository.SnapshotNotes;
import dev.sago.repository.SnapshotNotes.Marks;
import dev.sago.repository.SoleWriter;
import dev.sago.repository.Writership;
import dev.sago.site.StoreException;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Expires one system: decides by retention which snapshots nobody wants any more and marks them at every site that has
 * them. Deletes nothing. Takes marks back where retention wants a snapshot again, unless somebody set them by hand.
 */
public final class ExpireRun {

    private final Catalog catalog;
    private final InstantSource clock;
    private final String by;

    /**
     * Nothing happens yet.
     *
     * @param by who asks: user and machine
     */
    public ExpireRun(Catalog catalog, InstantSource clock, String by) {
        this.catalog = catalog;
        this.clock = clock;
        this.by = by;
    }

    /**
     * What is to be expired.
     *
     * @param policy with the retention and the copies that count
     * @param zone whose days are meant
     * @param byHand one snapshot that is to go whatever retention says; then the others stay as they are
     */
    public record Order(SystemName system, PolicySettings policy, ZoneId zone, Optional<SnapshotId> byHand) {}

    /**
     * Plans, and unless it is a dry run marks.
     *
     * @throws SagoException if the snapshot that was asked for cannot go: it is the newest, or held
     */
    public ExpireResult execute(Order order, boolean dryRun, HealRun.Opener opener) throws InterruptedException {
        if (dryRun) {
            try (Repository repository = opener.open()) {
                return new ExpireResult(Outcome.OK, true, plan(order, repository), Map.of());
            }
        }
        try (Lease lease = catalog.leases().acquire("system/" + order.system(), MarkedSystem.LEASE)) {
            long run = catalog.runs().begin(order.system(), Run.Kind.EXPIRE, lease);
            try {
                ExpireResult result = mark(order, opener, lease);
                catalog.runs().end(run, result.outcome(), Counts.NONE, Optional.empty(), text(result));
                return result;
            } catch (InterruptedException | RuntimeException e) {
                RunEnd.failed(catalog, run, e);
                throw e;
            }
        }
    }

    private ExpireResult mark(Order order, HealRun.Opener opener, Lease lease) throws InterruptedException {
        ExpirePlan plan;
        Map<SiteName, String> failed = new LinkedHashMap<>();
        try (Repository repository = opener.open()) {
            Writership writership =
                    Writership.claim(catalog.writer(), order.system(), repository.sites(), clock.instant());
            plan = plan(order, repository);
            new SoleWriter(lease::check, writership).checkSites();
            SnapshotNotes notes = repository.notes();
            Map<SnapshotId, Marks> marks = notes.marks();
            for (ExpirePlan.Row row : plan.snapshots()) {
                switch (row.action()) {
                    case KEEP -> {}
                    case TAKE_BACK -> failed.putAll(notes.unmark(row.id()).failed());
                    case EXPIRE, EXPIRED -> {
                        Marks there = marks.get(row.id());
                        Set<SiteName> lacking = there == null ? repository.holders(row.id()) : there.unmarked();
                        if (!lacking.isEmpty()) {
                            failed.putAll(notes.mark(expiry(row), new TreeSet<>(lacking))
                                    .failed());
                        }
                    }
                }
            }
            repository.unreachable().forEach((site, reason) -> failed.put(site, String.valueOf(reason.getMessage())));
        }
        try (Repository repository = opener.open()) {
            MarkedSystem.record(catalog, repository);
        }
        return new ExpireResult(failed.isEmpty() ? Outcome.OK : Outcome.DEBTS, false, plan, failed);
    }

    private Expiry expiry(ExpirePlan.Row row) {
        return row.mark()
                .orElseGet(() -> new Expiry(
                        row.id(),
                        row.reasons().getFirst().name(),
                        row.reasons().contains(Keeping.Reason.BY_HAND),
                        by,
                        clock.instant()));
    }

    private ExpirePlan plan(Order order, Repository repository) {
        SnapshotNotes notes = repository.notes();
        Map<SnapshotId, Marks> marks = notes.marks();
        Set<SnapshotId> held = notes.holds().keySet();
        Map<SnapshotId, Instant> written = written(repository);
        Set<SnapshotId> complete = complete(order);
        List<Candidate> candidates = repository.snapshots().stream()
                .map(id -> new Candidate(
                        id,
                        Optional.ofNullable(written.get(id)),
                        complete.contains(id),
                        held.contains(id),
                        isByHand(order, id, marks)))
                .toList();
        List<ExpirePlan.Row> rows = new ArrayList<>();
        for (Decision decision :
                Keeping.decide(order.policy().retention(), order.zone(), candidates, clock.instant())) {
            SnapshotId id = decision.id();
            Optional<Expiry> mark = Optional.ofNullable(marks.get(id)).map(Marks::expiry);
            rows.add(new ExpirePlan.Row(id, id.time(), action(order, decision, mark), decision.reasons(), mark));
        }
        return new ExpirePlan(order.system(), rows);
    }

    private static boolean isByHand(Order order, SnapshotId id, Map<SnapshotId, Marks> marks) {
        Marks there = marks.get(id);
        return order.byHand().filter(id::equals).isPresent()
                || (there != null && there.expiry().byHand());
    }

    private static Action action(Order order, Decision decision, Optional<Expiry> mark) {
        boolean asked = order.byHand().filter(decision.id()::equals).isPresent();
        if (asked && decision.kept()) {
            throw SagoException.failed(
                    "Snapshot " + decision.id() + " of " + order.system() + " cannot be expired: it is "
                            + (decision.reasons().contains(Keeping.Reason.HELD)
                                    ? "held"
                                    : "the newest, or the newest that is complete at the policy's copies"),
                    "Release the hold (sago release), or make another backup first.",
                    null);
        }
        if (order.byHand().isPresent() && !asked) {
            return mark.isPresent() ? Action.EXPIRED : Action.KEEP;
        }
        if (decision.kept()) {
            return mark.isPresent() ? Action.TAKE_BACK : Action.KEEP;
        }
        return mark.isPresent() ? Action.EXPIRED : Action.EXPIRE;
    }

    /** When each manifest was written, by the clock of the site that has had it longest. */
    private static Map<SnapshotId, Instant> written(Repository repository) {
        Map<String, Instant> byKey = new HashMap<>();
        for (SiteObjects site : repository.sites()) {
            if (repository.unreachable().containsKey(site.site())) {
                continue;
            }
            try {
                site.stats(ObjectKeys.SNAPSHOTS)
                        .forEach((key, stat) -> byKey.merge(key, stat.modified(), (a, b) -> a.isBefore(b) ? a : b));
            } catch (StoreException e) {
                throw SagoException.failed(
                        "Site " + site.site() + " stopped answering: " + e.getMessage(),
                        "Nothing was marked. Check it (sago site check " + site.site() + ") and try again.",
                        e);
            }
        }
        Map<SnapshotId, Instant> written = new HashMap<>();
        for (SnapshotId id : repository.snapshots()) {
            Instant time = byKey.get(ObjectKeys.snapshot(id));
            if (time != null) {
                written.put(id, time);
            }
        }
        return written;
    }

    private Set<SnapshotId> complete(Order order) {
        Set<SnapshotId> complete = new HashSet<>();
        for (CatalogSnapshot snapshot : catalog.snapshots().list(Optional.of(order.system()))) {
            long copies = snapshot.copies().stream()
                    .filter(copy -> copy.state() == CopyState.COMPLETE)
                    .count();
            if (copies >= order.policy().copies()) {
                complete.add(snapshot.id());
            }
        }
        return complete;
    }

    private static String text(ExpireResult result) {
        String told = Counted.of(result.plan().count(Action.EXPIRE), "snapshot") + " expired";
        return result.failed().isEmpty() ? told : told + "; not marked at " + result.failed();
    }
}
