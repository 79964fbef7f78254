package dev.sago.work;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much of a site one scheduled scrub reads, so that each byte is read once in the policy's time: the part of that time
 * which has passed since the last scrub, and a tenth more, since some turns fail. Pure.
 */
final class ScrubSlice {

    /** Since when the first scrub is taken to be late. */
    private static final Duration FIRST = Duration.ofDays(1);

    private static final double MARGIN = 1.1;
    private static final double LEAST = 0.0001;

    private ScrubSlice() {}

    static double of(Duration period, Optional<Instant> last, Instant now) {
        Duration passed = last.map(begun -> Duration.between(begun, now)).orElse(FIRST);
        return Math.clamp(MARGIN * passed.toMillis() / period.toMillis(), LEAST, 1);
    }
}
