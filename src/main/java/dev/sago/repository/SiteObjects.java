package dev.sago.repository;

import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.site.Body;
import dev.sago.site.ObjectStat;
import dev.sago.site.ObjectStore;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The objects of one system at one site, by keys relative to the system's folder. Safe for threads. */
public final class SiteObjects {

    static final int MOST_KEY_BYTES = 1 << 16;

    private final SiteName site;
    private final ObjectStore store;
    private final String prefix;
    private final SystemName system;
    private final @Nullable SiteLock lock;
    private final boolean repaired;

    /** Receives what lies at a site. */
    @FunctionalInterface
    public interface Listing {
        /** Takes the next object, by its relative key. */
        void next(String key, long size);
    }

    /** Without locks. The store stays the caller's to close. */
    public SiteObjects(SiteName site, ObjectStore store, SystemName system) {
        this(site, store, system, null, true);
    }

    private SiteObjects(
            SiteName site, ObjectStore store, SystemName system, @Nullable SiteLock lock, boolean repaired) {
        this.lock = lock;
        this.site = site;
        this.store = store;
        this.system = system;
        this.prefix = ObjectKeys.system(system);
        this.repaired = repaired;
    }

    /** The same, which reads leave as it is: a site that is not to hold the system any more. */
    public SiteObjects leftAlone() {
        return new SiteObjects(site, store, system, lock, false);
    }

    /** Whether a read that meets damage here may repair it. */
    boolean isRepaired() {
        return repaired;
    }

    /** The same objects, which are locked when they are written here. */
    public SiteObjects withLock(SiteLock siteLock) {
        return new SiteObjects(site, store, system, siteLock, repaired);
    }

    /** Whether objects are to be locked here. */
    boolean isLocking() {
        return lock != null;
    }

    /** See {@link SiteLock#keep}; without a lock nothing is kept. */
    SiteLock.Kept keepLocked(Collection<String> keys) throws InterruptedException {
        return lock == null
                ? new SiteLock.Kept(Optional.empty(), Set.of(), Optional.empty(), 0)
                : lock.keep(store, prefix, keys);
    }

    /** The site. */
    public SiteName site() {
        return site;
    }

    /** The system. */
    public SystemName system() {
        return system;
    }

    /**
     * Stores an object whose name vouches for its bytes. Where one of that name and size is there already, that is
     * success; one of another size is damaged and replaced. A manifest is not locked yet: it must be possible to withdraw
     * it until it counts.
     */
    void putImmutable(String key, Body body) throws StoreException {
        boolean locked = ObjectKeys.rank(key) < ObjectKeys.MANIFEST_RANK;
        try {
            write(key, body, PutMode.CREATE, locked);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.EXISTS) {
                throw e;
            }
            Optional<ObjectStat> there = store.head(prefix + key);
            if (there.isEmpty() || there.get().size() != body.size()) {
                write(key, body, PutMode.REPLACE, locked);
            }
        }
    }

    private void write(String key, Body body, PutMode mode, boolean locked) throws StoreException {
        if (lock != null && locked) {
            lock.put(store, prefix, key, body, mode);
        } else {
            store.put(prefix + key, body, mode);
        }
    }

    /**
     * Stores an object in place of what is there. One that a delete marker hides is brought back instead, if it is sound.
     * What is there for writers only is never locked: a locked mark could not be taken back, nor a hold released, and each
     * look at the clock would leave one more object that cannot be deleted.
     */
    void replace(String key, Body body) throws StoreException {
        if (!revealed(key, body)) {
            write(key, body, PutMode.REPLACE, !ObjectKeys.isForWriters(key));
        }
    }

    private boolean revealed(String key, Body body) throws StoreException {
        if (!store.capabilities().objectLock()) {
            return false;
        }
        try {
            return store.reveal(prefix + key)
                    && Sha256.hash(store.getAll(prefix + key, Replicator.MOST_BYTES))
                            .equals(body.sha256());
        } catch (StoreException e) {
            return switch (e.kind()) {
                // What is left is to store it again, which will say what is wrong.
                case DENIED, LOCKED, OTHER, NOT_FOUND, CORRUPT -> false;
                case NO_BUCKET, EXISTS, UNREACHABLE, TIMEOUT, BUSY, FULL, INTERRUPTED -> throw e;
            };
        }
    }

    void get(String key, long offset, ByteBuffer into) throws StoreException {
        store.get(prefix + key, offset, into);
    }

    /** See {@link ObjectStore#partBytes}. */
    int partBytes() {
        return store.partBytes();
    }

    byte[] getAll(String key, int limit) throws StoreException {
        return store.getAll(prefix + key, limit);
    }

    /** The writer object, if there is one. */
    Optional<byte[]> writer() throws StoreException {
        try {
            return Optional.of(getAll(ObjectKeys.WRITER, WriterMark.LONGEST));
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Creates the writer object; {@code EXISTS} where there is one. */
    void createWriter(Body body) throws StoreException {
        store.put(prefix + ObjectKeys.WRITER, body, PutMode.CREATE);
    }

    void replaceWriter(Body body) throws StoreException {
        replace(ObjectKeys.WRITER, body);
    }

    /** The size of an object, if it is there. */
    OptionalLong size(String key) throws StoreException {
        return store.head(prefix + key)
                .map(ObjectStat::size)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Whether the server compares what it receives with the SHA-256 that is sent along. */
    boolean checksOnReceipt() {
        return store.capabilities().checksumOnReceipt();
    }

    /** Whether a call failed because of the site and not because of the one object. */
    static boolean isOfTheSite(StoreException e) {
        return switch (e.kind()) {
            case UNREACHABLE, TIMEOUT, BUSY, DENIED, NO_BUCKET -> true;
            case NOT_FOUND, EXISTS, FULL, CORRUPT, LOCKED, INTERRUPTED, OTHER -> false;
        };
    }

    /** Deletes one object; nothing happens where there is none. */
    public void delete(String key) throws StoreException {
        store.delete(prefix + key);
    }

    /** Until when a lock holds the object, by the site's clock; empty if none does, or if the site does not tell. */
    public Optional<Instant> lockedUntil(String key) {
        try {
            return store.lockedUntil(prefix + key);
        } catch (StoreException e) {
            return Optional.empty(); // The caller has been refused already, and says so; this only tells for how long.
        }
    }

    /** Whether objects can be locked there. */
    public boolean locks() {
        return store.capabilities().objectLock();
    }

    /** The time by the site's own clock: that of an object written now. */
    public Instant time() throws StoreException {
        replace(ObjectKeys.CLOCK, Body.of(new byte[] {'\n'}));
        return store.head(prefix + ObjectKeys.CLOCK)
                .map(ObjectStat::modified)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.OTHER, "the object " + ObjectKeys.CLOCK + " is gone at once", null));
    }

    /** All objects whose relative key starts so, by relative key, ascending; without the writer object, as {@link #list}. */
    public SortedMap<String, ObjectStat> stats(String start) throws StoreException {
        SortedMap<String, ObjectStat> stats = new TreeMap<>();
        store.list(prefix + start, object -> {
            String key = object.key().substring(prefix.length());
            if (!key.equals(ObjectKeys.WRITER)) {
                stats.put(key, object);
            }
            return true;
        });
        return stats;
    }

    /** Whether anything of the system lies there, but what only says who writes and what time it is. */
    public boolean holdsAny() throws StoreException {
        AtomicBoolean any = new AtomicBoolean();
        store.list(prefix, object -> {
            String key = object.key().substring(prefix.length());
            boolean counts = !key.equals(ObjectKeys.WRITER) && !key.equals(ObjectKeys.CLOCK);
            any.set(counts);
            return !counts;
        });
        return any.get();
    }

    /**
     * Sizes of all objects whose relative key starts so, by relative key, ascending. Without the writer object, which
     * differs from site to site for a while and belongs to no snapshot.
     */
    SortedMap<String, Long> list(String start) throws StoreException {
        SortedMap<String, Long> sizes = new TreeMap<>();
        store.list(prefix + start, object -> {
            String key = object.key().substring(prefix.length());
            if (!key.equals(ObjectKeys.WRITER)) {
                sizes.put(key, object.size());
            }
            return true;
        });
        return sizes;
    }

    /** Sizes of all objects, as {@link #list(String)}. */
    public SortedMap<String, Long> sizes() throws StoreException {
        return list("");
    }

    /** Tells all objects whose relative key starts so, ascending, as they are listed. */
    public void list(String start, Listing listing) throws StoreException {
        store.list(prefix + start, object -> {
            listing.next(object.key().substring(prefix.length()), object.size());
            return true;
        });
    }

    /**
     * Whether the object there is what its name tells, by reading all of it. Wrapped keys are taken as they are.
     *
     * @throws StoreException if it cannot be read, or is not there
     */
    public boolean isSound(String key) throws StoreException {
        byte[] bytes = store.getAll(prefix + key, Replicator.MOST_BYTES);
        return ObjectKeys.matches(key, Sha256.hash(bytes));
    }

    /** All wrapped keys there, by id. */
    Map<String, byte[]> wrappedKeys() throws StoreException {
        Map<String, byte[]> wrapped = new TreeMap<>();
        for (String key : list(ObjectKeys.KEYS).keySet()) {
            try {
                wrapped.put(ObjectKeys.name(key), getAll(key, MOST_KEY_BYTES));
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.CORRUPT) {
                    throw e;
                }
                wrapped.put(ObjectKeys.name(key), new byte[0]); // One that cannot be read is damaged; the site answers.
            }
        }
        return wrapped;
    }

    /** For people: the site's name and where its store is. */
    @Override
    public String toString() {
        return site + " (" + store.describe() + ")";
    }
}
