package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.model.SiteName;
import dev.sago.repository.Drainer;
import dev.sago.repository.Inventory;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Replicator;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.site.StoreException;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Empties sites that left the policy, once it is known that the others hold everything; otherwise says why not. */
final class DrainSites {

    private final Repository repository;
    private final Catalog catalog;
    private final HealRun.Held held;

    DrainSites(Repository repository, Catalog catalog, HealRun.Held held) {
        this.repository = repository;
        this.catalog = catalog;
        this.held = held;
    }

    /**
     * Drains what the plan asks for.
     *
     * @param former what was seen at sites that left the policy
     * @param placed what is at the sites of the placement now
     * @param notWhole why the sites of the placement do not hold everything; empty if they do
     */
    List<HealResult.DrainResult> execute(HealPlan plan, Survey former, Survey placed, String notWhole)
            throws InterruptedException {
        List<HealResult.DrainResult> results = new ArrayList<>();
        former.unreachable()
                .forEach((site, reason) -> results.add(new HealResult.DrainResult(
                        site, 0, 0, 1, "it did not answer, so it may still hold objects: " + reason)));
        for (HealPlan.DrainPlan drain : plan.drains()) {
            if (!drain.asked()) {
                results.add(new HealResult.DrainResult(
                        drain.site(), 0, 0, drain.objects(), "it left the policy; sago heal --drain deletes them"));
            } else if (!notWhole.isEmpty()) {
                results.add(new HealResult.DrainResult(
                        drain.site(), 0, 0, drain.objects(), "nothing was deleted, since " + notWhole));
            } else {
                results.add(drain(drain, Objects.requireNonNull(former.results().get(drain.site())), placed));
            }
        }
        return results;
    }

    private HealResult.DrainResult drain(HealPlan.DrainPlan plan, Inventory.Result there, Survey placed)
            throws InterruptedException {
        SiteName name = plan.site();
        SiteObjects site = repository.sites().stream()
                .filter(one -> one.site().equals(name))
                .findFirst()
                .orElseThrow();
        String notSaved = saveUnnamedPacks(there, placed);
        if (!notSaved.isEmpty()) {
            return new HealResult.DrainResult(
                    name, 0, 0, plan.objects(), "nothing was deleted, since packs could not be saved: " + notSaved);
        }
        // Before the first deletion: a copy that is being deleted counts no more, whenever that ends.
        catalog.snapshots().forgetCopies(repository.system(), name);
        catalog.debts().pay(catalog.debts().of(repository.system(), name));
        try {
            Drainer.Result result = new Drainer(site).drain(held::check);
            int left = result.held().size() + result.kept();
            String why = result.held().entrySet().stream()
                    .findFirst()
                    .map(one -> one.getValue())
                    .orElse("");
            return new HealResult.DrainResult(name, result.deleted(), result.bytes(), left, why);
        } catch (StoreException e) {
            return new HealResult.DrainResult(
                    name, 0, 0, plan.objects(), "not all was deleted; the same command goes on: " + e.getMessage());
        }
    }

    /**
     * Packs that no index names are mostly what an interrupted backup left. They are brought to the others before they
     * are deleted here all the same: where indexes were lost, they are all there is. Those that are damaged are nothing.
     */
    private String saveUnnamedPacks(Inventory.Result there, Survey placed) throws InterruptedException {
        List<Replicator.Order> orders = new ArrayList<>();
        for (String key : there.unexpected()) {
            Set<SiteName> lacking = new TreeSet<>();
            placed.results().forEach((site, now) -> {
                if (!now.unexpected().contains(key)) {
                    lacking.add(site);
                }
            });
            if (key.startsWith(ObjectKeys.PACKS) && !lacking.isEmpty()) {
                orders.add(new Replicator.Order(key, -1, List.of(there.site()), lacking));
            }
        }
        Replicator.Results saved = new Replicator(repository, Set.of(), true).run(orders, new Replicator.Watcher() {
            @Override
            public void check() throws InterruptedException {
                held.check();
            }

            @Override
            public void brought(SiteName to, String key, long bytes) {}
        });
        List<String> failed = new ArrayList<>();
        saved.sites()
                .forEach((site, result) -> result.failed().forEach((key, why) -> {
                    if (!saved.lost().containsKey(key)) {
                        failed.add(key + ": " + why);
                    }
                }));
        return String.join("; ", failed);
    }
}
