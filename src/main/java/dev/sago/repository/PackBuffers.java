package dev.sago.repository;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Direct buffers of a pack's size, made when they are first needed and used again; their number bounds the memory of
 * whoever reads whole objects. Safe for threads; each buffer has one owner between {@link #take} and {@link #give}.
 */
final class PackBuffers {

    private static final int PAGE = 4096;

    private final BlockingQueue<ByteBuffer> free;
    private int left;

    PackBuffers(int number) {
        this.free = new ArrayBlockingQueue<>(number);
        this.left = number;
    }

    /** An empty buffer with room for one pack; waits until one is free. */
    ByteBuffer take() throws InterruptedException {
        ByteBuffer ready = free.poll();
        if (ready == null && mayMake()) {
            return ByteBuffer.allocateDirect(Pack.BUFFER_BYTES + PAGE).alignedSlice(PAGE);
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
