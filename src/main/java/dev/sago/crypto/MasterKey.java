package dev.sago.crypto;

import dev.sago.model.Sha256;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The 32 random bytes of a key file, which wrap the repository keys of all systems. They leave this package only in a key file.
 *
 * <p>Safe for any number of threads; {@link #close()} wipes it.
 */
public final class MasterKey implements AutoCloseable {

    static final int BYTES = 32;

    private static final byte[] ID_PREFIX = "sago master key id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHECK_PREFIX = "sago master key check".getBytes(StandardCharsets.US_ASCII);

    private final byte[] key;
    private final String id;
    private boolean closed;

    private MasterKey(byte[] key) {
        this.key = key;
        this.id = "k" + digest(ID_PREFIX, key, 8);
    }

    /** A new key. */
    public static MasterKey random(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new MasterKey(key);
    }

    /** Takes over the array: the caller must not keep it. */
    static MasterKey of(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a master key has " + BYTES + " bytes, not " + key.length);
        }
        return new MasterKey(key);
    }

    /** What the key is called: {@code k} and 16 hexadecimal digits of a hash of it. It tells nothing about the key. */
    public String id() {
        return id;
    }

    /** Eight hexadecimal digits by which a mistyped key is noticed. */
    String check() {
        byte[] copy = copy();
        try {
            return digest(CHECK_PREFIX, copy, 4);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** A copy of the bytes, which the caller wipes. */
    synchronized byte[] copy() {
        if (closed) {
            throw new IllegalStateException("the master key " + id + " is closed");
        }
        return key.clone();
    }

    private static String digest(byte[] prefix, byte[] key, int bytes) {
        MessageDigest digest = Sha256.digest();
        digest.update(prefix);
        return HexFormat.of().formatHex(digest.digest(key), 0, bytes);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "MasterKey[" + id + "]";
    }
}
