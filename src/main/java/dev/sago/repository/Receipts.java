package dev.sago.repository;

import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks sites, before a commit counts on them, whether what they said they have stored is there, with its size: a server
 * that says so and does not do so must not be found out on the day of a restore. By one request for each object, or by
 * a listing where that needs fewer; whether the bytes are right, only reading tells.
 */
final class Receipts {

    private static final int FEW = 64;
    private static final int LISTED_AT_ONCE = 1000;

    private final Repository repository;

    Receipts(Repository repository) {
        this.repository = repository;
    }

    /** What is not there becomes a debt; a site that does not answer counts as not seen. All lanes must be at rest. */
    void check(Collection<Lane> lanes) throws InterruptedException {
        Map<Lane, Future<?>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Lane lane : lanes) {
                Map<String, Long> stored = lane.takeStored();
                if (!stored.isEmpty()) {
                    asked.put(lane, threads.submit(() -> {
                        check(lane, stored);
                        return null;
                    }));
                }
            }
            for (Map.Entry<Lane, Future<?>> one : asked.entrySet()) {
                try {
                    one.getValue().get();
                } catch (InterruptedException e) {
                    threads.shutdownNow();
                    throw e;
                } catch (ExecutionException e) {
                    unseen(one.getKey(), e.getCause());
                }
            }
        }
    }

    private static void unseen(Lane lane, @Nullable Throwable cause) throws InterruptedException {
        if (!(cause instanceof StoreException failure)) {
            throw new IllegalStateException("asking " + lane.name() + " for what it has stored", cause);
        }
        if (failure.kind() == StoreException.Kind.INTERRUPTED) {
            throw new InterruptedException();
        }
        lane.unseen("it did not say whether it holds what it was sent: " + failure.getMessage());
    }

    private void check(Lane lane, Map<String, Long> stored) throws StoreException {
        boolean few = stored.size() <= Math.max(FEW, repository.index().packs().size() / LISTED_AT_ONCE);
        Map<String, Long> there = few ? Map.of() : lane.site().list("");
        for (Map.Entry<String, Long> one : stored.entrySet()) {
            Long size = few ? boxed(lane.site().size(one.getKey())) : there.get(one.getKey());
            if (!one.getValue().equals(size)) {
                lane.debts().add(one.getKey());
            }
        }
    }

    private static @Nullable Long boxed(OptionalLong size) {
        return size.isPresent() ? size.getAsLong() : null;
    }
}
