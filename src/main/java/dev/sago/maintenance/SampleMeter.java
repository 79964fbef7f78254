package dev.sago.maintenance;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a sample restore has brought back. Safe for threads; sampled by whoever shows progress. */
public final class SampleMeter {

    private final LongAdder entries = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder totalEntries = new LongAdder();
    private final LongAdder totalBytes = new LongAdder();

    void plan(long plannedEntries, long plannedBytes) {
        totalEntries.add(plannedEntries);
        totalBytes.add(plannedBytes);
    }

    void read(long size) {
        bytes.add(size);
    }

    void restored() {
        entries.increment();
    }

    /** Entries that came back. */
    public long entries() {
        return entries.sum();
    }

    /** Bytes that came back. */
    public long bytes() {
        return bytes.sum();
    }

    /** All that are to come back, from all sites; 0 while the sample is being chosen. */
    public long totalEntries() {
        return totalEntries.sum();
    }

    /** Their bytes. */
    public long totalBytes() {
        return totalBytes.sum();
    }
}
