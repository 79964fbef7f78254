package dev.sago.repository;

import dev.sago.model.Sha256;
import dev.sago.site.Body;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Copies objects from sites that have them to a site that lacks them, byte for byte, without the key: the name of an
 * object vouches for its bytes. Keeps the order of writing: packs, then indexes, then manifests; if an object cannot be
 * brought, nothing of a later rank is.
 */
public final class Replicator {

    private static final int PARALLEL = 4;

    /** The largest object of the format. */
    static final int MOST_BYTES = Math.max(Pack.BUFFER_BYTES, SealedObject.MAX_STORED);

    private final List<SiteObjects> sites;

    /** Copies among these sites. */
    public Replicator(List<SiteObjects> sites) {
        this.sites = sites;
    }

    /**
     * What came of it.
     *
     * @param brought keys that are there now
     * @param failed keys that are not, with the reason
     * @param bytes bytes written
     */
    public record Result(Set<String> brought, Map<String, String> failed, long bytes) {}

    /**
     * Brings objects to a site.
     *
     * @param to the site
     * @param keys relative keys of what it lacks, or has damaged
     * @param progress told the size of each object that was brought; called by several threads
     */
    public Result bring(SiteObjects to, Collection<String> keys, LongConsumer progress) throws InterruptedException {
        TreeMap<Integer, List<String>> byRank =
                new TreeMap<>(keys.stream().collect(Collectors.groupingBy(ObjectKeys::rank)));
        Task task = new Task(to, progress);
        for (List<String> rank : byRank.values()) {
            if (task.failed.isEmpty()) {
                task.bring(rank);
            } else {
                rank.forEach(key -> task.failed.put(key, "it needs objects that could not be brought"));
            }
        }
        return new Result(task.brought, task.failed, task.bytes.sum());
    }

    /** One call of {@link #bring}. */
    private final class Task {

        private final SiteObjects to;
        private final LongConsumer progress;
        private final ConcurrentSkipListSet<String> brought = new ConcurrentSkipListSet<>();
        private final ConcurrentSkipListMap<String, String> failed = new ConcurrentSkipListMap<>();
        private final java.util.concurrent.atomic.LongAdder bytes = new java.util.concurrent.atomic.LongAdder();

        Task(SiteObjects to, LongConsumer progress) {
            this.to = to;
            this.progress = progress;
        }

        void bring(List<String> keys) throws InterruptedException {
            Semaphore room = new Semaphore(PARALLEL);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (String key : keys) {
                    room.acquire();
                    threads.execute(() -> {
                        try {
                            bring(key);
                        } finally {
                            room.release();
                        }
                    });
                }
                room.acquire(PARALLEL);
            } catch (InterruptedException e) {
                failed.put("", "interrupted");
                throw e;
            }
        }

        private void bring(String key) {
            List<String> reasons = new ArrayList<>();
            for (SiteObjects from : sites) {
                if (from.site().equals(to.site())) {
                    continue;
                }
                byte[] object;
                try {
                    object = from.getAll(key, MOST_BYTES);
                } catch (StoreException e) {
                    reasons.add(from.site() + ": " + e.getMessage());
                    continue;
                }
                Sha256 hash = Sha256.hash(object);
                if (!ObjectKeys.matches(key, hash)) {
                    reasons.add(from.site() + ": damaged there too");
                    continue;
                }
                put(key, Body.of(ByteBuffer.wrap(object), hash));
                return;
            }
            failed.put(key, reasons.isEmpty() ? "no other site" : String.join("; ", reasons));
        }

        private void put(String key, Body body) {
            try {
                to.replace(key, body);
                brought.add(key);
                bytes.add(body.size());
                progress.accept(body.size());
            } catch (StoreException e) {
                failed.put(key, to.site() + ": " + e.getMessage());
            }
        }
    }
}
