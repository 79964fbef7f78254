package dev.sago.repository;

import dev.sago.site.Body;
import dev.sago.site.ObjectStore;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps the objects of one system at one site locked against everybody. Ends of locks are counted from the site's own
 * clock, so a wrong clock here shortens none. A site that refuses a lock gets the object without one: a copy that can be
 * deleted is better than none, and {@link #keep} tells it. Safe for threads.
 */
public final class SiteLock {

    private static final int PARALLEL = 8;

    private final LockTerm term;
    private final KnownLocks known;
    private volatile @Nullable SiteTime asked;
    private volatile boolean refused;

    /** When the site said what time it was. */
    private record SiteTime(Instant site, long nanos) {

        Instant now() {
            return site.plusNanos(System.nanoTime() - nanos);
        }
    }

    /** Keeps what is known of locks in a file below the state folder. */
    public SiteLock(LockTerm term, Path file) {
        this.term = term;
        this.known = new KnownLocks(file, term);
    }

    /**
     * What came of keeping objects locked.
     *
     * @param until until when all of them are locked at least; empty if they are not
     * @param missing objects that are not there
     * @param refused why some could not be locked
     * @param extended how many locks were set or extended
     */
    record Kept(Optional<Instant> until, Set<String> missing, Optional<String> refused, int extended) {}

    /** Stores an object that is locked at once; without a lock if the site refuses that. */
    void put(ObjectStore store, String prefix, String key, Body body, PutMode mode) throws StoreException {
        if (!refused) {
            Instant until = now(store).plus(term.whole());
            try {
                store.putLocked(prefix + key, body, mode, until);
                known.note(key, until.getEpochSecond());
                return;
            } catch (StoreException e) {
                if (!refusesLock(e)) {
                    throw e;
                }
            }
        }
        store.put(prefix + key, body, mode);
        refused = true; // Not before the put has passed: only then was it the lock that the site refused.
    }

    private static boolean refusesLock(StoreException e) {
        return switch (e.kind()) {
            case DENIED, LOCKED, OTHER -> true;
            case NOT_FOUND, NO_BUCKET, EXISTS, UNREACHABLE, TIMEOUT, BUSY, FULL, CORRUPT, INTERRUPTED -> false;
        };
    }

    private Instant now(ObjectStore store) throws StoreException {
        SiteTime time = asked;
        return time == null ? ask(store) : time.now();
    }

    private Instant ask(ObjectStore store) throws StoreException {
        SiteTime time = new SiteTime(store.siteTime(), System.nanoTime());
        asked = time;
        return time.site();
    }

    /**
     * Sees to it that these objects are locked for the term from now on: one request for each whose lock ends sooner, or
     * of which nothing is known; none for the others.
     */
    Kept keep(ObjectStore store, String prefix, Collection<String> keys) throws InterruptedException {
        try {
            Keeping keeping = new Keeping(store, prefix, ask(store), keys);
            keeping.run();
            return keeping.result(keys);
        } catch (StoreException e) {
            return new Kept(Optional.empty(), Set.of(), Optional.of(String.valueOf(e.getMessage())), 0);
        }
    }

    /** One call of {@link #keep}. */
    private final class Keeping {

        private final ObjectStore store;
        private final String prefix;
        private final Instant now;
        private final Instant wanted;
        private final List<String> due;
        private final Set<String> missing = new ConcurrentSkipListSet<>();
        private final AtomicReference<@Nullable StoreException> failure = new AtomicReference<>();

        Keeping(ObjectStore store, String prefix, Instant now, Collection<String> keys) {
            this.store = store;
            this.prefix = prefix;
            this.now = now;
            this.wanted = now.plus(term.whole());
            long least = now.plus(term.least()).getEpochSecond();
            this.due = keys.stream().filter(key -> known.until(key) < least).toList();
        }

        void run() throws InterruptedException {
            Semaphore room = new Semaphore(PARALLEL);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (String key : due) {
                    room.acquire();
                    threads.execute(() -> {
                        try {
                            extend(key);
                        } finally {
                            room.release();
                        }
                    });
                }
            } finally {
                known.save(now.getEpochSecond());
            }
        }

        private void extend(String key) {
            if (failure.get() != null) {
                return;
            }
            try {
                store.lock(prefix + key, wanted);
                known.note(key, wanted.getEpochSecond());
            } catch (StoreException e) {
                if (e.kind() == StoreException.Kind.NOT_FOUND) {
                    missing.add(key);
                } else {
                    failure.compareAndSet(null, e);
                }
            }
        }

        Kept result(Collection<String> keys) {
            StoreException failed = failure.get();
            Optional<String> reason = Optional.ofNullable(failed).map(e -> String.valueOf(e.getMessage()));
            Optional<Instant> until = failed == null && missing.isEmpty()
                    ? keys.stream().map(known::until).min(Long::compare).map(Instant::ofEpochSecond)
                    : Optional.empty();
            return new Kept(until, missing, reason, due.size());
        }
    }
}
