package dev.sago.repository;

import java.nio.ByteBuffer;

/** Takes finished packs from chunk writers, and lends the buffers in which they are made. Safe for threads. */
interface Shipping {

    /** An empty buffer with room for one pack; waits until one is free. */
    ByteBuffer buffer() throws InterruptedException;

    /** Takes a pack over; its bytes stand in the buffer from 0 to its position. */
    void ship(Pack pack, ByteBuffer buffer) throws InterruptedException;

    /** Takes a buffer back whose pack was given up. */
    void discard(ByteBuffer buffer);

    /** Counts what is stored. */
    WriteMeter meter();
}
