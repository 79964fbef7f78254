package dev.sago.site;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts calls, bytes and failures, and keeps averages by which readers choose the fastest site. */
public final class MeteredStore extends ForwardingStore {

    /** Up to this the time of a call is latency, beyond it throughput. */
    private static final int SMALL = 64 * 1024;

    /** Weight of the newest value: the last ten make two thirds of an average. */
    private static final double NEWEST = 0.1;

    private interface Call<T> {
        T run() throws StoreException;
    }

    private interface Size<T> {
        long of(T result);
    }

    private final LongSupplier nanoClock;
    private final LongAdder calls = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder up = new LongAdder();
    private final LongAdder down = new LongAdder();
    private final AtomicLong failing = new AtomicLong();
    private final AtomicLong latencyNanos = new AtomicLong();
    private final AtomicLong bytesPerSecond = new AtomicLong();

    /** The clock counts nanoseconds from anywhere, as {@link System#nanoTime()} does. */
    public MeteredStore(ObjectStore inner, LongSupplier nanoClock) {
        super(inner);
        this.nanoClock = nanoClock;
    }

    /** The counts of this moment; with calls under way they may disagree by those. */
    public Meter meter() {
        return new Meter(
                calls.sum(),
                errors.sum(),
                up.sum(),
                down.sum(),
                failing.get(),
                Duration.ofNanos(latencyNanos.get()),
                bytesPerSecond.get());
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        measure(
                () -> {
                    inner().put(key, body, mode);
                    up.add(body.size());
                    return true;
                },
                done -> body.size());
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        int size = into.remaining();
        measure(
                () -> {
                    inner().get(key, offset, into);
                    down.add(size);
                    return true;
                },
                done -> size);
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        byte[] all = measure(() -> inner().getAll(key, limit), result -> result.length);
        down.add(all.length);
        return all;
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        return measure(() -> inner().head(key), found -> 0);
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        // Its time is mostly the listener's, so it is counted, not averaged.
        measure(
                () -> {
                    inner().list(prefix, listing);
                    return true;
                },
                done -> -1);
    }

    @Override
    public void delete(String key) throws StoreException {
        measure(
                () -> {
                    inner().delete(key);
                    return true;
                },
                done -> 0);
    }

    @Override
    public Instant siteTime() throws StoreException {
        return measure(() -> inner().siteTime(), time -> 0);
    }

    @Override
    public void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        measure(
                () -> {
                    inner().putLocked(key, body, mode, until);
                    up.add(body.size());
                    return true;
                },
                done -> body.size());
    }

    @Override
    public void lock(String key, Instant until) throws StoreException {
        measure(
                () -> {
                    inner().lock(key, until);
                    return true;
                },
                done -> 0);
    }

    @Override
    public Optional<Instant> lockedUntil(String key) throws StoreException {
        return measure(() -> inner().lockedUntil(key), until -> 0);
    }

    @Override
    public boolean reveal(String key) throws StoreException {
        return measure(() -> inner().reveal(key), done -> 0);
    }

    @Override
    public long revealAll(String prefix) throws StoreException {
        return measure(() -> inner().revealAll(prefix), done -> -1);
    }

    private <T> T measure(Call<T> call, Size<T> size) throws StoreException {
        calls.increment();
        long begin = nanoClock.getAsLong();
        try {
            T result = call.run();
            failing.set(0);
            average(size.of(result), Math.max(1, nanoClock.getAsLong() - begin));
            return result;
        } catch (StoreException e) {
            switch (e.kind()) {
                case NOT_FOUND, EXISTS, LOCKED -> failing.set(0); // an answer, and none that speaks against the site
                case INTERRUPTED -> {}
                case NO_BUCKET, DENIED, UNREACHABLE, TIMEOUT, BUSY, FULL, CORRUPT, OTHER -> {
                    errors.increment();
                    failing.incrementAndGet();
                }
            }
            throw e;
        }
    }

    private void average(long bytes, long nanos) {
        if (bytes > SMALL) {
            mix(bytesPerSecond, (long) (bytes * 1e9 / nanos));
        } else if (bytes >= 0) {
            mix(latencyNanos, nanos);
        }
    }

    private static void mix(AtomicLong average, long newest) {
        average.updateAndGet(old -> old == 0 ? newest : (long) (old + NEWEST * (newest - old)));
    }
}
