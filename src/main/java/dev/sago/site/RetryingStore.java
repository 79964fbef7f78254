package dev.sago.site;

import dev.sago.model.Sha256;
import dev.sago.site.StoreException.Kind;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Repeats calls that failed for a reason that may pass ({@link Kind#retryable()}), after a random time between nothing
 * and a bound that doubles ("full jitter": Brooker, Exponential Backoff And Jitter, 2015). What may be damage is
 * repeated once and without waiting. What cannot pass is thrown at once.
 *
 * <p>Two calls need thought. A {@code CREATE} whose answer was lost may have been done; when its repetition meets an
 * object, that object is read and compared with the body: if it is ours, the create succeeded. A listing that broke goes
 * on behind the last object that was handed out.
 */
public final class RetryingStore extends ForwardingStore {

    /**
     * How often and how long.
     *
     * @param attempts calls in all, at least 1
     * @param first bound of the first waiting time
     * @param longest bound of all waiting times
     */
    public record Policy(int attempts, Duration first, Duration longest) {

        /** Five attempts in about three seconds: what takes longer is a debt, not a wait. */
        public static final Policy DEFAULT = new Policy(5, Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    private interface Call<T> {
        T run() throws StoreException;
    }

    private final Policy policy;
    private final Sleeper sleeper;
    private final DoubleSupplier random;

    /** The random numbers are from 0 to below 1; the supplier is called by many threads. */
    public RetryingStore(ObjectStore inner, Policy policy, Sleeper sleeper, DoubleSupplier random) {
        super(inner);
        this.policy = policy;
        this.sleeper = sleeper;
        this.random = random;
    }

    private interface Put {
        void run() throws StoreException;
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        put(key, body, mode, () -> inner().put(key, body, mode));
    }

    @Override
    public void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        put(key, body, mode, () -> inner().putLocked(key, body, mode, until));
    }

    private void put(String key, Body body, PutMode mode, Put put) throws StoreException {
        switch (mode) {
            case CREATE -> create(key, body, put);
            case REPLACE ->
                repeat(() -> {
                    put.run();
                    return true;
                });
        }
    }

    private void create(String key, Body body, Put put) throws StoreException {
        boolean[] lost = {false};
        repeat(() -> {
            try {
                put.run();
                return true;
            } catch (StoreException e) {
                if (e.kind() == Kind.EXISTS && lost[0] && holds(key, body)) {
                    return true;
                }
                lost[0] |= e.kind().retryable();
                throw e;
            }
        });
    }

    /** Whether the object is this body. Same size is not enough: two writers' marks differ in a few bytes only. */
    private boolean holds(String key, Body body) throws StoreException {
        Optional<ObjectStat> found = head(key);
        if (found.isEmpty() || found.get().size() != body.size()) {
            return false;
        }
        return Sha256.hash(getAll(key, body.size())).equals(body.sha256());
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        int start = into.position();
        repeat(() -> {
            into.position(start);
            inner().get(key, offset, into);
            return true;
        });
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        return repeat(() -> inner().getAll(key, limit));
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        return repeat(() -> inner().head(key));
    }

    @Override
    public void delete(String key) throws StoreException {
        repeat(() -> {
            inner().delete(key);
            return true;
        });
    }

    @Override
    public Instant siteTime() throws StoreException {
        return repeat(() -> inner().siteTime());
    }

    @Override
    public void lock(String key, Instant until) throws StoreException {
        repeat(() -> {
            inner().lock(key, until);
            return true;
        });
    }

    @Override
    public Optional<Instant> lockedUntil(String key) throws StoreException {
        return repeat(() -> inner().lockedUntil(key));
    }

    @Override
    public boolean reveal(String key) throws StoreException {
        return repeat(() -> inner().reveal(key));
    }

    @Override
    public long revealAll(String prefix) throws StoreException {
        return repeat(() -> inner().revealAll(prefix));
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        Resumed resumed = new Resumed(listing);
        repeat(() -> {
            try {
                inner().list(prefix, resumed);
                return true;
            } catch (StoreException e) {
                if (e == resumed.own) {
                    throw new ListenerFailure(e);
                }
                throw e;
            }
        });
    }

    /** Passes on each object once, however often the listing begins anew. */
    private static final class Resumed implements Listing {

        private final Listing listing;
        private String last = "";
        private @Nullable StoreException own;

        Resumed(Listing listing) {
            this.listing = listing;
        }

        @Override
        public boolean next(ObjectStat object) throws StoreException {
            if (object.key().compareTo(last) <= 0) {
                return true;
            }
            last = object.key();
            try {
                return listing.next(object);
            } catch (StoreException e) {
                own = e;
                throw e;
            }
        }
    }

    /** Carries what the caller's own listener threw past the repetition. */
    private static final class ListenerFailure extends RuntimeException {

        private final transient StoreException failure;

        ListenerFailure(StoreException failure) {
            super(null, failure, false, false);
            this.failure = failure;
        }
    }

    private <T> T repeat(Call<T> call) throws StoreException {
        StoreException first = null;
        for (int attempt = 1; ; attempt++) {
            try {
                return call.run();
            } catch (ListenerFailure e) {
                throw e.failure;
            } catch (StoreException e) {
                if (first == null) {
                    first = e;
                } else if (e != first) {
                    e.addSuppressed(first);
                    first = e;
                }
                int most = e.kind() == Kind.CORRUPT ? Math.min(2, policy.attempts()) : policy.attempts();
                if (!e.kind().retryable() || attempt >= most) {
                    throw e;
                }
                if (e.kind() != Kind.CORRUPT) {
                    pause(attempt, e);
                }
            }
        }
    }

    private void pause(int attempt, StoreException failure) throws StoreException {
        long bound = Math.min(policy.longest().toMillis(), policy.first().toMillis() << Math.min(attempt - 1, 30));
        try {
            sleeper.sleep(Duration.ofMillis((long) (random.getAsDouble() * bound)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(
                    Kind.INTERRUPTED, "interrupted before a repetition; before that: " + failure.getMessage(), failure);
        }
    }
}
