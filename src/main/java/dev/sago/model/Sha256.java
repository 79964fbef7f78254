package dev.sago.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 value: the name of a chunk (hash of its plain bytes) or of a pack or index (hash of the object's bytes).
 *
 * <p>Four big-endian longs rather than an array, so that it is a value: equal by content, ordered as the bytes are
 * (unsigned), and 48 bytes of heap.
 */
public record Sha256(long a, long b, long c, long d) implements Comparable<Sha256> {

    /** Length in bytes. */
    public static final int BYTES = 32;

    private static final HexFormat HEX = HexFormat.of();

    /** Reads 32 bytes at {@code offset}; the array is copied. */
    public static Sha256 of(byte[] bytes, int offset) {
        return read(ByteBuffer.wrap(bytes, offset, BYTES));
    }

    /** Takes 32 bytes from the buffer's position. */
    public static Sha256 read(ByteBuffer from) {
        boolean little = from.order() == ByteOrder.LITTLE_ENDIAN;
        long a = from.getLong();
        long b = from.getLong();
        long c = from.getLong();
        long d = from.getLong();
        return little
                ? new Sha256(Long.reverseBytes(a), Long.reverseBytes(b), Long.reverseBytes(c), Long.reverseBytes(d))
                : new Sha256(a, b, c, d);
    }

    /** Hashes the remaining bytes of {@code data} without moving its position. */
    public static Sha256 hash(ByteBuffer data) {
        return hash(digest(), data);
    }

    /** Hashes as {@link #hash(ByteBuffer)} with a digest that the caller keeps; it is reset by the call. */
    public static Sha256 hash(MessageDigest digest, ByteBuffer data) {
        digest.update(data.duplicate());
        return of(digest.digest(), 0);
    }

    /** Hashes an array. */
    public static Sha256 hash(byte[] data) {
        return of(digest().digest(data), 0);
    }

    /** A fresh SHA-256 digest; every JDK has one. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Parses 64 lower-case hexadecimal digits.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Sha256 parse(String hex) {
        if (hex.length() != 2 * BYTES || !hex.equals(hex.toLowerCase(java.util.Locale.ROOT))) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hex: " + hex);
        }
        return of(HEX.parseHex(hex), 0);
    }

    /** Appends the 32 bytes at the buffer's position. The buffer must be big-endian, as buffers are by default. */
    public void writeTo(ByteBuffer to) {
        to.putLong(a).putLong(b).putLong(c).putLong(d);
    }

    /** A fresh array of the 32 bytes. */
    public byte[] bytes() {
        byte[] out = new byte[BYTES];
        writeTo(ByteBuffer.wrap(out));
        return out;
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return HEX.toHexDigits(a) + HEX.toHexDigits(b) + HEX.toHexDigits(c) + HEX.toHexDigits(d);
    }

    @Override
    public int compareTo(Sha256 other) {
        int byA = Long.compareUnsigned(a, other.a);
        if (byA != 0) {
            return byA;
        }
        int byB = Long.compareUnsigned(b, other.b);
        if (byB != 0) {
            return byB;
        }
        int byC = Long.compareUnsigned(c, other.c);
        return byC != 0 ? byC : Long.compareUnsigned(d, other.d);
    }

    @Override
    public int hashCode() {
        return (int) d;
    }

    @Override
    public String toString() {
        return hex();
    }
}
