package dev.sago.model;

/**
 * What one run saw and moved.
 *
 * @param files files and objects in the snapshot
 * @param folders folders in the snapshot
 * @param others links, pipes and device nodes in the snapshot
 * @param bytes sum of the sizes of all files
 * @param changedFiles files whose bytes were read because they were new or changed
 * @param readBytes bytes that were read from the sources
 * @param newBytes plain bytes of chunks that no earlier run had stored
 * @param storedBytes bytes of packs, indexes and manifests that this run made, counted once, not per site
 * @param unreadable entries that could not be read and are missing from the snapshot
 * @param unstable files that changed while they were read
 */
public record Counts(
        long files,
        long folders,
        long others,
        long bytes,
        long changedFiles,
        long readBytes,
        long newBytes,
        long storedBytes,
        long unreadable,
        long unstable) {

    /** Nothing seen. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
