package dev.sago.schedule;

import dev.sago.policy.Blackout;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a duty is due, and how much later it begins. Due times are computed here and not by Quartz's triggers, which on the days of
 * a clock change skip hours; Quartz is told the next begin only. Its text says all of it: equal texts are equal rhythms. Pure, for any thread.
 */
public final class Rhythm {

    private static final int MOST_COUNTED = 100_000;

    private sealed interface Beat {

        Optional<Instant> next(Instant after);

        /** By the wall clock. */
        record AtTimes(Cron cron, ZoneId zone) implements Beat {
            @Override
            public Optional<Instant> next(Instant after) {
                return cron.next(after, zone);
            }

            @Override
            public String toString() {
                return cron + " " + zone;
            }
        }

        /** By elapsed time, counted from 1970. */
        record Every(Duration interval, Duration offset) implements Beat {
            @Override
            public Optional<Instant> next(Instant after) {
                long step = interval.toMillis();
                long passed = Math.floorDiv(after.toEpochMilli() - offset.toMillis(), step);
                return Optional.of(Instant.ofEpochMilli(passed * step + offset.toMillis() + step));
            }

            @Override
            public String toString() {
                return "every " + Lasting.of(interval) + " +" + Lasting.of(offset);
            }
        }

        /** As soon as the last has ended, but not at once. */
        record Again(Duration pause) implements Beat {
            @Override
            public Optional<Instant> next(Instant after) {
                return Optional.of(after.plus(pause));
            }

            @Override
            public String toString() {
                return "continuous";
            }
        }
    }

    /** Which due times have come. */
    record Dues(int count, Instant first, Instant last) {}

    private final Beat beat;
    private final Duration late;
    private final Optional<BlackoutCalendar> calendar;
    private final String text;

    private Rhythm(Beat beat, Duration late, Optional<BlackoutCalendar> calendar, String text) {
        this.beat = beat;
        this.late = late;
        this.calendar = calendar;
        this.text = text;
    }

    private static Rhythm of(Beat beat) {
        return new Rhythm(beat, Duration.ZERO, Optional.empty(), beat.toString());
    }

    /** By the wall clock of a zone. */
    static Rhythm at(Cron cron, ZoneId zone) {
        return of(new Beat.AtTimes(cron, zone));
    }

    /** By elapsed time, which no clock change touches. */
    static Rhythm every(Duration interval, Duration offset) {
        return of(new Beat.Every(interval, offset));
    }

    /** So long after the last has ended. */
    static Rhythm again(Duration pause) {
        return of(new Beat.Again(pause));
    }

    /** The same, begun so much after each due time. */
    Rhythm later(Duration by) {
        return by.isZero() ? this : new Rhythm(beat, by, calendar, text + " +" + Lasting.of(by));
    }

    /** The same, where a due time inside a blackout becomes the blackout's end. */
    Rhythm outside(Blackout blackout, ZoneId zone) {
        return blackout.isEmpty()
                ? this
                : new Rhythm(
                        beat,
                        late,
                        Optional.of(new BlackoutCalendar(blackout, zone)),
                        text + " not " + blackout + " " + zone);
    }

    /** Whether it begins anew when the last has ended. */
    boolean isContinuous() {
        return beat instanceof Beat.Again;
    }

    /**
     * The first due time after this one; empty if there is none any more. What became due inside a blackout, before this instant, is not
     * looked for: ask with the last due time that is done with, not with the time of day.
     */
    Optional<Instant> next(Instant after) {
        Optional<Instant> found = beat.next(after);
        return calendar.isPresent() ? found.map(calendar.get()::firstIncluded) : found;
    }

    /** When what is due then begins. */
    Instant begin(Instant due) {
        return due.plus(late);
    }

    /** The due times after {@code covered} that should have begun at {@code now}. */
    Optional<Dues> between(Instant covered, Instant now) {
        Instant until = now.minus(late);
        Optional<Instant> first = next(covered).filter(due -> !due.isAfter(until));
        if (first.isEmpty() || isContinuous()) {
            return first.map(due -> new Dues(1, until, until));
        }
        int count = 1;
        Instant last = first.get();
        for (Optional<Instant> due = next(last);
                due.filter(one -> !one.isAfter(until)).isPresent() && count < MOST_COUNTED;
                due = next(last)) {
            last = due.get();
            count++;
        }
        return Optional.of(new Dues(count, first.get(), last));
    }

    @Override
    public String toString() {
        return text;
    }
}
