package dev.sago.repository;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a run stores. Safe for threads; sampled by whoever shows progress. */
public final class WriteMeter {

    private final LongAdder newBytes = new LongAdder();
    private final LongAdder storedBytes = new LongAdder();

    void newBytes(long bytes) {
        newBytes.add(bytes);
    }

    void storedBytes(long bytes) {
        storedBytes.add(bytes);
    }

    /** Plain bytes of chunks that were not known. */
    public long newBytes() {
        return newBytes.sum();
    }

    /** Bytes of objects made, counted once and not per site. */
    public long storedBytes() {
        return storedBytes.sum();
    }
}
