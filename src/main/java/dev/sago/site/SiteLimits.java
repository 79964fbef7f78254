package dev.sago.site;

import java.util.Optional;

/**
 * How much of a site, and of the line to it, runs may take.
 *
 * @param runs the most runs at once that the scheduler lets work with it; 0 for any number
 * @param bandwidth the rate by time of day, if it depends on it
 * @param restores whether the rate holds for restores and looks too, which people wait for
 */
public record SiteLimits(int runs, Optional<Bandwidth> bandwidth, boolean restores) {

    /** No limits. */
    public static final SiteLimits NONE = new SiteLimits(0, Optional.empty(), false);
}
