package dev.sago.whole;

import dev.sago.site.Body;
import dev.sago.site.Capabilities;
import dev.sago.site.ObjectStat;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store of a process that dies at a given call: from then on no call of any of its stores does anything. */
final class MortalStore implements ObjectStore {

    /** The process's life, shared by all its stores. */
    static final class Life {

        private final AtomicInteger calls = new AtomicInteger();
        private volatile int last = Integer.MAX_VALUE;

        /** The call after so many more is its death. */
        void dieAfter(int more) {
            calls.set(0);
            last = more;
        }

        /** Another process, which lives. */
        void again() {
            last = Integer.MAX_VALUE;
        }

        boolean isMortal() {
            return last != Integer.MAX_VALUE;
        }

        boolean isOver() {
            return calls.get() > last;
        }

        private void call(String what) throws StoreException {
            if (calls.incrementAndGet() > last) {
                throw new StoreException(StoreException.Kind.OTHER, "the process died before " + what, null);
            }
        }
    }

    private final ObjectStore store;
    private final Life life;

    MortalStore(ObjectStore store, Life life) {
        this.store = store;
        this.life = life;
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        life.call("put " + key);
        store.put(key, body, mode);
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        life.call("get " + key);
        store.get(key, offset, into);
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        life.call("get " + key);
        return store.getAll(key, limit);
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        life.call("head " + key);
        return store.head(key);
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        life.call("list " + prefix);
        store.list(prefix, listing);
    }

    @Override
    public void delete(String key) throws StoreException {
        life.call("delete " + key);
        store.delete(key);
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
