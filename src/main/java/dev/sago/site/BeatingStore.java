package dev.sago.site;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells of each call that its site has answered, and of each object of a listing, so that somebody can see whether a run
 * still gets on. Calls that fail tell nothing. Closing it closes nothing: others use the store inside.
 */
public final class BeatingStore extends ForwardingStore {

    private final Runnable beat;

    /** Calls {@code beat}, which must be quick and safe for threads. */
    public BeatingStore(ObjectStore inner, Runnable beat) {
        super(inner);
        this.beat = beat;
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        inner().put(key, body, mode);
        beat.run();
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        inner().get(key, offset, into);
        beat.run();
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        byte[] all = inner().getAll(key, limit);
        beat.run();
        return all;
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        Optional<ObjectStat> found = inner().head(key);
        beat.run();
        return found;
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        inner().list(prefix, object -> {
            beat.run();
            return listing.next(object);
        });
        beat.run();
    }

    @Override
    public void delete(String key) throws StoreException {
        inner().delete(key);
        beat.run();
    }

    @Override
    public Instant siteTime() throws StoreException {
        Instant time = inner().siteTime();
        beat.run();
        return time;
    }

    @Override
    public void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        inner().putLocked(key, body, mode, until);
        beat.run();
    }

    @Override
    public void lock(String key, Instant until) throws StoreException {
        inner().lock(key, until);
        beat.run();
    }

    @Override
    public Optional<Instant> lockedUntil(String key) throws StoreException {
        Optional<Instant> until = inner().lockedUntil(key);
        beat.run();
        return until;
    }

    @Override
    public boolean reveal(String key) throws StoreException {
        boolean revealed = inner().reveal(key);
        beat.run();
        return revealed;
    }

    @Override
    public long revealAll(String prefix) throws StoreException {
        long revealed = inner().revealAll(prefix);
        beat.run();
        return revealed;
    }
}
