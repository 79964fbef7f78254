package dev.sago.repository;

import dev.sago.model.Sha256;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link CborWriter} writes and nothing else: a head that is not the shortest, an indefinite length, a tag or
 * a float is refused, and no length is believed beyond the bytes that are there. Reads any byte string without harm:
 * what is wrong ends in {@link FormatException}.
 */
final class CborReader {

    private final ByteBuffer in;

    /** Reads from the buffer's position; the buffer is moved along. */
    CborReader(ByteBuffer in) {
        this.in = in;
    }

    boolean atEnd() {
        return !in.hasRemaining();
    }

    /** Major type of the next item, without taking it. */
    int peekMajor() throws FormatException {
        need(1);
        return (in.get(in.position()) & 0xff) >> 5;
    }

    long integer() throws FormatException {
        int first = first();
        long value = argument(first);
        return switch (first >> 5) {
            case CborWriter.UNSIGNED -> value;
            case CborWriter.NEGATIVE -> -1 - value;
            default -> throw new FormatException("a number was expected, found type " + (first >> 5));
        };
    }

    /** A number from 0 to {@code max}. */
    int integer(int max) throws FormatException {
        long value = integer();
        if (value < 0 || value > max) {
            throw new FormatException("number out of range: " + value);
        }
        return (int) value;
    }

    byte[] bytes() throws FormatException {
        byte[] value = new byte[length(CborWriter.BYTES)];
        in.get(value);
        return value;
    }

    Sha256 hash() throws FormatException {
        if (length(CborWriter.BYTES) != Sha256.BYTES) {
            throw new FormatException("a hash must be 32 bytes");
        }
        return Sha256.read(in);
    }

    String text() throws FormatException {
        byte[] value = new byte[length(CborWriter.TEXT)];
        in.get(value);
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Number of items of an array; each takes at least a byte, so more than the bytes left is refused. */
    int array() throws FormatException {
        return length(CborWriter.ARRAY);
    }

    int map() throws FormatException {
        return length(CborWriter.MAP);
    }

    boolean yes() throws FormatException {
        need(1);
        if (in.get() != (byte) 0xf5) {
            throw new FormatException("'true' was expected");
        }
        return true;
    }

    /** Passes over one item with all that is in it, nested at most 16 deep. */
    void skip() throws FormatException {
        skip(16);
    }

    private void skip(int depth) throws FormatException {
        if (depth == 0) {
            throw new FormatException("nested too deep");
        }
        int first = first();
        int major = first >> 5;
        if (major == CborWriter.SIMPLE) {
            if (first < 0xf4 || first > 0xf6) {
                throw new FormatException("unknown simple value");
            }
            return;
        }
        long value = argument(first);
        switch (major) {
            case CborWriter.UNSIGNED, CborWriter.NEGATIVE -> {}
            case CborWriter.BYTES, CborWriter.TEXT -> in.position(in.position() + bounded(value));
            case CborWriter.ARRAY -> skipAll(bounded(value), depth);
            case CborWriter.MAP -> skipAll(2L * bounded(value), depth);
            default -> throw new FormatException("unknown type " + major);
        }
    }

    private void skipAll(long items, int depth) throws FormatException {
        for (long i = 0; i < items; i++) {
            skip(depth - 1);
        }
    }

    private int length(int expected) throws FormatException {
        int first = first();
        if (first >> 5 != expected) {
            throw new FormatException("type " + expected + " was expected, found " + (first >> 5));
        }
        return bounded(argument(first));
    }

    private int bounded(long length) throws FormatException {
        if (length < 0 || length > in.remaining()) {
            throw new FormatException("length " + length + " goes beyond the end");
        }
        return (int) length;
    }

    private int first() throws FormatException {
        need(1);
        return in.get() & 0xff;
    }

    private long argument(int first) throws FormatException {
        int info = first & 0x1f;
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw new FormatException("indefinite or reserved length");
        }
        int bytes = 1 << (info - 24);
        need(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (in.get() & 0xff);
        }
        long least = bytes == 1 ? 24 : 1L << (bytes * 4);
        if (value < 0 || value < least) {
            throw new FormatException("a number is not in its shortest form");
        }
        return value;
    }

    private void need(int bytes) throws FormatException {
        if (in.remaining() < bytes) {
            throw new FormatException("ends in the middle");
        }
    }
}
