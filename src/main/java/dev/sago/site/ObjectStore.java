package dev.sago.site;

import dev.sago.site.StoreException.Kind;

import java.nio.ByteBuffer;
import java.time.Instant;
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
 *
 * <h2>Stores that lock</h2>
 *
 * <p>Where {@link Capabilities#objectLock()} is true, objects can be locked until a time: until then nobody deletes or
 * changes the locked bytes, not even the server's administrator (S3 object lock in COMPLIANCE mode). Such stores keep
 * versions, and give the contract above nevertheless:
 *
 * <ul>
 *   <li>A put onto an object writes a new version on top; a locked one below it stays until its lock ends.
 *   <li>{@link #delete} deletes all versions, the oldest first, and then the marks of former deletions, so that the space is
 *       free and nothing piles up. The first version that is locked ends it with {@code LOCKED}: then the newest bytes
 *       are there as before, and deleting again when the lock has ended deletes the rest.
 *   <li>An object that somebody has hidden by a delete marker is not there for get, head and list; {@link #reveal} brings it
 *       back.
 * </ul>
 *
 * <p>Times of locks are the site's, see {@link #siteTime()}, and rounded up to seconds. The methods for locks of a store
 * without object lock fail with {@code OTHER}.
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

    /** So many bytes to ask {@link #get} for at once where much is read in order: all, unless smaller parts cost nothing. */
    default int partBytes() {
        return Integer.MAX_VALUE;
    }

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

    /**
     * Deletes one object; nothing happens where there is none.
     *
     * @throws StoreException {@code LOCKED} while it is locked
     */
    void delete(String key) throws StoreException;

    /** What time it is by the site's own clock, to the second; by which its locks end. */
    default Instant siteTime() throws StoreException {
        throw cannotLock("ask for the time");
    }

    /** Stores an object that is locked from its first instant on. */
    default void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        throw cannotLock("put " + key + " locked");
    }

    /**
     * Locks an object for longer; one that is locked for as long already stays as it is, since no lock can be shortened.
     *
     * @throws StoreException {@code NOT_FOUND} if there is no such object
     */
    default void lock(String key, Instant until) throws StoreException {
        throw cannotLock("lock " + key);
    }

    /**
     * Until when an object is locked; empty if it is not, or if administrators could take the lock away.
     *
     * @throws StoreException {@code NOT_FOUND} if there is no such object
     */
    default Optional<Instant> lockedUntil(String key) throws StoreException {
        throw cannotLock("ask for the lock of " + key);
    }

    /**
     * Brings back an object that a delete marker hides.
     *
     * @return whether there was something to bring back
     */
    default boolean reveal(String key) throws StoreException {
        throw cannotLock("reveal " + key);
    }

    /**
     * The same for all objects whose key starts with {@code prefix}; reads the list of all versions there.
     *
     * @return how many were brought back
     */
    default long revealAll(String prefix) throws StoreException {
        throw cannotLock("reveal " + prefix);
    }

    private StoreException cannotLock(String call) {
        return new StoreException(
                Kind.OTHER,
                call + " at " + describe() + " failed: the site cannot lock objects; it needs a bucket made with object"
                        + " lock, and object-lock: true in its store settings",
                null);
    }

    /** For people: driver, endpoint and bucket, or the folder; no credentials. */
    String describe();

    @Override
    void close();
}
