package dev.sago.repository;

import dev.sago.model.SiteName;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Reads objects at sites and compares them with their names, which needs no key: finds the bit flips that an inventory
 * cannot see. All sites at once, a few objects of each at once; memory is {@value #BUFFERS} pack buffers, whatever the
 * number of sites. Wrapped keys are left out: the inventory compares them.
 */
public final class DeepLook {

    private static final int BUFFERS = 6;
    private static final int AT_ONCE = 3;

    private final LongConsumer progress;

    /** Tells the size of each object that was read; from several threads. */
    public DeepLook(LongConsumer progress) {
        this.progress = progress;
    }

    /**
     * What was seen.
     *
     * @param damaged relative keys of objects that are not what their names tell, or cannot be read, by site
     * @param unreachable sites that ceased to answer, with the reason; nothing is known of their objects
     */
    public record Result(Map<SiteName, Set<String>> damaged, Map<SiteName, String> unreachable) {}

    /**
     * Looks.
     *
     * @param objects what to read at each site: relative keys with their sizes as listed
     */
    public Result take(Map<SiteObjects, Map<String, Long>> objects) throws InterruptedException {
        PackBuffers buffers = new PackBuffers(
                BUFFERS,
                objects.values().stream()
                        .flatMap(sizes -> sizes.values().stream())
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0));
        Map<SiteName, Set<String>> damaged = new LinkedHashMap<>();
        Map<SiteName, String> unreachable = new ConcurrentHashMap<>();
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("look-", 0).factory())) {
            objects.forEach((site, there) -> {
                Set<String> found = new ConcurrentSkipListSet<>();
                damaged.put(site.site(), found);
                var keys = new java.util.concurrent.ConcurrentLinkedQueue<>(named(there.keySet()));
                for (int i = 0; i < AT_ONCE; i++) {
                    work.add(threads.submit(() -> {
                        look(site, there, keys, buffers, found, unreachable);
                        return null;
                    }));
                }
            });
            await(work, threads);
        }
        unreachable.keySet().forEach(damaged::remove);
        damaged.replaceAll((site, keys) -> new TreeSet<>(keys));
        return new Result(damaged, unreachable);
    }

    private static void await(List<Future<?>> work, ExecutorService threads) throws InterruptedException {
        try {
            for (Future<?> one : work) {
                one.get();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            throw e;
        } catch (ExecutionException e) {
            threads.shutdownNow();
            throw new IllegalStateException("reading objects to compare them", e.getCause());
        }
    }

    private static Collection<String> named(Set<String> keys) {
        return keys.stream().filter(key -> ObjectKeys.rank(key) != 0).toList();
    }

    private void look(
            SiteObjects site,
            Map<String, Long> sizes,
            java.util.Queue<String> keys,
            PackBuffers buffers,
            Set<String> damaged,
            Map<SiteName, String> unreachable)
            throws InterruptedException {
        while (!unreachable.containsKey(site.site())) {
            String key = keys.poll();
            if (key == null) {
                return;
            }
            ByteBuffer buffer = buffers.take();
            try {
                long size = sizes.getOrDefault(key, 0L);
                if (!ObjectKeys.matches(key, new ObjectHash(buffer).of(site, key, size))) {
                    damaged.add(key);
                }
                progress.accept(size);
            } catch (StoreException e) {
                if (e.kind() == StoreException.Kind.INTERRUPTED) {
                    throw new InterruptedException();
                }
                if (SiteObjects.isOfTheSite(e)) {
                    unreachable.put(site.site(), String.valueOf(e.getMessage()));
                } else {
                    damaged.add(key); // It is gone, or this one object cannot be read.
                }
            } finally {
                buffers.give(buffer);
            }
        }
    }
}
