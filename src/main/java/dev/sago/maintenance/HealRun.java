package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Findings;
import dev.sago.catalog.Lease;
import dev.sago.model.Counted;
import dev.sago.model.Counts;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.Inventory;
import dev.sago.repository.Replicator;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.repository.SoleWriter;
import dev.sago.repository.WriteGuard;
import dev.sago.repository.Writership;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

/**
 * Heals one system: looks at every site, makes a {@link HealPlan}, brings what is missing or damaged from sites that
 * have it, and looks again. So debts are paid, and a new or emptied site is filled. Sites that left the policy are
 * emptied where that is asked for, last, and only if every site of the placement then holds everything.
 *
 * <p>Holds the system's lease meanwhile. A run that is killed is continued by the next: it plans anew, so what is right
 * is not sent again. One thread runs it; any thread may ask how far it is.
 */
public final class HealRun {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(5);

    private final Catalog catalog;
    private final InstantSource clock;
    private final Event.Listener listener;
    private final LongAdder broughtBytes = new LongAdder();
    private final LongAdder broughtObjects = new LongAdder();
    private final LongAdder checkedBytes = new LongAdder();
    private final LongAdder checkedObjects = new LongAdder();

    /** Records what it does in the catalog. */
    public HealRun(Catalog catalog, InstantSource clock, Event.Listener listener) {
        this.catalog = catalog;
        this.clock = clock;
        this.listener = listener;
    }

    /** Opens the repository once the lease is held. */
    @FunctionalInterface
    public interface Opener {
        /** Opens it; closed by the run. */
        Repository open() throws InterruptedException;
    }

    /** Bytes brought, or read to find damage, so far. */
    public long bytes() {
        return broughtBytes.sum() + checkedBytes.sum();
    }

    /** Objects brought, or read to find damage, so far. */
    public long objects() {
        return broughtObjects.sum() + checkedObjects.sum();
    }

    /** Makes the plan and does nothing: writes to no site and not to the catalog, and needs no lease. */
    public HealPlan plan(HealOptions options, Opener opener) throws InterruptedException {
        try (Repository repository = opener.open()) {
            return look(repository, options).plan();
        }
    }

    /** Does it. */
    public HealResult execute(SystemName system, HealOptions options, Opener opener) throws InterruptedException {
        try (Lease lease = catalog.leases().acquire("system/" + system, LEASE)) {
            catalog.runs().closeAbandoned(system, lease);
            long run = catalog.runs().begin(system, Run.Kind.HEAL, lease);
            try {
                HealResult result = heal(system, options, opener, lease, run, LostIndexStep.FORGET);
                catalog.runs().end(run, result.outcome(), Counts.NONE, Optional.empty(), text(result));
                return result;
            } catch (InterruptedException | RuntimeException e) {
                Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
                catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    /** What may still be done about lost indexes; each is done once, and the repository opened again after it. */
    private enum LostIndexStep {
        FORGET,
        NAME_AGAIN,
        NOTHING
    }

    private HealResult heal(
            SystemName system, HealOptions options, Opener opener, Lease lease, long run, LostIndexStep step)
            throws InterruptedException {
        LostIndexStep next = LostIndexStep.NOTHING;
        try (Repository repository = opener.open()) {
            Writership writership = Writership.claim(catalog.writer(), system, repository.sites(), clock.instant());
            SoleWriter guard = new SoleWriter(lease::check, writership);
            HealSurvey before = look(repository, options);
            LostIndexes lost = new LostIndexes(repository, guard, listener);
            if (step == LostIndexStep.FORGET && lost.forgetDamaged(before)) {
                next = LostIndexStep.NAME_AGAIN;
            } else if (step == LostIndexStep.NOTHING || !lost.nameAgain(before.placed())) {
                return heal(repository, options, before, run, new Held(guard));
            }
        }
        return heal(system, options, opener, lease, run, next);
    }

    private HealSurvey look(Repository repository, HealOptions options) throws InterruptedException {
        listener.on(new Event.Stage(repository.system(), options.deep() ? "reading every object" : "taking inventory"));
        return HealSurvey.take(repository, catalog, options, bytes -> {
            checkedBytes.add(bytes);
            checkedObjects.increment();
        });
    }

    private HealResult heal(Repository repository, HealOptions options, HealSurvey before, long run, Held held)
            throws InterruptedException {
        Instant begun = clock.instant();
        HealPlan plan = before.plan();
        Replicator.Results done = new Replicator.Results(Map.of(), Map.of());
        Survey after = before.placed();
        if (!plan.objects().isEmpty()) {
            listener.on(new Event.Stage(repository.system(), "completing sites"));
            done = new Replicator(repository, options.placed(), before.allAnswered()).run(orders(plan), watcher(held));
            after = Survey.take(repository, before.placedSites());
        }
        after.add(stillDamaged(before.damaged(), done), before.placed().unreachable());
        after.record(catalog, clock.instant());
        recordFindings(repository.system(), run, after, done);
        List<HealResult.DrainResult> drains = new DrainSites(repository, catalog, held)
                .execute(
                        plan,
                        before.former(),
                        after,
                        done.lost().isEmpty() ? whyNotWhole(after, plan) : "objects are lost");
        return result(
                repository,
                before,
                after,
                done,
                plan,
                repository.notes().completeHolds(),
                drains,
                Duration.between(begun, clock.instant()));
    }

    private static List<Replicator.Order> orders(HealPlan plan) {
        return plan.objects().stream()
                .map(one -> new Replicator.Order(
                        one.key(),
                        one.bytes(),
                        one.from(),
                        new TreeSet<>(one.to().keySet())))
                .toList();
    }

    private Replicator.Watcher watcher(Held held) {
        return new Replicator.Watcher() {
            @Override
            public void check() throws InterruptedException {
                held.check();
            }

            @Override
            public void brought(SiteName to, String key, long bytes) {
                broughtBytes.add(bytes);
                broughtObjects.increment();
            }
        };
    }

    /** The right to write, asked for now and then: before each object would be a transaction for each. */
    static final class Held {

        private final WriteGuard guard;
        private long checked = System.nanoTime();

        Held(WriteGuard guard) {
            this.guard = guard;
        }

        /** Throws once another may have taken the lease, or has taken the system over. */
        synchronized void check() throws InterruptedException {
            if (System.nanoTime() - checked >= BETWEEN_CHECKS.toNanos()) {
                guard.checkSites();
                checked = System.nanoTime();
            }
        }
    }

    /** What was seen to have wrong bytes and was not replaced, or was written wrongly: an inventory would not see it. */
    private static Map<SiteName, Set<String>> stillDamaged(
            Map<SiteName, Set<String>> damaged, Replicator.Results done) {
        Map<SiteName, Set<String>> still = new TreeMap<>();
        damaged.forEach((site, keys) -> {
            Set<String> rest = new TreeSet<>(keys);
            Replicator.Result result = done.sites().get(site);
            if (result != null) {
                rest.removeAll(result.brought());
            }
            still.put(site, rest);
        });
        done.sites()
                .forEach((site, result) -> still.computeIfAbsent(site, s -> new TreeSet<>())
                        .addAll(result.failed().keySet()));
        return still;
    }

    /** Findings of what is right now are over; what is still wrong stays one. */
    private void recordFindings(SystemName system, long run, Survey after, Replicator.Results done) {
        List<Finding> over = new ArrayList<>();
        for (Findings.Seen seen : catalog.findings().of(system)) {
            Finding finding = seen.finding();
            Inventory.Result now = after.results().get(finding.site());
            if (now != null
                    && !finding.key().isEmpty()
                    && !now.missing().contains(finding.key())
                    && !now.damaged().contains(finding.key())) {
                over.add(finding);
            }
        }
        catalog.findings().clear(over);
        List<Finding> still = new ArrayList<>();
        for (Finding finding : after.findings()) {
            if (finding.kind() == Finding.Kind.UNEXPECTED) {
                continue;
            }
            String lost = done.lost().get(finding.key());
            still.add(
                    lost == null
                            ? finding
                            : new Finding(
                                    Finding.Severity.CRITICAL,
                                    finding.kind(),
                                    system,
                                    finding.site(),
                                    finding.key(),
                                    "no site has it whole: " + lost,
                                    "bring back any other copy of the site's disk; without it the snapshots that need"
                                            + " the object are incomplete: sago backup " + system
                                            + " stores what the source still has"));
        }
        catalog.findings().record(run, still);
    }

    private static String whyNotWhole(Survey after, HealPlan plan) {
        List<String> reasons = new ArrayList<>();
        after.unreachable().keySet().forEach(site -> reasons.add(site + " did not answer"));
        after.results().values().stream()
                .filter(result -> !result.isClean())
                .forEach(result -> reasons.add(result.site() + " lacks objects"));
        if (!plan.doubtful().isEmpty()) {
            reasons.add("of a wrapped key nobody can tell which bytes are right");
        }
        return String.join(", ", reasons);
    }

    private HealResult result(
            Repository repository,
            HealSurvey before,
            Survey after,
            Replicator.Results done,
            HealPlan plan,
            Map<SiteName, String> notHeld,
            List<HealResult.DrainResult> drains,
            Duration took) {
        List<HealResult.SiteResult> rows = new ArrayList<>();
        boolean clean = plan.doubtful().isEmpty();
        for (SiteObjects one : before.placedSites()) {
            SiteName site = one.site();
            Replicator.Result paid = done.sites().get(site);
            Inventory.Result now = after.results().get(site);
            int left = now == null ? 0 : now.missing().size() + now.damaged().size();
            String text =
                    now == null ? after.unreachable().getOrDefault(site, "it did not answer") : reason(paid, left);
            clean &= now != null && left == 0 && !notHeld.containsKey(site);
            if (text.isEmpty() && notHeld.containsKey(site)) {
                text = "a hold could not be brought: " + notHeld.get(site);
            }
            rows.add(new HealResult.SiteResult(
                    site, paid == null ? 0 : paid.brought().size(), paid == null ? 0 : paid.bytes(), left, text));
        }
        clean &= plan.drains().stream().noneMatch(HealPlan.DrainPlan::asked)
                || drains.stream().allMatch(drain -> drain.left() == 0);
        Outcome outcome = !done.lost().isEmpty() ? Outcome.DAMAGE : clean ? Outcome.OK : Outcome.DEBTS;
        return new HealResult(
                repository.system(),
                outcome,
                rows,
                new HealResult.Checked(checkedObjects.sum(), checkedBytes.sum()),
                done.lost(),
                plan.doubtful(),
                drains,
                took);
    }

    private static String reason(Replicator.@Nullable Result paid, int left) {
        if (left == 0) {
            return "";
        }
        return paid == null
                ? "went missing while healing"
                : paid.failed().entrySet().stream()
                        .min(Comparator.comparing(failed -> failed.getValue().equals(Replicator.WAITS)))
                        .map(failed -> failed.getKey() + ": " + failed.getValue())
                        .orElse("went missing again while healing");
    }

    /** Never empty: that nothing was missing is an answer too. */
    private static String text(HealResult result) {
        List<String> parts = new ArrayList<>();
        for (HealResult.SiteResult site : result.sites()) {
            if (site.brought() > 0) {
                parts.add(site.site() + " +" + Counted.of(site.brought(), "object"));
            }
            if (!site.text().isEmpty()) {
                parts.add(site.site() + ": " + site.text());
            }
        }
        for (HealResult.DrainResult drain : result.drains()) {
            if (drain.deleted() > 0) {
                parts.add(drain.site() + " drained of " + Counted.of(drain.deleted(), "object"));
            }
        }
        if (!result.lost().isEmpty()) {
            parts.add(Counted.of(result.lost().size(), "object") + " that no site has whole");
        }
        if (parts.isEmpty()) {
            parts.add("nothing was missing");
        }
        if (result.checked().objects() > 0) {
            parts.add(Counted.of(result.checked().objects(), "object") + " read and compared");
        }
        return String.join("; ", parts);
    }
}
