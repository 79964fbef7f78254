package dev.sago.repository;

import dev.sago.model.Sha256;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes CBOR in the deterministic encoding of RFC 8949, section 4.2: shortest heads, definite lengths; map keys are the
 * caller's to give in ascending order. Grows as needed; not safe for threads.
 */
final class CborWriter {

    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int SIMPLE = 7;

    private byte[] buffer;
    private int size;

    CborWriter(int capacity) {
        buffer = new byte[capacity];
    }

    /** Bytes written so far. */
    int size() {
        return size;
    }

    /** The array behind it; valid up to {@link #size()}, until the next write. */
    byte[] array() {
        return buffer;
    }

    /** A copy of what was written. */
    byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    /** Forgets what was written, keeps the array. */
    void clear() {
        size = 0;
    }

    CborWriter integer(long value) {
        if (value >= 0) {
            head(UNSIGNED, value);
        } else {
            head(NEGATIVE, -1 - value);
        }
        return this;
    }

    CborWriter bytes(byte[] value) {
        head(BYTES, value.length);
        return raw(value, 0, value.length);
    }

    CborWriter hash(Sha256 value) {
        head(BYTES, Sha256.BYTES);
        reserve(Sha256.BYTES);
        value.writeTo(java.nio.ByteBuffer.wrap(buffer, size, Sha256.BYTES));
        size += Sha256.BYTES;
        return this;
    }

    CborWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        head(TEXT, utf8.length);
        return raw(utf8, 0, utf8.length);
    }

    CborWriter array(int items) {
        head(ARRAY, items);
        return this;
    }

    CborWriter map(int pairs) {
        head(MAP, pairs);
        return this;
    }

    /** The value {@code true}; false is written by leaving the key out. */
    CborWriter yes() {
        reserve(1);
        buffer[size++] = (byte) 0xf5;
        return this;
    }

    /** Appends bytes that are CBOR already. */
    CborWriter raw(byte[] encoded, int offset, int length) {
        reserve(length);
        System.arraycopy(encoded, offset, buffer, size, length);
        size += length;
        return this;
    }

    private void head(int major, long value) {
        reserve(9);
        int type = major << 5;
        if (value < 24) {
            buffer[size++] = (byte) (type | (int) value);
        } else if (value < 1L << 8) {
            buffer[size++] = (byte) (type | 24);
            bigEndian(value, 1);
        } else if (value < 1L << 16) {
            buffer[size++] = (byte) (type | 25);
            bigEndian(value, 2);
        } else if (value < 1L << 32) {
            buffer[size++] = (byte) (type | 26);
            bigEndian(value, 4);
        } else {
            buffer[size++] = (byte) (type | 27);
            bigEndian(value, 8);
        }
    }

    private void bigEndian(long value, int bytes) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
    }

    private void reserve(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
