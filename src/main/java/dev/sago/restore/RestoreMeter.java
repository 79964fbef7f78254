package dev.sago.restore;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a restore has written. Safe for threads; sampled by whoever shows progress. */
public final class RestoreMeter {

    final LongAdder files = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder resumedBytes = new LongAdder();
    final LongAdder folders = new LongAdder();
    final LongAdder others = new LongAdder();
    final LongAdder same = new LongAdder();
    final LongAdder sameBytes = new LongAdder();
    final LongAdder kept = new LongAdder();
    final LongAdder totalFiles = new LongAdder();
    final LongAdder totalBytes = new LongAdder();

    /** Files written. */
    public long files() {
        return files.sum();
    }

    /** Bytes written. */
    public long bytes() {
        return bytes.sum();
    }

    /** Bytes of unfinished files that an interrupted restore had written, and that were right. */
    public long resumedBytes() {
        return resumedBytes.sum();
    }

    /** Folders made or found. */
    public long folders() {
        return folders.sum();
    }

    /** Links, pipes and device nodes made. */
    public long others() {
        return others.sum();
    }

    /** Files that were right already. */
    public long same() {
        return same.sum();
    }

    /** Their bytes. */
    public long sameBytes() {
        return sameBytes.sum();
    }

    /** Different entries that were kept because nothing may be overwritten. */
    public long kept() {
        return kept.sum();
    }

    /** Files met so far that are to be there in the end. */
    public long totalFiles() {
        return totalFiles.sum();
    }

    /** Their bytes. */
    public long totalBytes() {
        return totalBytes.sum();
    }
}
