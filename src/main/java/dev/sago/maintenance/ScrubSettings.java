package dev.sago.maintenance;

import java.time.Duration;
import java.util.Optional;

/**
 * How much a scrub reads.
 *
 * @param longest no object is begun after this time
 * @param fraction the part of a site's bytes that is read at most, above 0; 1 for all
 * @param again begins anew at the first object, though the last round is not done
 * @param openAll opens packs too that an earlier scrub opened, and that have the same bytes now
 * @param period the time in which each byte at each site is to be read once, for the report; absent for none
 */
public record ScrubSettings(
        Optional<Duration> longest, double fraction, boolean again, boolean openAll, Optional<Duration> period) {

    /** Checks the fraction. */
    public ScrubSettings {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException("a fraction is above 0 and at most 1, not " + fraction);
        }
    }
}
