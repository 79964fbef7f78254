package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Debt;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Finding.Severity;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.Inventory;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Inventories of all sites of one system, taken at once; sites that do not answer are told, not dropped. */
final class Survey {

    private final Repository repository;
    private final SystemName system;
    private final Map<SiteName, Inventory.Result> results = new LinkedHashMap<>();
    private final Map<SiteName, String> unreachable = new LinkedHashMap<>();
    private final Map<SiteName, SiteListing> listings = new ConcurrentHashMap<>();
    private final Inventory inventory;

    private Survey(Repository repository) {
        this.repository = repository;
        this.system = repository.system();
        this.inventory = new Inventory(repository);
    }

    /** Takes the inventories of these sites of the repository. */
    static Survey take(Repository repository, Collection<SiteObjects> sites) throws InterruptedException {
        Survey survey = new Survey(repository);
        Map<SiteObjects, Future<Inventory.Result>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SiteObjects site : sites) {
                StoreException known = repository.unreachable().get(site.site());
                if (known != null) {
                    survey.unreachable.put(site.site(), String.valueOf(known.getMessage()));
                } else {
                    asked.put(site, threads.submit(() -> survey.look(site)));
                }
            }
            for (Map.Entry<SiteObjects, Future<Inventory.Result>> answer : asked.entrySet()) {
                survey.add(answer.getKey().site(), answer.getValue());
            }
        }
        return survey;
    }

    /**
     * The same, for whoever verifies a repository that is opened to read: where an index is missing at every site, footers of packs
     * stand in for it, so that the packs are looked for, and each site is said to lack it.
     */
    static Survey takeWithIndexes(Repository repository, Collection<SiteObjects> sites) throws InterruptedException {
        Survey survey = take(repository, sites);
        if (!new MissingIndex(repository).isOne(survey)) {
            return survey;
        }
        var _ = repository.standIn();
        Survey again = take(repository, sites);
        again.results.replaceAll((site, result) -> result.withoutAnIndex());
        return again;
    }

    private Inventory.Result look(SiteObjects site) throws StoreException {
        Map<String, Long> there = site.sizes();
        listings.put(site.site(), SiteListing.of(site, there));
        return inventory.compare(site, there);
    }

    /** What was listed at a site, for whoever reads it next; null if it did not answer. */
    @Nullable
    SiteListing listing(SiteName site) {
        return listings.get(site);
    }

    private void add(SiteName site, Future<Inventory.Result> answer) throws InterruptedException {
        try {
            results.put(site, answer.get());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof StoreException cause)) {
                throw new IllegalStateException("taking the inventory of " + site, e.getCause());
            }
            unreachable.put(site, String.valueOf(cause.getMessage()));
        }
    }

    /** Inventories by site. */
    Map<SiteName, Inventory.Result> results() {
        return results;
    }

    /** Sites that did not answer, with the reason. */
    Map<SiteName, String> unreachable() {
        return unreachable;
    }

    /** Adds what was seen by reading: objects of the right size whose bytes are wrong, and sites that ceased to answer. */
    void add(Map<SiteName, Set<String>> damaged, Map<SiteName, String> ceased) {
        damaged.forEach((site, keys) -> results.computeIfPresent(site, (s, seen) -> seen.withDamaged(keys)));
        ceased.forEach((site, reason) -> {
            if (results.remove(site) != null) {
                unreachable.put(site, reason);
            }
        });
    }

    /** Whether an object should be at every site. */
    boolean expects(String key) {
        return inventory.expected().containsKey(key);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        results.values().forEach(result -> findings.addAll(result.findings(system)));
        unreachable.forEach((site, reason) -> findings.add(
                new Finding(Severity.WARNING, Kind.UNREACHABLE, system, site, "", reason, "sago site check " + site)));
        return findings;
    }

    /** Brings the catalog's copies and debts of the surveyed sites in line with what was seen. */
    void record(Catalog catalog, Instant now) {
        record(catalog, now, Map.of());
    }

    /**
     * The same.
     *
     * @param known objects by site that are known to be damaged though their sizes are right
     */
    void record(Catalog catalog, Instant now, Map<SiteName, Set<String>> known) {
        List<Copy> copies = new ArrayList<>();
        List<Debt> debts = new ArrayList<>();
        List<Debt> paid = new ArrayList<>();
        var snapshots = repository.snapshots();
        for (Inventory.Result result : results.values()) {
            Set<String> damaged = known.getOrDefault(result.site(), Set.of());
            CopyStates.of(result.withDamaged(damaged), snapshots, now).forEach(copy -> copies.add(seen(copy)));
            TreeSet<String> lacks = new TreeSet<>(result.missing());
            lacks.addAll(result.damaged());
            lacks.remove(ObjectKeys.INDEXES); // Nobody knows its name, so nobody can bring it.
            lacks.forEach(key -> debts.add(new Debt(system, result.site(), key)));
            for (Debt old : catalog.debts().of(system, result.site())) {
                if (!lacks.contains(old.key())) {
                    paid.add(old);
                }
            }
        }
        unreachable.keySet().forEach(site -> copies.addAll(CopyStates.unreachable(site, snapshots, now)));
        catalog.snapshots().recordCopies(system, copies);
        catalog.debts().add(debts);
        catalog.debts().pay(paid);
    }

    /** An expired snapshot is expected nowhere, so an inventory does not miss its manifest. */
    private Copy seen(Copy copy) {
        boolean gone = copy.state() == CopyState.COMPLETE
                && repository.isExpired(copy.snapshot())
                && !repository.holders(copy.snapshot()).contains(copy.site());
        return gone ? new Copy(copy.snapshot(), copy.site(), CopyState.INCOMPLETE, copy.seen()) : copy;
    }

    /** The state of a site as a whole. */
    CopyState state(SiteName site) {
        Inventory.Result result = results.get(site);
        return result == null ? CopyState.UNREACHABLE : CopyStates.of(result);
    }
}
