package dev.sago.repository;

import java.time.Duration;

/**
 * How a run writes; what protects memory and time against slow sites stands here together.
 *
 * @param zstdLevel level of compression
 * @param buffers pack buffers of 16 MiB; at least two more than chunk writers, with one for each upload to a site all can be busy
 * @param uploadsPerSite uploads at once to each site
 * @param lag how long all buffers may be lent before sites slower than the quorum are put off
 * @param chunksPerIndex an index object is written in the middle of a run once so many chunks wait for one
 */
public record WriteSettings(int zstdLevel, int buffers, int uploadsPerSite, Duration lag, int chunksPerIndex) {

    /** The defaults for a number of writing threads. */
    public static WriteSettings forWriters(int writers) {
        return new WriteSettings(3, writers + 3, 3, Duration.ofSeconds(20), IndexCodec.CHUNKS_PER_INDEX);
    }
}
