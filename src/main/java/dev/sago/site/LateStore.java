package dev.sago.site;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A store that is opened by the first call that needs it, so that a site which cannot even be opened (a folder that is
 * not mounted) fails as one that does not answer, and the others go on. Opening that failed is tried again by the next
 * call. Safe for threads.
 */
public final class LateStore implements ObjectStore {

    private final Opener opener;
    private final String description;
    private @Nullable ObjectStore open;

    /** Opens a store. */
    @FunctionalInterface
    public interface Opener {
        /** Opens it; closed with the late store. */
        ObjectStore open() throws StoreException;
    }

    /**
     * Opens nothing yet.
     *
     * @param description what {@link #describe()} says
     */
    public LateStore(String description, Opener opener) {
        this.description = description;
        this.opener = opener;
    }

    private synchronized ObjectStore store() throws StoreException {
        if (open == null) {
            open = opener.open();
        }
        return open;
    }

    /** What the open store can do; a store that cannot be opened can do nothing. */
    @Override
    public Capabilities capabilities() {
        try {
            return store().capabilities();
        } catch (StoreException e) {
            return new Capabilities(false, false, false, false); // The next call will say why.
        }
    }

    @Override
    public int partBytes() {
        try {
            return store().partBytes();
        } catch (StoreException e) {
            return Integer.MAX_VALUE; // As above.
        }
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        store().put(key, body, mode);
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        store().get(key, offset, into);
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        return store().getAll(key, limit);
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        return store().head(key);
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        store().list(prefix, listing);
    }

    @Override
    public void delete(String key) throws StoreException {
        store().delete(key);
    }

    @Override
    public Instant siteTime() throws StoreException {
        return store().siteTime();
    }

    @Override
    public void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        store().putLocked(key, body, mode, until);
    }

    @Override
    public void lock(String key, Instant until) throws StoreException {
        store().lock(key, until);
    }

    @Override
    public Optional<Instant> lockedUntil(String key) throws StoreException {
        return store().lockedUntil(key);
    }

    @Override
    public boolean reveal(String key) throws StoreException {
        return store().reveal(key);
    }

    @Override
    public long revealAll(String prefix) throws StoreException {
        return store().revealAll(prefix);
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
