package dev.sago.policy;

import dev.sago.model.SiteName;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether a system can keep its RPO and RTO at what was measured, with the numbers that say so. Pure arithmetic; what was not
 * measured is never taken as good.
 */
public record Objectives(Rpo rpo, Rto rto) {

    /** What the arithmetic says. */
    public enum Verdict {
        /** The policy asks for nothing. */
        NONE,
        /** Something that it takes was not measured yet. */
        UNMEASURED,
        /** It is kept. */
        HOLDS,
        /** It is not. */
        MISSED
    }

    /**
     * What is known of a system's backups.
     *
     * @param interval the longest time from one due backup to the next; zero for one after another, empty without a schedule
     * @param longest how long the longest of the last backups took; empty if none was made
     * @param backups how many those are
     * @param sent bytes that the largest of them sent to each site
     * @param link bytes per second to the slowest of the system's sites; empty if one of them was not measured
     */
    public record Backups(
            Optional<Duration> interval, Optional<Duration> longest, int backups, long sent, Optional<Double> link) {}

    /**
     * A copy holds the state of its backup's begin, and counts from its end until the next one ends: so the newest can
     * become as old as an interval and a backup. A backup that takes longer than the interval delays the next.
     *
     * @param sending how long the slowest link takes for what a backup sends; empty if it was not measured
     * @param worst how old the newest copy can become; empty if it was not measured or has no limit
     */
    public record Rpo(
            Optional<Duration> wanted,
            Backups backups,
            Optional<Duration> sending,
            Optional<Duration> worst,
            Verdict verdict) {}

    /**
     * Bytes by rate, of this system alone: what comes before it in the order of recovery is reckoned for a given loss, see {@link RecoveryTimes}.
     *
     * @param bytes bytes of the newest complete snapshot; empty if there is none
     * @param restores bytes per second of restores; empty if none was measured
     * @param from the site with the fastest link of those that have it, if any link is known
     * @param link bytes per second of that
     * @param rate the slower of both; empty if no restore was measured
     * @param takes bytes by rate; where only the link is known, by that, which is the least
     */
    public record Rto(
            Optional<Duration> wanted,
            Optional<Long> bytes,
            Optional<Double> restores,
            Optional<SiteName> from,
            Optional<Double> link,
            Optional<Double> rate,
            Optional<Duration> takes,
            Verdict verdict) {}

    /**
     * Does the arithmetic.
     *
     * @param holders the sites that have the newest complete snapshot
     */
    public static Objectives of(
            Optional<Duration> rpo,
            Optional<Duration> rto,
            Backups backups,
            Optional<Long> bytes,
            Collection<SiteName> holders,
            Rates rates) {
        return new Objectives(rpo(rpo, backups), rto(rto, bytes, holders, rates));
    }

    private static Rpo rpo(Optional<Duration> wanted, Backups backups) {
        Optional<Duration> sending =
                backups.longest().flatMap(any -> backups.link()).map(rate -> Survival.recovery(backups.sent(), rate));
        Optional<Duration> each = backups.longest().map(longest -> longer(longest, sending.orElse(Duration.ZERO)));
        Optional<Duration> worst = backups.interval()
                .flatMap(interval -> each.map(takes -> longer(interval, takes).plus(takes)));
        return new Rpo(wanted, backups, sending, worst, verdict(wanted, backups, worst));
    }

    private static Verdict verdict(Optional<Duration> wanted, Backups backups, Optional<Duration> worst) {
        if (wanted.isEmpty()) {
            return Verdict.NONE;
        }
        Duration most = wanted.get();
        boolean tooSeldom =
                backups.interval().map(interval -> interval.compareTo(most) > 0).orElse(true);
        return tooSeldom ? Verdict.MISSED : judged(most, worst);
    }

    private static Rto rto(Optional<Duration> wanted, Optional<Long> bytes, Collection<SiteName> holders, Rates rates) {
        Optional<Double> rate = rates.from(holders);
        Optional<Duration> takes =
                bytes.flatMap(all -> rate.or(() -> rates.link(holders)).map(each -> Survival.recovery(all, each)));
        return new Rto(
                wanted,
                bytes,
                rates.restores(),
                rates.fastest(holders),
                rates.link(holders),
                rate,
                takes,
                wanted.map(most -> judged(most, takes, rate.isPresent())).orElse(Verdict.NONE));
    }

    /** By the link alone it can only be seen that it is too slow. */
    private static Verdict judged(Duration most, Optional<Duration> takes, boolean measured) {
        Verdict verdict = judged(most, takes);
        return verdict == Verdict.HOLDS && !measured ? Verdict.UNMEASURED : verdict;
    }

    static Verdict judged(Duration most, Optional<Duration> measured) {
        return measured.map(time -> time.compareTo(most) <= 0 ? Verdict.HOLDS : Verdict.MISSED)
                .orElse(Verdict.UNMEASURED);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
