package dev.sago.site;

import dev.sago.model.Sha256;
import dev.sago.site.StoreException.Kind;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A store in the heap: the contract in its shortest form, for tests. It checks hashes on receipt and creates
 * conditionally; it locks nothing and keeps no versions. Closing it keeps the objects.
 */
public final class MemoryObjectStore implements ObjectStore {

    private record Stored(ByteBuffer data, ObjectStat stat) {}

    private final String name;
    private final InstantSource clock;
    private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();

    /** An empty store; the name is for {@link #describe()}. */
    public MemoryObjectStore(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, false, false);
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        begin("put", key);
        byte[] data = new byte[body.size()];
        body.data().get(data);
        if (!Sha256.hash(data).equals(body.sha256())) {
            throw failed(Kind.CORRUPT, "put", key, "the body does not have the hash that was sent along");
        }
        Stored stored = new Stored(
                ByteBuffer.wrap(data),
                new ObjectStat(key, data.length, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
        switch (mode) {
            case CREATE -> {
                if (objects.putIfAbsent(key, stored) != null) {
                    throw failed(Kind.EXISTS, "put", key, "there is one already");
                }
            }
            case REPLACE -> objects.put(key, stored);
        }
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        begin("get", key);
        ByteBuffer data = find("get", key);
        if (offset < 0 || offset > data.limit() || into.remaining() > data.limit() - offset) {
            throw failed(Kind.CORRUPT, "get", key, "it has only " + data.limit() + " bytes");
        }
        into.put(data.slice((int) offset, into.remaining()));
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        begin("get", key);
        ByteBuffer data = find("get", key);
        if (data.limit() > limit) {
            throw failed(Kind.CORRUPT, "get", key, "it has " + data.limit() + " bytes, more than " + limit);
        }
        byte[] copy = new byte[data.limit()];
        data.get(0, copy);
        return copy;
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        begin("head", key);
        return Optional.ofNullable(objects.get(key)).map(Stored::stat);
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        Keys.checkPrefix(prefix);
        checkInterrupt("list", prefix);
        List<ObjectStat> found = new ArrayList<>();
        for (Map.Entry<String, Stored> e : objects.tailMap(prefix, true).entrySet()) {
            if (!e.getKey().startsWith(prefix)) {
                break;
            }
            found.add(e.getValue().stat());
        }
        for (ObjectStat stat : found) {
            if (!listing.next(stat)) {
                return;
            }
        }
    }

    @Override
    public void delete(String key) throws StoreException {
        begin("delete", key);
        objects.remove(key);
    }

    @Override
    public String describe() {
        return "memory " + name;
    }

    @Override
    public void close() {}

    private ByteBuffer find(String call, String key) throws StoreException {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw failed(Kind.NOT_FOUND, call, key, "there is no such object");
        }
        return stored.data();
    }

    private void begin(String call, String key) throws StoreException {
        Keys.check(key);
        checkInterrupt(call, key);
    }

    private void checkInterrupt(String call, String key) throws StoreException {
        if (Thread.currentThread().isInterrupted()) {
            throw failed(Kind.INTERRUPTED, call, key, "the thread was interrupted");
        }
    }

    private StoreException failed(Kind kind, String call, String key, String why) {
        return new StoreException(kind, call + " " + key + " at " + describe() + " failed: " + why, null);
    }
}
