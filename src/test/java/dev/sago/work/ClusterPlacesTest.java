package dev.sago.work;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.Postgres;
import dev.sago.model.SiteName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Limits of sites over two servers that share a catalog. */
@Timeout(120)
class ClusterPlacesTest {

    private static final SiteName DAEGU = new SiteName("daegu");
    private static final SiteName GWANGJU = new SiteName("gwangju");
    private static final int RUNS = 8;

    @TempDir
    Path folder;

    private final AtomicInteger atDaegu = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> waits = new ConcurrentLinkedQueue<>();

    @Test
    void noMoreRunsThanTheLimitAreAtASiteWhicheverServerHasThem() throws Exception {
        CatalogSettings shared = Postgres.fresh();
        try (Catalog one = Catalog.open(shared, folder.resolve("one"), InstantSource.system());
                Catalog other = Catalog.open(shared, folder.resolve("other"), InstantSource.system());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                ClusterPlaces places = new ClusterPlaces((i % 2 == 0 ? one : other).leases());
                Map<SiteName, Integer> limits =
                        i % 3 == 0 ? Map.of(DAEGU, 2) : Map.of(DAEGU, 2, GWANGJU, 1); // In whatever order.
                runs.add(threads.submit(() -> {
                    try (SitePlaces.Taken _ = places.take(limits, false, waits::add)) {
                        most.accumulateAndGet(atDaegu.incrementAndGet(), Math::max);
                        Thread.sleep(300);
                        atDaegu.decrementAndGet();
                    }
                    return done.incrementAndGet();
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
            assertThat(one.leases().acquire("place/daegu/1", java.time.Duration.ofSeconds(1)))
                    .as("all places were given back")
                    .isNotNull();
        }
        assertThat(done).hasValue(RUNS);
        assertThat(most).as("as many as the limit, and no more").hasValue(2);
        assertThat(waits).contains("waits for its turn at daegu (2 of 2 runs of the cluster)");
    }

    @Test
    void whoIsInterruptedWhileHeWaitsHoldsNothing() throws Exception {
        try (Catalog catalog = Catalog.open(Postgres.fresh(), folder, InstantSource.system())) {
            ClusterPlaces places = new ClusterPlaces(catalog.leases());
            SitePlaces.Taken held = places.take(Map.of(GWANGJU, 1), false, waits::add);
            Thread waiter = Thread.ofVirtual().start(() -> {
                try {
                    places.take(Map.of(DAEGU, 1, GWANGJU, 1), false, waits::add);
                } catch (InterruptedException e) {
                    done.incrementAndGet();
                }
            });
            while (waits.isEmpty()) {
                Thread.sleep(20);
            }
            waiter.interrupt();
            waiter.join();
            assertThat(done).hasValue(1);
            places.take(Map.of(DAEGU, 1), false, waits::add).close();
            held.close();
        }
    }
}
