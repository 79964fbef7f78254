package dev.sago.backup;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a backup has seen and read. Safe for threads; sampled by whoever shows progress. */
public final class RunMeter {

    final LongAdder files = new LongAdder();
    final LongAdder folders = new LongAdder();
    final LongAdder others = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder changedFiles = new LongAdder();
    final LongAdder readBytes = new LongAdder();
    final LongAdder unstable = new LongAdder();

    /** Files that are done: read, or found unchanged. */
    public long files() {
        return files.sum();
    }

    /** Their bytes. */
    public long bytes() {
        return bytes.sum();
    }

    /** Files that were new or changed, so that they were read. */
    public long changedFiles() {
        return changedFiles.sum();
    }

    /** Bytes that were read. */
    public long readBytes() {
        return readBytes.sum();
    }
}
