package dev.sago.standing;

import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that is not as it should be.
 *
 * @param kind what
 * @param severity how bad
 * @param system the system it is about
 * @param site the site it is about
 * @param since since when: of an age, the time that it counts from
 * @param limit what the policy allows
 * @param number how many objects, sites or systems
 * @param text more words, such as a run's own line; may be empty
 */
public record Trouble(
        Kind kind,
        Severity severity,
        Optional<SystemName> system,
        Optional<SiteName> site,
        Optional<Instant> since,
        Optional<Duration> limit,
        long number,
        String text) {

    /** How bad. */
    public enum Severity {
        /** Look at it. */
        WARNING,
        /** Act. */
        CRITICAL
    }

    /** What is not as it should be, and the condition that it brings. */
    public enum Kind {
        /** Objects with wrong bytes. */
        DAMAGE(Condition.DAMAGED),
        /** No snapshot at all. */
        NEVER_BACKED_UP(Condition.NEVER),
        /** No snapshot has had enough complete copies for longer than the policy allows. */
        RPO_EXCEEDED(Condition.LATE),
        /** The same is about to be. */
        RPO_NEAR(Condition.OK),
        /** A due time passed without a run. */
        SCHEDULE_LATE(Condition.LATE),
        /** No set of sites does what the policy asks for. */
        UNPLACED(Condition.FAILED),
        /** The last run of a kind failed. */
        RUN_FAILED(Condition.FAILED),
        /** Sites lack copies of the newest snapshot, or owe objects. */
        COPIES_MISSING(Condition.INCOMPLETE),
        /** No proof of any kind. */
        NEVER_PROVED(Condition.UNPROVED),
        /** The last inventory is too old, or was never taken. */
        INVENTORY_OVERDUE(Condition.UNPROVED),
        /** Bytes were not read for too long, or never. */
        SCRUB_OVERDUE(Condition.UNPROVED),
        /** The last drill is too old, or never was. */
        DRILL_OVERDUE(Condition.UNPROVED),
        /** Somebody paused its jobs. */
        PAUSED(Condition.PAUSED),
        /** A site does not answer. */
        SITE_SILENT(Condition.INCOMPLETE),
        /** A site owes objects. */
        SITE_OWES(Condition.INCOMPLETE),
        /** A node of the cluster is not seen any more. */
        NODE_GONE(Condition.OK);

        private final Condition condition;

        Kind(Condition condition) {
            this.condition = condition;
        }

        /** What a system is that has such a trouble and none worse. */
        public Condition condition() {
            return condition;
        }
    }

    static Trouble of(Kind kind, Severity severity, SystemName system) {
        return new Trouble(
                kind, severity, Optional.of(system), Optional.empty(), Optional.empty(), Optional.empty(), 0, "");
    }

    /** The same since then. */
    public Trouble since(Optional<Instant> time) {
        return new Trouble(kind, severity, system, site, time, limit, number, text);
    }

    /** The same beside what is allowed. */
    public Trouble limit(Optional<Duration> allowed) {
        return new Trouble(kind, severity, system, site, since, allowed, number, text);
    }

    /** The same with a number. */
    public Trouble number(long of) {
        return new Trouble(kind, severity, system, site, since, limit, of, text);
    }

    /** The same with more words. */
    public Trouble text(String more) {
        return new Trouble(kind, severity, system, site, since, limit, number, more);
    }

    /** The same about a site. */
    public Trouble at(SiteName where) {
        return new Trouble(kind, severity, system, Optional.of(where), since, limit, number, text);
    }
}
