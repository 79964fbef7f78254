package dev.sago.crypto;

import java.nio.ByteBuffer;

/** A direct buffer that grows when asked for more, up to what its owner allows, and is wiped at the end. One thread. */
final class Scratch {

    private static final int SMALLEST = 64 << 10;

    private final int most;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    Scratch(int most) {
        this.most = most;
    }

    /** The buffer, cleared, with room for {@code length} bytes at least; what it held is lost. */
    ByteBuffer room(int length) {
        if (length > most) {
            throw new IllegalArgumentException(length + " bytes asked of a buffer of at most " + most);
        }
        if (buffer.capacity() < length) {
            wipe();
            int doubled = (int) Math.min(most, Long.highestOneBit(Math.max(SMALLEST, length) - 1L) << 1);
            buffer = ByteBuffer.allocateDirect(doubled);
        }
        return buffer.clear();
    }

    /** Overwrites the buffer with zeros; it can still be used. */
    void wipe() {
        buffer.clear();
        while (buffer.remaining() >= Long.BYTES) {
            buffer.putLong(0);
        }
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0);
        }
    }

    /** Wipes and lets go of the memory, which the garbage collector frees. */
    void close() {
        wipe();
        buffer = ByteBuffer.allocateDirect(0);
    }
}
