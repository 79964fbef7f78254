package dev.sago.site;

import java.time.Duration;

/**
 * What a {@link MeteredStore} has counted so far.
 *
 * @param calls calls made, repetitions included
 * @param errors calls that failed, other than by finding nothing, by finding something, or by an interrupt
 * @param bytesUp bytes of bodies that were put
 * @param bytesDown bytes of bodies that were read
 * @param failing failures of the site in a row; 0 once a call succeeds
 * @param latency moving average of calls that carry at most 64 KiB; zero before the first
 * @param bytesPerSecond moving average of larger puts and gets, each by itself; 0 before the first
 */
public record Meter(
        long calls, long errors, long bytesUp, long bytesDown, long failing, Duration latency, long bytesPerSecond) {

    /** What a read of that size would take, by the averages; the more failures in a row, the longer. */
    public Duration expected(long bytes) {
        double seconds = latency.toNanos() / 1e9 + (bytesPerSecond == 0 ? 0 : (double) bytes / bytesPerSecond);
        return Duration.ofNanos(Math.round((seconds + Math.min(failing, 60)) * 1e9));
    }
}
