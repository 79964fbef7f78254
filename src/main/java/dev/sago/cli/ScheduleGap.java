package dev.sago.cli;

import dev.sago.schedule.Cron;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The longest time from one due backup to the next, as a schedule has it in the time ahead. */
final class ScheduleGap {

    /** A week and a day, so that nights and weekends are seen. */
    private static final Duration AHEAD = Duration.ofDays(8);

    private static final int LEAST_TIMES = 3;
    private static final int MOST_TIMES = 3_000;

    private ScheduleGap() {}

    /** Zero for {@code continuous}; empty if it fires less than twice. */
    static Optional<Duration> longest(Cron cron, ZoneId zone, Instant now) {
        if (cron.isContinuous()) {
            return Optional.of(Duration.ZERO);
        }
        Optional<Duration> longest = Optional.empty();
        Optional<Instant> last = cron.next(now, zone);
        for (int times = 1; times < MOST_TIMES && last.isPresent(); times++) {
            if (times > LEAST_TIMES && last.get().isAfter(now.plus(AHEAD))) {
                break;
            }
            Instant from = last.get();
            last = cron.next(from, zone);
            if (last.isPresent()) {
                Duration gap = Duration.between(from, last.get());
                longest = longest.filter(known -> known.compareTo(gap) > 0).or(() -> Optional.of(gap));
            }
        }
        return longest;
    }
}
