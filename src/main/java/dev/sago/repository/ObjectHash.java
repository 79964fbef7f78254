package dev.sago.repository;

import dev.sago.model.Sha256;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Hashes an object as it lies at a site, in one pass through a buffer that the caller owns: one request where the object
 * fits, a few where it does not. For one thread at a time.
 */
public final class ObjectHash {

    private final ByteBuffer window;
    private final MessageDigest digest = Sha256.digest();

    /** Reads through this buffer; larger ones need fewer requests. */
    public ObjectHash(ByteBuffer window) {
        this.window = window;
    }

    /**
     * The SHA-256 of the first {@code size} bytes.
     *
     * @param size its length, as the site's listing told
     * @throws StoreException if it is not there, is shorter, or cannot be read
     */
    public Sha256 of(SiteObjects site, String key, long size) throws StoreException {
        digest.reset();
        for (long at = 0; at < size; ) {
            int length = (int) Math.min(window.capacity(), size - at);
            window.clear().limit(length);
            site.get(key, at, window);
            digest.update(window.flip());
            at += length;
        }
        return Sha256.of(digest.digest(), 0);
    }
}
