package dev.sago.maintenance;

import dev.sago.policy.PolicySettings.Retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * The waiting times that protect data from prune, together in one place.
 *
 * <p>What was marked or replaced may be deleted only when it is old enough at every site by the site's own clock (both
 * times are the site's, so that it does not matter whether that clock is right), and by ours as well: a clock that
 * jumps ahead, at a site or here, shortens nothing alone.
 *
 * @param grace how long what has expired or was replaced stays
 * @param skew how far a clock may be off, or be set, meanwhile: so much longer by the site's clock, less by ours
 */
public record WaitingTimes(Duration grace, Duration skew) {

    /** Those of a policy. */
    public static WaitingTimes of(Retention retention) {
        return new WaitingTimes(retention.grace(), Duration.ofHours(1));
    }

    /** What remains by a site's clock; zero or less when it is over. */
    Duration leftAtSite(Instant since, Instant siteNow) {
        return Duration.between(siteNow, since.plus(grace).plus(skew));
    }

    /** What remains by our clock. */
    Duration leftHere(Instant since, Instant now) {
        return Duration.between(now, since.plus(grace).minus(skew));
    }

    /** About what remains, for people: by our clock, as the sites will count it. */
    public Duration left(Instant since, Instant now) {
        return leftAtSite(since, now);
    }

    /** The longest of several, if it is not over. */
    static Optional<Duration> longest(Collection<Duration> left) {
        return left.stream().max(Comparator.naturalOrder()).filter(Duration::isPositive);
    }
}
