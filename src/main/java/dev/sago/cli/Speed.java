package dev.sago.cli;

import java.time.Duration;
import java.util.Optional;

/**
 * A smoothed rate: each measurement weighs less the older it is, half after {@value #HALF_LIFE_SECONDS} s, so that the
 * time left neither jumps nor sleeps. The weights are those of an exponential moving average over uneven intervals. For
 * one thread.
 */
final class Speed {

    private static final double HALF_LIFE_SECONDS = 8;

    private long lastBytes;
    private double lastSeconds;
    private double weightedBytes;
    private double weightedSeconds;

    /** Takes a measurement; one that goes back, as at a new stage, starts anew. */
    void measure(long bytes, Duration elapsed) {
        double seconds = elapsed.toNanos() / 1e9;
        if (bytes < lastBytes || seconds < lastSeconds) {
            weightedBytes = 0;
            weightedSeconds = 0;
        } else {
            double fade = Math.pow(0.5, (seconds - lastSeconds) / HALF_LIFE_SECONDS);
            weightedBytes = weightedBytes * fade + (bytes - lastBytes);
            weightedSeconds = weightedSeconds * fade + (seconds - lastSeconds);
        }
        lastBytes = bytes;
        lastSeconds = seconds;
    }

    /** Bytes per second; 0 before the first half second. */
    double bytesPerSecond() {
        return weightedSeconds < 0.5 ? 0 : weightedBytes / weightedSeconds;
    }

    /** The time that is left, where total and rate tell; not in the first three seconds, when it would only mislead. */
    Optional<Duration> left(Progress progress) {
        double rate = bytesPerSecond();
        long bytes = progress.bytesTotal() - progress.bytesDone();
        if (progress.bytesTotal() <= 0
                || bytes <= 0
                || rate < 1
                || progress.elapsed().toSeconds() < 3) {
            return Optional.empty();
        }
        double seconds = bytes / rate;
        return seconds > 100 * 86_400 ? Optional.empty() : Optional.of(Duration.ofSeconds(Math.round(seconds)));
    }
}
