package dev.sago.site;

import java.time.Instant;
import java.util.Optional;

/** What every decorator passes on unchanged; what it must not forget to pass on has no body here. */
abstract class ForwardingStore implements ObjectStore {

    private final ObjectStore inner;

    ForwardingStore(ObjectStore inner) {
        this.inner = inner;
    }

    final ObjectStore inner() {
        return inner;
    }

    @Override
    public final Capabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public final int partBytes() {
        return inner.partBytes();
    }

    @Override
    public abstract Instant siteTime() throws StoreException;

    @Override
    public abstract void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException;

    @Override
    public abstract void lock(String key, Instant until) throws StoreException;

    @Override
    public abstract Optional<Instant> lockedUntil(String key) throws StoreException;

    @Override
    public abstract boolean reveal(String key) throws StoreException;

    @Override
    public abstract long revealAll(String prefix) throws StoreException;

    @Override
    public final String describe() {
        return inner.describe();
    }

    @Override
    public final void close() {
        inner.close();
    }
}
