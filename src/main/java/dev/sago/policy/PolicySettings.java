package dev.sago.policy;

import dev.sago.model.SiteName;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One policy of the configuration: redundancy, spread, objectives, schedule, retention and verification of a class of
 * systems.
 *
 * @param name its name
 * @param copies sites that hold a complete copy, 1 to 16; the original is never counted
 * @param quorum copies that must be complete for a run to succeed; default half of {@code copies}, rounded up
 * @param offsite copies that share no domain with the system's home; default 1, or 0 where {@code copies} is 1
 * @param apart kinds of domains that no two copies share; default {@code building}
 * @param minimumDistanceMetres least distance between any two copies; 0 for any
 * @param immutable copies under object lock
 * @param rpo how old the newest complete copy may become
 * @param rto how long bringing it back may take
 * @param schedule Quartz cron expression, {@code continuous}, or absent for by hand only
 * @param zone time zone of schedule and retention; absent for the machine's
 * @param retention what is kept
 * @param verify how often copies are proved
 * @param timing how due times give way
 * @param prefer sites that are taken first, in this order, where the rest allows it
 */
public record PolicySettings(
        String name,
        int copies,
        int quorum,
        int offsite,
        Set<String> apart,
        long minimumDistanceMetres,
        Immutable immutable,
        Optional<Duration> rpo,
        Optional<Duration> rto,
        Optional<String> schedule,
        Optional<ZoneId> zone,
        Retention retention,
        Verify verify,
        Timing timing,
        List<SiteName> prefer) {

    /** Copies the list. */
    public PolicySettings {
        prefer = List.copyOf(prefer);
    }

    /** With due times as they are and without preferences. */
    public PolicySettings(
            String name,
            int copies,
            int quorum,
            int offsite,
            Set<String> apart,
            long minimumDistanceMetres,
            Immutable immutable,
            Optional<Duration> rpo,
            Optional<Duration> rto,
            Optional<String> schedule,
            Optional<ZoneId> zone,
            Retention retention,
            Verify verify) {
        this(
                name,
                copies,
                quorum,
                offsite,
                apart,
                minimumDistanceMetres,
                immutable,
                rpo,
                rto,
                schedule,
                zone,
                retention,
                verify,
                Timing.EXACT,
                List.of());
    }

    /** With the machine's time zone. */
    public PolicySettings(
            String name,
            int copies,
            int quorum,
            int offsite,
            Set<String> apart,
            long minimumDistanceMetres,
            Immutable immutable,
            Optional<Duration> rpo,
            Optional<Duration> rto,
            Optional<String> schedule,
            Retention retention,
            Verify verify) {
        this(
                name,
                copies,
                quorum,
                offsite,
                apart,
                minimumDistanceMetres,
                immutable,
                rpo,
                rto,
                schedule,
                Optional.empty(),
                retention,
                verify);
    }

    /** Copies under object lock, and for how many days; {@code (0, 0)} for none. */
    public record Immutable(int copies, int days) {}

    /**
     * How many snapshots of each class are kept; all zero and no {@code within} keeps everything.
     *
     * @param within everything that is not older is kept too
     * @param grace how long an expired snapshot, and a pack that was replaced, stay before prune may delete them
     */
    public record Retention(
            int last,
            int hourly,
            int daily,
            int weekly,
            int monthly,
            int yearly,
            Optional<Duration> within,
            Duration grace) {

        /** Long enough for somebody to notice, and for a restore that is under way to end. */
        public static final Duration DEFAULT_GRACE = Duration.ofHours(24);

        /** Counts only, with the default grace. */
        public Retention(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
            this(last, hourly, daily, weekly, monthly, yearly, Optional.empty(), DEFAULT_GRACE);
        }

        /** Whether nothing ever expires by it. */
        public boolean keepsAll() {
            return last + (long) hourly + daily + weekly + monthly + yearly == 0 && within.isEmpty();
        }
    }

    /** How often: inventory, full scrub, drill; and how many entries a sample restore takes. Absent: not scheduled. */
    public record Verify(
            Optional<Duration> inventory, Optional<Duration> scrub, int sample, Optional<Duration> drill) {}
}
