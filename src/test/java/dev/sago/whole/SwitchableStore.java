package dev.sago.whole;

import dev.sago.site.Body;
import dev.sago.site.Capabilities;
import dev.sago.site.ObjectStat;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A store that a test can cut off, slow down, and whose traffic it can count; the writer object is let through and does not
 * count.
 */
final class SwitchableStore implements ObjectStore {

    private final ObjectStore store;
    private volatile boolean dead;
    private volatile @Nullable Consumer<String> beforePut;
    private volatile @Nullable Runnable beforeGet;
    private volatile String refused = "";
    final AtomicLong puts = new AtomicLong();
    final AtomicLong putBytes = new AtomicLong();

    SwitchableStore(ObjectStore store) {
        this.store = store;
    }

    ObjectStore inner() {
        return store;
    }

    void kill() {
        dead = true;
    }

    void revive() {
        dead = false;
    }

    void beforePut(@Nullable Runnable action) {
        beforePut = action == null ? null : key -> action.run();
    }

    /** Told the key. */
    void beforePutOf(Consumer<String> action) {
        beforePut = action;
    }

    void beforeGet(@Nullable Runnable action) {
        beforeGet = action;
    }

    /** Refuses to store objects whose key holds this; nothing with an empty text. */
    void refuse(String part) {
        refused = part;
    }

    private void alive() throws StoreException {
        if (dead) {
            throw new StoreException(StoreException.Kind.UNREACHABLE, "connection refused by " + describe(), null);
        }
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        alive();
        if (key.endsWith("/writer")) {
            store.put(key, body, mode);
            return;
        }
        Consumer<String> action = beforePut;
        if (action != null) {
            action.accept(key);
        }
        alive();
        if (!refused.isEmpty() && key.contains(refused)) {
            throw new StoreException(StoreException.Kind.FULL, "no room for " + key, null);
        }
        store.put(key, body, mode);
        puts.incrementAndGet();
        putBytes.addAndGet(body.size());
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        Runnable action = beforeGet;
        if (action != null) {
            action.run();
        }
        alive();
        store.get(key, offset, into);
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        alive();
        return store.getAll(key, limit);
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        alive();
        return store.head(key);
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        alive();
        store.list(prefix, listing);
    }

    @Override
    public void delete(String key) throws StoreException {
        alive();
        store.delete(key);
    }

    @Override
    public Instant siteTime() throws StoreException {
        alive();
        return store.siteTime();
    }

    @Override
    public void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        alive();
        store.putLocked(key, body, mode, until);
        puts.incrementAndGet();
        putBytes.addAndGet(body.size());
    }

    @Override
    public void lock(String key, Instant until) throws StoreException {
        alive();
        store.lock(key, until);
    }

    @Override
    public Optional<Instant> lockedUntil(String key) throws StoreException {
        alive();
        return store.lockedUntil(key);
    }

    @Override
    public boolean reveal(String key) throws StoreException {
        alive();
        return store.reveal(key);
    }

    @Override
    public long revealAll(String prefix) throws StoreException {
        alive();
        return store.revealAll(prefix);
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public void close() {
        store.close();
    }
}
