package dev.sago.repository;

import dev.sago.model.SiteName;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Copies objects from sites that have them to sites that lack them or hold them damaged, byte for byte. Each object is
 * read once, from one source, hashed against its name (a wrapped key is compared with the one that the master key
 * opens), and written to all sites that need it. What a source holds damaged is repaired on the way.
 *
 * <p>Keeps the order of writing at each site: keys, then packs, then indexes, then manifests; if an object cannot be
 * brought, nothing of a later rank is. An object that no site has whole any more stops manifests only: what can still be
 * read must not wait for what never comes.
 *
 * <p>Every write is checked: the object is there with its size, and its bytes are right, by the server's own checksum on
 * receipt where {@link dev.sago.site.Capabilities#checksumOnReceipt} says that it checks, otherwise by reading it back; it is also read back
 * where it replaced another object of the same size.
 *
 * <p>Memory is {@value #BUFFERS} pack buffers and, for an index that is larger, that one.
 */
public final class Replicator {

    /** The reason of what was not brought only because something that it needs was not. */
    public static final String WAITS = "it needs objects that could not be brought";

    private static final int BUFFERS = 6;

    /** The largest object of the format. */
    static final int MOST_BYTES = Math.max(Pack.BUFFER_BYTES, SealedObject.MAX_STORED);

    private final Repository repository;
    private final Set<SiteName> repairable;
    private final boolean allAnswer;

    /**
     * Copies among the repository's sites.
     *
     * @param repairable sites whose damaged objects may be replaced when a read meets them
     * @param allAnswer whether every site that may have an object answers; otherwise none counts as lost
     */
    public Replicator(Repository repository, Set<SiteName> repairable, boolean allAnswer) {
        this.repository = repository;
        this.repairable = repairable;
        this.allAnswer = allAnswer;
    }

    /**
     * One object to be brought.
     *
     * @param key its relative key
     * @param bytes its size; negative where it is not known
     * @param from sites to read it from, the best first
     * @param to sites that need it
     */
    public record Order(String key, long bytes, List<SiteName> from, Set<SiteName> to) {}

    /** Told what happens; by several threads. */
    public interface Watcher {

        /** Takes no notice. */
        Watcher NONE = new Watcher() {
            @Override
            public void check() {}

            @Override
            public void brought(SiteName to, String key, long bytes) {}
        };

        /** Called before each object; ends the work by throwing. */
        void check() throws InterruptedException;

        /** An object lies at a site now, and is right. */
        void brought(SiteName to, String key, long bytes);
    }

    /**
     * What came of it at one site.
     *
     * @param brought keys that are there now
     * @param failed keys that are not, with the reason
     * @param bytes bytes written
     */
    public record Result(Set<String> brought, Map<String, String> failed, long bytes) {}

    /**
     * What came of all.
     *
     * @param sites by site, those that got or were to get something
     * @param lost keys that every site was asked for and none has whole, with what each said
     */
    public record Results(Map<SiteName, Result> sites, Map<String, String> lost) {}

    /**
     * Brings objects to one site, from whichever has them.
     *
     * @param to the site
     * @param keys relative keys of what it lacks, or has damaged
     * @param progress told the size of each object that was brought; called by several threads
     */
    public Result bring(SiteObjects to, Collection<String> keys, LongConsumer progress) throws InterruptedException {
        List<SiteName> others = repository.sites().stream()
                .map(SiteObjects::site)
                .filter(site -> !site.equals(to.site()))
                .toList();
        List<Order> orders = keys.stream()
                .map(key -> new Order(key, -1, others, Set.of(to.site())))
                .toList();
        Results results = run(orders, new Watcher() {
            @Override
            public void check() {}

            @Override
            public void brought(SiteName site, String key, long bytes) {
                if (site.equals(to.site())) {
                    progress.accept(bytes);
                }
            }
        });
        return results.sites().getOrDefault(to.site(), new Result(Set.of(), Map.of(), 0));
    }

    /** Brings all of these, several objects at once, rank by rank. */
    public Results run(Collection<Order> orders, Watcher watcher) throws InterruptedException {
        TreeMap<Integer, List<Order>> byRank =
                new TreeMap<>(orders.stream().collect(Collectors.groupingBy(order -> ObjectKeys.rank(order.key()))));
        Ledger ledger = new Ledger();
        PackBuffers buffers = new PackBuffers(
                BUFFERS,
                orders.stream()
                        .mapToLong(order -> order.bytes() < 0 ? Pack.BUFFER_BYTES : order.bytes())
                        .max()
                        .orElse(0));
        for (Map.Entry<Integer, List<Order>> rank : byRank.entrySet()) {
            List<Order> able = new ArrayList<>();
            for (Order order : rank.getValue()) {
                Set<SiteName> to = new TreeSet<>(order.to());
                to.removeIf(site -> ledger.blocks(site, rank.getKey(), order.key()));
                able.add(new Order(order.key(), order.bytes(), order.from(), to));
            }
            able.removeIf(order -> order.to().isEmpty());
            bringAll(able, buffers, ledger, watcher);
            ledger.endRank();
        }
        return ledger.results();
    }

    private void bringAll(List<Order> orders, PackBuffers buffers, Ledger ledger, Watcher watcher)
            throws InterruptedException {
        Semaphore room = new Semaphore(BUFFERS);
        List<Future<?>> work = new ArrayList<>();
        // Not virtual: a disk that hangs would hold one of the few threads that carry the work of all sites.
        try (ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("heal-", 0).factory())) {
            try {
                for (Order order : orders) {
                    room.acquire();
                    Courier courier = new Courier(repository, repairable, allAnswer, buffers, threads, ledger, watcher);
                    work.add(threads.submit(() -> {
                        try {
                            courier.bring(order);
                        } finally {
                            room.release();
                        }
                        return null;
                    }));
                    throwFirst(work, true);
                }
                throwFirst(work, false);
            } catch (InterruptedException | RuntimeException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    /** Takes what has ended from the list, or all, and throws what one of them threw. */
    private static void throwFirst(List<Future<?>> work, boolean onlyEnded) throws InterruptedException {
        for (var each = work.iterator(); each.hasNext(); ) {
            Future<?> one = each.next();
            if (onlyEnded && !one.isDone()) {
                continue;
            }
            each.remove();
            try {
                one.get();
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case InterruptedException interrupted -> throw interrupted;
                    case RuntimeException failure -> throw failure;
                    case null, default -> throw new IllegalStateException("copying an object", e.getCause());
                }
            }
        }
    }

    /** What was done so far. Safe for threads. */
    static final class Ledger {

        private final Map<SiteName, Set<String>> brought = new TreeMap<>();
        private final Map<SiteName, Map<String, String>> failed = new TreeMap<>();
        private final Map<SiteName, Long> bytes = new TreeMap<>();
        private final Map<String, String> lost = new TreeMap<>();
        private final Map<SiteName, Integer> blockedFrom = new TreeMap<>();
        private int rank;

        /** Whether a site must not get an object of that rank; then it is noted as failed. */
        synchronized boolean blocks(SiteName site, int ofRank, String key) {
            rank = ofRank;
            if (blockedFrom.getOrDefault(site, Integer.MAX_VALUE) > ofRank) {
                return false;
            }
            failed.computeIfAbsent(site, s -> new TreeMap<>()).put(key, WAITS);
            return true;
        }

        synchronized void brought(SiteName site, String key, long size) {
            brought.computeIfAbsent(site, s -> new TreeSet<>()).add(key);
            bytes.merge(site, size, Long::sum);
        }

        synchronized void failed(SiteName site, String key, String why) {
            failed.computeIfAbsent(site, s -> new TreeMap<>()).put(key, why);
            blockedFrom.merge(site, rank + 1, Math::min);
        }

        /** No site has it: it does not hold up indexes, which the snapshots that need other packs need. */
        synchronized void lost(String key, Set<SiteName> to, String why) {
            lost.put(key, why);
            for (SiteName site : to) {
                failed.computeIfAbsent(site, s -> new TreeMap<>()).put(key, "lost: " + why);
                blockedFrom.merge(site, Math.max(rank + 1, ObjectKeys.rank(ObjectKeys.SNAPSHOTS)), Math::min);
            }
        }

        synchronized void endRank() {
            rank++;
        }

        synchronized Results results() {
            Set<SiteName> sites = new TreeSet<>(brought.keySet());
            sites.addAll(failed.keySet());
            Map<SiteName, Result> results = new LinkedHashMap<>();
            for (SiteName site : sites) {
                results.put(
                        site,
                        new Result(
                                brought.getOrDefault(site, Set.of()),
                                failed.getOrDefault(site, Map.of()),
                                bytes.getOrDefault(site, 0L)));
            }
            return new Results(results, lost);
        }
    }
}
