package dev.sago.site;

import dev.sago.site.StoreException.Kind;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The puts of an {@link S3ObjectStore}, and what is known about its server's conditions.
 *
 * <p>Conditional create uses {@code If-None-Match: *}. A server that does not know it and says so (501, or 400 where the
 * same put passes without it) is asked by HEAD from then on. A server that ignores it silently is found by
 * {@link SiteProbe}, not here.
 */
final class S3Puts {

    private final S3ObjectStore store;
    private volatile boolean askFirst;

    S3Puts(S3ObjectStore store) {
        this.store = store;
    }

    /** Whether conditions are used: until the server refuses them. */
    boolean conditional() {
        return !askFirst;
    }

    void replace(String key, Body body, @Nullable Instant lockedUntil) throws StoreException {
        store.call("put", key, () -> {
            send(key, body, false, lockedUntil);
            return true;
        });
    }

    void create(String key, Body body, @Nullable Instant lockedUntil) throws StoreException {
        if (!askFirst && store.call("put", key, () -> createIfAbsent(key, body, lockedUntil))) {
            return;
        }
        if (store.head(key).isPresent()) {
            throw store.bucket().failed(Kind.EXISTS, "put", key, "it is there already", null);
        }
        replace(key, body, lockedUntil);
        askFirst = true; // not before the put has passed: only then was it the condition that the server refused
    }

    /** False where the server does not know conditions. */
    private boolean createIfAbsent(String key, Body body, @Nullable Instant lockedUntil) throws Exception {
        try {
            send(key, body, true, lockedUntil);
            return true;
        } catch (Exception e) {
            S3Answer answer = store.answer(e).orElseThrow(() -> e);
            if (answer.refusesCondition()) {
                return false;
            }
            // Conflict: another create of this key is under way or has just won.
            if (answer.status() == 409 && answer.kind() == Kind.BUSY && isThere(key)) {
                throw store.bucket().failed(Kind.EXISTS, "put", key, answer.words(), e);
            }
            throw e;
        }
    }

    /**
     * A server that refuses a body before it has read it can close so early that nothing is seen but a cut connection.
     * Then the bucket is asked for the reason, which wrong credentials or a missing bucket would be.
     */
    private void send(String key, Body body, boolean ifAbsent, @Nullable Instant lockedUntil) throws Exception {
        try {
            store.send(store.bucket().full(key), body, ifAbsent, lockedUntil);
        } catch (Exception e) {
            if (store.answer(e).isEmpty() && NetworkFailure.isCut(e)) {
                store.checkBucket("put", key);
            }
            throw e;
        }
    }

    private boolean isThere(String key) throws Exception {
        try {
            return store.stat(store.bucket().full(key)).size() >= 0;
        } catch (Exception e) {
            if (store.answer(e).filter(a -> a.status() == 404).isPresent()) {
                return false;
            }
            throw e;
        }
    }
}
