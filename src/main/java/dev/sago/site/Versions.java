package dev.sago.site;

import java.time.Instant;
import java.util.List;

/**
 * Single versions of objects in a store that locks, as anybody who has the credentials can reach them. Deletion needs
 * it, and {@link LockProbe}, which tries to break a lock as a thief of the credentials would.
 */
interface Versions {

    /**
     * One version.
     *
     * @param id the server's name for it
     * @param marker whether it holds no bytes and only says that the object was deleted
     */
    record Version(String id, boolean marker) {}

    /** The versions of an object: those with bytes and then the markers, both with the newest first. */
    List<Version> versions(String key) throws StoreException;

    /** Deletes one version; with {@code bypass} it asks to overrule locks that administrators may take away. */
    void removeVersion(String key, String version, boolean bypass) throws StoreException;

    /**
     * Asks the server to set the lock of one version, be it longer or shorter.
     *
     * @param governance for a lock that administrators may take away
     * @param bypass ask to overrule the present lock
     */
    void relock(String key, String version, Instant until, boolean governance, boolean bypass) throws StoreException;

    /** Deletes without naming a version, which in a store with versions only puts a marker on top. */
    void hide(String key) throws StoreException;
}
