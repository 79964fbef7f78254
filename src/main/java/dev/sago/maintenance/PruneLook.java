package dev.sago.maintenance;

import dev.sago.model.Counted;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.Inventory;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.Rewriter;
import dev.sago.repository.SiteObjects;
import dev.sago.site.ObjectStat;
import dev.sago.site.StoreException;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** All that lies at all sites of a system, each with the time by its own clock: what prune decides upon. */
final class PruneLook {

    private static final String NOTHING = "Nothing was deleted.";

    private final Repository repository;
    private final Map<SiteName, At> sites;
    private final Map<String, Set<String>> indexes;

    /** One site: what lies there, by relative key, and what time it is there. */
    record At(SiteObjects site, SortedMap<String, ObjectStat> objects, Instant now) {

        Optional<Instant> newestManifest() {
            return objects.tailMap(ObjectKeys.SNAPSHOTS).entrySet().stream()
                    .takeWhile(entry -> entry.getKey().startsWith(ObjectKeys.SNAPSHOTS))
                    .map(entry -> entry.getValue().modified())
                    .max(Comparator.naturalOrder());
        }

        /** Whether an object there was written after the newest manifest. */
        boolean isUnfinished(String key) {
            ObjectStat stat = objects.get(key);
            return stat != null
                    && newestManifest()
                            .filter(newest -> !stat.modified().isAfter(newest))
                            .isEmpty();
        }
    }

    private PruneLook(Repository repository, Map<SiteName, At> sites, Map<String, Set<String>> indexes) {
        this.repository = repository;
        this.sites = sites;
        this.indexes = indexes;
    }

    /**
     * Lists all sites.
     *
     * @param estimate our own time, where nothing may be written to learn that of the sites
     * @throws SagoException if a site does not answer
     */
    static PruneLook take(Repository repository, Rewriter rewriter, Optional<Instant> estimate)
            throws InterruptedException {
        repository.unreachable().forEach((site, reason) -> {
            throw unreachable(repository, site, reason);
        });
        Map<SiteName, Future<At>> asked = new LinkedHashMap<>();
        Map<SiteName, At> sites = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SiteObjects site : repository.sites()) {
                asked.put(site.site(), threads.submit(() -> look(site, estimate)));
            }
            for (Map.Entry<SiteName, Future<At>> one : asked.entrySet()) {
                sites.put(one.getKey(), answer(repository, one.getKey(), one.getValue()));
            }
        }
        return new PruneLook(repository, sites, rewriter.indexes());
    }

    private static At look(SiteObjects site, Optional<Instant> estimate) throws StoreException {
        if (estimate.isEmpty()) {
            Instant now = site.time();
            return new At(site, site.stats(""), now);
        }
        SortedMap<String, ObjectStat> objects = site.stats("");
        Instant least = objects.values().stream()
                .map(ObjectStat::modified)
                .max(Comparator.naturalOrder())
                .orElse(estimate.get());
        return new At(site, objects, least.isAfter(estimate.get()) ? least : estimate.get());
    }

    private static At answer(Repository repository, SiteName site, Future<At> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException cause) {
                throw unreachable(repository, site, cause);
            }
            throw new IllegalStateException("listing site " + site, e.getCause());
        }
    }

    private static SagoException unreachable(Repository repository, SiteName site, StoreException reason) {
        return SagoException.failed(
                NOTHING + " Prune of " + repository.system() + " needs all sites, since one that does not answer may"
                        + " have snapshots that need what would be deleted. " + site + " does not: "
                        + reason.getMessage(),
                "Bring it back (sago site check " + site + "), or take it out of sago.yaml if it is gone for good.",
                reason);
    }

    /**
     * Makes sure that every site has all that the snapshots which stay need, but for indexes: a prune that was killed
     * leaves some at some sites only, and what they name is named anew at every site before anything is deleted.
     *
     * @throws SagoException if one lacks something, or has it damaged
     */
    void requireWhole() {
        Inventory inventory = new Inventory(repository);
        for (At at : sites.values()) {
            Map<String, Long> sizes = new TreeMap<>();
            at.objects.forEach((key, stat) -> sizes.put(key, stat.size()));
            Inventory.Result result = compare(inventory, at.site, sizes);
            Set<String> wrong = new TreeSet<>(result.missing());
            wrong.removeIf(key -> key.startsWith(ObjectKeys.INDEXES));
            wrong.addAll(result.damaged());
            if (!wrong.isEmpty()) {
                throw SagoException.failed(
                        NOTHING + " Snapshots of " + repository.system() + " that stay are not complete at "
                                + at.site.site() + ": " + Counted.of(wrong.size(), "object")
                                + " missing or damaged, such as "
                                + wrong.iterator().next(),
                        "Run sago heal " + repository.system() + ", then prune again.",
                        null);
            }
        }
    }

    private static Inventory.Result compare(Inventory inventory, SiteObjects site, Map<String, Long> sizes) {
        try {
            return inventory.compare(site, sizes);
        } catch (StoreException e) {
            throw SagoException.failed(
                    NOTHING + " Site " + site.site() + " stopped answering: " + e.getMessage(),
                    "Check it (sago site check " + site.site() + "), then prune again.",
                    e);
        }
    }

    /** The sites. */
    List<At> sites() {
        return List.copyOf(sites.values());
    }

    At at(SiteName site) {
        At at = sites.get(site);
        if (at == null) {
            throw new IllegalArgumentException("site " + site + " was not looked at");
        }
        return at;
    }

    /** The packs that each index names. */
    Map<String, Set<String>> indexes() {
        return indexes;
    }

    boolean isEverywhere(String key) {
        return sites.values().stream().allMatch(at -> at.objects.containsKey(key));
    }

    /** Whether any site has it from an unfinished backup. */
    boolean isUnfinished(String key) {
        return sites.values().stream().anyMatch(at -> at.isUnfinished(key));
    }

    /** All packs that lie anywhere. */
    Set<String> packs() {
        Set<String> packs = new TreeSet<>();
        sites.values()
                .forEach(at -> at.objects.keySet().stream()
                        .filter(key -> key.startsWith(ObjectKeys.PACKS))
                        .forEach(packs::add));
        return packs;
    }

    long size(String key) {
        return sites.values().stream()
                .map(at -> at.objects.get(key))
                .filter(stat -> stat != null)
                .mapToLong(ObjectStat::size)
                .max()
                .orElse(0);
    }
}
