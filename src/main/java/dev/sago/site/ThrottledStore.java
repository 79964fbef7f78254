package dev.sago.site;

import dev.sago.site.StoreException.Kind;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps the bytes to and from a site below a rate, over all threads, by a {@link Pace}. A call waits before it begins until its bytes fit; within the call they flow as fast as the line lets them, so over
 * less than a body's time the rate can be exceeded.
 */
public final class ThrottledStore extends ForwardingStore {

    private final Pace pace;
    private final Sleeper sleeper;

    /** At one rate for ever. The clock counts nanoseconds from anywhere, as {@link System#nanoTime()} does. */
    public ThrottledStore(ObjectStore inner, long bytesPerSecond, LongSupplier nanoClock, Sleeper sleeper) {
        this(inner, Pace.steady(bytesPerSecond, nanoClock), sleeper);
    }

    /** At a pace that others may share. */
    public ThrottledStore(ObjectStore inner, Pace pace, Sleeper sleeper) {
        super(inner);
        this.pace = pace;
        this.sleeper = sleeper;
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        await("put", key, pace.reserve(body.size()));
        inner().put(key, body, mode);
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        await("get", key, pace.reserve(into.remaining()));
        inner().get(key, offset, into);
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        await("get", key, pace.reserve(0));
        byte[] all = inner().getAll(key, limit);
        pace.reserve(all.length); // known only now; the next call waits for it
        return all;
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        return inner().head(key);
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        inner().list(prefix, listing);
    }

    @Override
    public void delete(String key) throws StoreException {
        inner().delete(key);
    }

    @Override
    public Instant siteTime() throws StoreException {
        return inner().siteTime();
    }

    @Override
    public void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        await("put", key, pace.reserve(body.size()));
        inner().putLocked(key, body, mode, until);
    }

    @Override
    public void lock(String key, Instant until) throws StoreException {
        inner().lock(key, until);
    }

    @Override
    public Optional<Instant> lockedUntil(String key) throws StoreException {
        return inner().lockedUntil(key);
    }

    @Override
    public boolean reveal(String key) throws StoreException {
        return inner().reveal(key);
    }

    @Override
    public long revealAll(String prefix) throws StoreException {
        return inner().revealAll(prefix);
    }

    private void await(String call, String key, long nanos) throws StoreException {
        if (nanos <= 0) {
            return;
        }
        try {
            sleeper.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(
                    Kind.INTERRUPTED, call + " " + key + " at " + describe() + ": interrupted while held back", e);
        }
    }
}
