package dev.sago.site;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One site's objects by key. Keys are relative to the store's prefix, use {@code '/'} and only
 * {@code [A-Za-z0-9._/-]}.
 *
 * <p>What a store must give, and the contract test checks:
 *
 * <ul>
 *   <li>After {@link #put} returns, the object is durable and visible to get, head and list, whole.
 *   <li>A put that fails leaves either nothing, the object as it was before, or the whole new object; never a part.
 *   <li>{@link #get} gives exactly the bytes that were asked for or fails.
 *   <li>{@link #list} gives every object that was there before it began and was not deleted meanwhile, in ascending
 *       order of the key's bytes.
 *   <li>{@link #delete} of what is not there succeeds.
 *   <li>All methods may be called by many threads at once; blocked calls end when their thread is interrupted.
 * </ul>
 *
 * <p>What a store cannot do it says in {@link #capabilities()}.
 */
public interface ObjectStore extends AutoCloseable {

    /** Whether a put may replace an object. */
    enum PutMode {
        /**
         * Fail with {@link StoreException.Kind#EXISTS} where there is an object already. A store without conditional
         * create asks first, which two writers at once can pass both; objects that are named by their hash don't mind.
         */
        CREATE,
        /** Replace what is there, atomically. */
        REPLACE
    }

    /** Receives a listing, object by object. */
    @FunctionalInterface
    interface Listing {
        /** Takes the next object; returns false to end the listing early. */
        boolean next(ObjectStat object) throws StoreException;
    }

    /** What this store can do beyond the contract. */
    Capabilities capabilities();

    /** Stores an object. Where the server can check it, the body's SHA-256 is sent along and checked on receipt. */
    void put(String key, Body body, PutMode mode) throws StoreException;

    /**
     * Reads {@code into.remaining()} bytes from {@code offset} into the buffer and flips nothing: afterwards the
     * position is at the limit.
     *
     * @throws StoreException {@code NOT_FOUND}; {@code CORRUPT} if the object ends before that
     */
    void get(String key, long offset, ByteBuffer into) throws StoreException;

    /**
     * Reads a whole object of at most {@code limit} bytes.
     *
     * @throws StoreException {@code NOT_FOUND}; {@code CORRUPT} if it is longer
     */
    byte[] getAll(String key, int limit) throws StoreException;

    /** What is there under that key, if anything. */
    Optional<ObjectStat> head(String key) throws StoreException;

    /** Lists all objects whose key starts with {@code prefix}, streaming. */
    void list(String prefix, Listing listing) throws StoreException;

    /** Deletes one object; nothing happens where there is none. */
    void delete(String key) throws StoreException;

    /** For people: driver, endpoint and bucket, or the folder; no credentials. */
    String describe();

    @Override
    void close();
}
