package dev.sago.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The 32 random bytes from which all keys of one system's repository derive. It does not give them away: they leave this package only wrapped, by
 * {@link KeyRing#wrap}.
 *
 * <p>Safe for any number of threads. {@link #close()} wipes it; what was derived before stays usable, deriving more then fails.
 */
public final class RepositoryKey implements AutoCloseable {

    static final int BYTES = 32;

    /** Length of the salt with which an object's key is derived. */
    public static final int SALT_BYTES = 32;

    private static final byte[] OBJECT_INFO = "sago object".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GEAR_INFO = "sago gear".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STATE_INFO = "sago state".getBytes(StandardCharsets.US_ASCII);
    private static final int GEARS = 256;

    private final byte[] key;
    private boolean closed;

    private RepositoryKey(byte[] key) {
        this.key = key;
    }

    /** A new key, for a new repository. */
    public static RepositoryKey random(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new RepositoryKey(key);
    }

    /** Takes over the array: the caller must not keep it. */
    static RepositoryKey of(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a repository key has " + BYTES + " bytes, not " + key.length);
        }
        return new RepositoryKey(key);
    }

    /**
     * Derives the key of one object.
     *
     * @param salt the object's own 32 bytes, random and stored beside it. An object that is written anew needs a new salt: a frame's nonce
     *     is its position, so two objects under one salt would give their contents away.
     * @param objectType what the object is, 0 to 255
     * @param formatVersion the version of the object's format, 0 to 255
     */
    public ObjectKey objectKey(byte[] salt, int objectType, int formatVersion) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("an object's salt has " + SALT_BYTES + " bytes, not " + salt.length);
        }
        checkByte(objectType, "object type");
        checkByte(formatVersion, "format version");
        byte[] info = ByteBuffer.allocate(OBJECT_INFO.length + 2)
                .put(OBJECT_INFO)
                .put((byte) objectType)
                .put((byte) formatVersion)
                .array();
        byte[] derived = derive(salt, info, ObjectKey.BYTES);
        try {
            return new ObjectKey(derived, objectType, formatVersion);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    /** The 256 numbers that decide where this repository's chunks end; a fresh array. Without the key, cut points cannot be foretold from known files. */
    public long[] gearTable() {
        byte[] derived = derive(new byte[0], GEAR_INFO, GEARS * Long.BYTES);
        long[] gear = new long[GEARS];
        ByteBuffer.wrap(derived).asLongBuffer().get(gear);
        Arrays.fill(derived, (byte) 0);
        return gear;
    }

    /** 32 bytes with which files of the state folder are vouched for; a fresh array. They open nothing at any site. */
    public byte[] stateKey() {
        return derive(new byte[0], STATE_INFO, BYTES);
    }

    private byte[] derive(byte[] salt, byte[] info, int length) {
        byte[] copy = copy();
        try {
            return Hkdf.derive(copy, salt, info, length);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** A copy of the bytes, which the caller wipes. A copy, so that a close() meanwhile cannot make somebody seal with zeros. */
    synchronized byte[] copy() {
        if (closed) {
            throw new IllegalStateException("the repository key is closed");
        }
        return key.clone();
    }

    /** Whether both are the same key; takes the same time whatever they are. */
    public boolean isSameAs(RepositoryKey other) {
        byte[] mine = copy();
        byte[] theirs = other.copy();
        try {
            return MessageDigest.isEqual(mine, theirs);
        } finally {
            Arrays.fill(mine, (byte) 0);
            Arrays.fill(theirs, (byte) 0);
        }
    }

    private static void checkByte(int value, String what) {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException(what + " " + value + " does not fit into a byte");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "RepositoryKey[***]";
    }
}
