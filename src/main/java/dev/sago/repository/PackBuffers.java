package dev.sago.repository;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Direct buffers of a pack's size at most, made when they are first needed and used again; their number bounds the memory of
 * whoever reads whole objects. Safe for threads; each buffer has one owner between {@link #take} and {@link #give}.
 */
final class PackBuffers {

    private static final int PAGE = 4096;

    private final BlockingQueue<ByteBuffer> free;
    private final int capacity;
    private int left;

    /**
     * So many at most.
     *
     * @param largest the largest object that is to be read; buffers are smaller where a pack's size is not needed
     */
    PackBuffers(int number, long largest) {
        this.capacity = Math.clamp(largest, PAGE, Pack.BUFFER_BYTES);
        this.free = new ArrayBlockingQueue<>(number);
        this.left = number;
    }

    /** An empty buffer; waits until one is free. */
    ByteBuffer take() throws InterruptedException {
        ByteBuffer ready = free.poll();
        if (ready == null && mayMake()) {
            return ByteBuffer.allocateDirect(capacity + PAGE).alignedSlice(PAGE);
        }
        return (ready == null ? free.take() : ready).clear();
    }

    private synchronized boolean mayMake() {
        return left > 0 && left-- > 0;
    }

    /** Takes it back. */
    void give(ByteBuffer buffer) {
        free.add(buffer);
    }
}
