package dev.sago.repository;

import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.site.Body;
import dev.sago.site.ObjectStat;
import dev.sago.site.ObjectStore;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The objects of one system at one site, by keys relative to the system's folder. Safe for threads. */
public final class SiteObjects {

    private final SiteName site;
    private final ObjectStore store;
    private final String prefix;
    private final SystemName system;

    /** The store stays the caller's to close. */
    public SiteObjects(SiteName site, ObjectStore store, SystemName system) {
        this.site = site;
        this.store = store;
        this.system = system;
        this.prefix = ObjectKeys.system(system);
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
     * success; one of another size is damaged and replaced.
     */
    void putImmutable(String key, Body body) throws StoreException {
        try {
            store.put(prefix + key, body, PutMode.CREATE);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.EXISTS) {
                throw e;
            }
            Optional<ObjectStat> there = store.head(prefix + key);
            if (there.isEmpty() || there.get().size() != body.size()) {
                store.put(prefix + key, body, PutMode.REPLACE);
            }
        }
    }

    void replace(String key, Body body) throws StoreException {
        store.put(prefix + key, body, PutMode.REPLACE);
    }

    void get(String key, long offset, ByteBuffer into) throws StoreException {
        store.get(prefix + key, offset, into);
    }

    byte[] getAll(String key, int limit) throws StoreException {
        return store.getAll(prefix + key, limit);
    }

    /** Deletes one object; nothing happens where there is none. */
    public void delete(String key) throws StoreException {
        store.delete(prefix + key);
    }

    /** Whether objects can be locked there. */
    public boolean locks() {
        return store.capabilities().objectLock();
    }

    /** Whether nothing of the system lies there. */
    public boolean isEmpty() throws StoreException {
        AtomicBoolean empty = new AtomicBoolean(true);
        store.list(prefix, object -> {
            empty.set(false);
            return false;
        });
        return empty.get();
    }

    /** The time by the site's own clock: that of an object written now. */
    public Instant time() throws StoreException {
        replace(ObjectKeys.CLOCK, Body.of(new byte[] {'\n'}));
        return store.head(prefix + ObjectKeys.CLOCK)
                .map(ObjectStat::modified)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.OTHER, "the object " + ObjectKeys.CLOCK + " is gone at once", null));
    }

    /** All objects whose relative key starts so, by relative key, ascending. */
    public SortedMap<String, ObjectStat> stats(String start) throws StoreException {
        SortedMap<String, ObjectStat> stats = new TreeMap<>();
        store.list(prefix + start, object -> {
            stats.put(object.key().substring(prefix.length()), object);
            return true;
        });
        return stats;
    }

    /** Sizes of all objects whose relative key starts so, by relative key, ascending. */
    SortedMap<String, Long> list(String start) throws StoreException {
        SortedMap<String, Long> sizes = new TreeMap<>();
        store.list(prefix + start, object -> {
            sizes.put(object.key().substring(prefix.length()), object.size());
            return true;
        });
        return sizes;
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
            wrapped.put(ObjectKeys.name(key), getAll(key, 1 << 16));
        }
        return wrapped;
    }

    /** For people: the site's name and where its store is. */
    @Override
    public String toString() {
        return site + " (" + store.describe() + ")";
    }
}
