package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Findings;
import dev.sago.catalog.Lease;
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
import dev.sago.repository.Writership;
import dev.sago.site.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

/**
 * Heals one system: takes the inventory of every site, brings what is missing or has the wrong size from a site that has
 * it, and looks again. So an emptied or new site is filled, and debts are paid. Holds the system's lease meanwhile.
 */
public final class HealRun {

    private static final Duration LEASE = Duration.ofSeconds(60);

    private final Catalog catalog;
    private final InstantSource clock;
    private final Event.Listener listener;
    private final LongAdder broughtBytes = new LongAdder();
    private final LongAdder broughtObjects = new LongAdder();

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

    /** Bytes brought so far; any thread may ask. */
    public long broughtBytes() {
        return broughtBytes.sum();
    }

    /** Objects brought so far. */
    public long broughtObjects() {
        return broughtObjects.sum();
    }

    /** Heals all sites that the repository was opened with. */
    public HealResult execute(SystemName system, Opener opener) throws InterruptedException {
        try (Lease lease = catalog.leases().acquire("system/" + system, LEASE)) {
            long run = catalog.runs().begin(system, Run.Kind.HEAL, lease);
            try (Repository repository = opener.open()) {
                Writership writership = Writership.claim(catalog.writer(), system, repository.sites(), clock.instant());
                HealResult result = heal(repository, lease, writership);
                catalog.runs().end(run, result.outcome(), Counts.NONE, Optional.empty(), text(result));
                return result;
            } catch (InterruptedException | RuntimeException e) {
                Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
                catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    private HealResult heal(Repository repository, Lease lease, Writership writership) throws InterruptedException {
        Instant begun = clock.instant();
        listener.on(new Event.Stage(repository.system(), "taking inventory"));
        Survey before = Survey.take(repository, repository.sites());
        Replicator replicator = new Replicator(repository.sites());
        Map<SiteName, Replicator.Result> brought = new java.util.LinkedHashMap<>();
        for (SiteObjects site : repository.sites()) {
            Inventory.Result inventory = before.results().get(site.site());
            if (inventory == null) {
                continue; // It does not answer, which the result tells.
            }
            TreeSet<String> keys = new TreeSet<>(inventory.missing());
            keys.addAll(inventory.damaged());
            keys.addAll(toldDamaged(site));
            if (!keys.isEmpty()) {
                listener.on(new Event.Stage(repository.system(), "completing " + site.site()));
                // One that hung may have been replaced: what it would bring could have been deleted on purpose.
                lease.check();
                writership.check();
                brought.put(site.site(), replicator.bring(site, keys, bytes -> {
                    broughtBytes.add(bytes);
                    broughtObjects.increment();
                }));
            }
        }
        Survey after = brought.isEmpty() ? before : Survey.take(repository, repository.sites());
        after.record(catalog, clock.instant());
        clearFindings(repository.system(), brought);
        return result(repository, brought, after, Duration.between(begun, clock.instant()));
    }

    /**
     * Objects that restores and verifications found damaged at a site, and that still are: an inventory sees names and
     * sizes only, so each is read and compared with its name.
     */
    private Set<String> toldDamaged(SiteObjects site) {
        Set<String> damaged = new TreeSet<>();
        for (Finding finding : told(site)) {
            try {
                if (!site.isSound(finding.key())) {
                    damaged.add(finding.key());
                }
            } catch (StoreException e) {
                damaged.add(finding.key()); // It cannot be read, so it does not count as sound.
            }
        }
        return damaged;
    }

    private List<Finding> told(SiteObjects site) {
        return catalog.findings().of(site.system()).stream()
                .map(Findings.Seen::finding)
                .filter(finding -> finding.site().equals(site.site())
                        && finding.kind() == Finding.Kind.DAMAGED
                        && !finding.key().isEmpty())
                .toList();
    }

    /** What was brought is no finding any more, and neither is what turned out to be sound. */
    private void clearFindings(SystemName system, Map<SiteName, Replicator.Result> brought) {
        List<Finding> over = catalog.findings().of(system).stream()
                .map(Findings.Seen::finding)
                .filter(finding -> !finding.key().isEmpty())
                .filter(finding -> {
                    Replicator.Result result = brought.get(finding.site());
                    return result == null || !result.failed().containsKey(finding.key());
                })
                .toList();
        catalog.findings().clear(over);
    }

    private static HealResult result(
            Repository repository, Map<SiteName, Replicator.Result> brought, Survey after, Duration took) {
        List<HealResult.SiteResult> rows = new ArrayList<>();
        boolean clean = true;
        for (SiteObjects one : repository.sites()) {
            SiteName site = one.site();
            Replicator.Result paid = brought.get(site);
            Inventory.Result now = after.results().get(site);
            int left = now == null ? 0 : now.missing().size() + now.damaged().size();
            String text =
                    now == null ? after.unreachable().getOrDefault(site, "it did not answer") : reason(paid, left);
            clean &= now != null && left == 0;
            rows.add(new HealResult.SiteResult(
                    site, paid == null ? 0 : paid.brought().size(), paid == null ? 0 : paid.bytes(), left, text));
        }
        return new HealResult(repository.system(), clean ? Outcome.OK : Outcome.DEBTS, rows, took);
    }

    private static String reason(Replicator.@org.jspecify.annotations.Nullable Result paid, int left) {
        if (left == 0) {
            return "";
        }
        return paid == null
                ? "went missing while healing"
                : paid.failed().entrySet().stream()
                        .findFirst()
                        .map(failed -> failed.getKey() + ": " + failed.getValue())
                        .orElse("went missing again while healing");
    }

    private static String text(HealResult result) {
        List<String> parts = new ArrayList<>();
        for (HealResult.SiteResult site : result.sites()) {
            if (site.brought() > 0) {
                parts.add(site.site() + " +" + site.brought() + " objects");
            }
            if (!site.text().isEmpty()) {
                parts.add(site.site() + ": " + site.text());
            }
        }
        return String.join("; ", parts);
    }
}
