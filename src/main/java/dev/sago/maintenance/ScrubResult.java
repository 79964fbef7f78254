package dev.sago.maintenance;

import dev.sago.model.Finding;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a scrub came to.
 *
 * @param system the system
 * @param outcome OK; DAMAGE where objects are missing or damaged; FAILED where something could not be read, so that nothing
 *     is known of it
 * @param sealsOpened whether seals and chunks were checked; without the key only names and hashes were, and missing objects
 *     were not looked for
 * @param packsOpened packs of which every seal and chunk was checked; the same pack at another site only has to have the
 *     same hash
 * @param packsOpenedBefore packs that had the bytes of which an earlier scrub checked every seal and chunk; only their hash was
 *     checked now
 * @param oldestOpening when the first of these was opened
 * @param notRemembered why later scrubs open again what this one opened; empty if they need not
 * @param sites each site, in order
 * @param findings what is not as it should be at these sites: what this run found, and what stood before and it did not prove
 *     to be over; the first thousand
 * @param findingCount all of them
 * @param took how long
 */
public record ScrubResult(
        SystemName system,
        Outcome outcome,
        boolean sealsOpened,
        long packsOpened,
        long packsOpenedBefore,
        Optional<Instant> oldestOpening,
        String notRemembered,
        List<SiteResult> sites,
        List<Finding> findings,
        long findingCount,
        Duration took) {

    /**
     * One site.
     *
     * @param site the site
     * @param objects objects read by this run and found sound
     * @param bytes their size
     * @param missing objects that are known not to be there
     * @param damaged objects that are known to have wrong bytes
     * @param unread objects that the site did not give
     * @param lost why the site was given up; empty if it was not
     * @param roundDone whether every object there was read in the round that this run was part of
     * @param coverage how much of the site is read
     */
    public record SiteResult(
            SiteName site,
            long objects,
            long bytes,
            long missing,
            long damaged,
            long unread,
            String lost,
            boolean roundDone,
            Coverage coverage) {

        /** Whether all that was read is as it should be, and all that was to be read was. */
        public boolean isClean() {
            return missing == 0 && damaged == 0 && unread == 0 && lost.isEmpty();
        }
    }

    /**
     * How much of a site was read and found sound.
     *
     * @param objects objects there
     * @param bytes their size
     * @param unknown files there that are no objects of the format; they are not read
     * @param period the time in which all is to be read once
     * @param readBytes how much was, in that time; ever, where there is none
     * @param oldest when the oldest reading began that is the newest of its objects; absent where objects were never read
     */
    public record Coverage(
            long objects,
            long bytes,
            long unknown,
            Optional<Duration> period,
            long readBytes,
            Optional<Instant> oldest) {

        static final Coverage NONE = new Coverage(0, 0, 0, Optional.empty(), 0, Optional.empty());
    }
}
