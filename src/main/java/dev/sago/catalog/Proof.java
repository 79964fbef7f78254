package dev.sago.catalog;

import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.time.Instant;

/**
 * That a system's copies at a site were found sound.
 *
 * @param system the system
 * @param site where
 * @param depth by which means
 * @param proved as of when; of a scrub, when the oldest reading began that is the newest of its objects
 * @param run the number of the run that proved it
 */
public record Proof(SystemName system, SiteName site, Depth depth, Instant proved, long run) {

    /** The means of proving copies. */
    public enum Depth {
        /** All objects are there with their sizes. */
        INVENTORY,
        /** Every byte was read and has its hash. */
        SCRUB,
        /** A sample of entries was restored and compared. */
        SAMPLE,
        /** The loss of sites was rehearsed, and this one and the others that were left brought everything back. */
        DRILL
    }
}
