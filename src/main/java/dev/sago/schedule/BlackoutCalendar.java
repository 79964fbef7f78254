package dev.sago.schedule;

import dev.sago.policy.Blackout;
import org.quartz.impl.calendar.BaseCalendar;
import org.quartz.impl.calendar.HolidayCalendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.TimeZone;

/**
 * A policy's blackout as a Quartz calendar: its windows, on top of Quartz's calendar of holidays. Times of the wall clock that the end of summer
 * time repeats are inside both times; a window's end that its begin skips is the first moment after. Immutable after construction.
 */
@SuppressWarnings("JavaUtilDate") // Quartz takes and gives java.util.Date
final class BlackoutCalendar extends BaseCalendar {

    private static final long serialVersionUID = 1;

    private final transient Blackout blackout;
    private final transient ZoneId zone;

    BlackoutCalendar(Blackout blackout, ZoneId zone) {
        super(holidays(blackout, zone), TimeZone.getTimeZone(zone));
        this.blackout = blackout;
        this.zone = zone;
    }

    private static HolidayCalendar holidays(Blackout blackout, ZoneId zone) {
        HolidayCalendar calendar = new HolidayCalendar(TimeZone.getTimeZone(zone));
        blackout.holidays()
                .forEach(day -> calendar.addExcludedDate(
                        Date.from(day.atStartOfDay(zone).toInstant())));
        return calendar;
    }

    /** The first instant at or after this one that is in no blackout. */
    Instant firstIncluded(Instant from) {
        return isTimeIncluded(from.toEpochMilli())
                ? from
                : Instant.ofEpochMilli(getNextIncludedTime(from.toEpochMilli()));
    }

    @Override
    public boolean isTimeIncluded(long time) {
        return super.isTimeIncluded(time) && windowsEnd(Instant.ofEpochMilli(time)) == time;
    }

    @Override
    public long getNextIncludedTime(long time) {
        long next = time + 1;
        while (!isTimeIncluded(next)) {
            long after = windowsEnd(Instant.ofEpochMilli(next));
            if (!super.isTimeIncluded(after)) {
                LocalDate day = Instant.ofEpochMilli(after).atZone(zone).toLocalDate();
                after = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
            }
            next = after;
            if (next - time > 366L * 86_400_000) {
                throw new IllegalStateException("the blackout " + blackout + " has no end");
            }
        }
        return next;
    }

    /** The end of a window around this instant; the instant itself where there is none. */
    private long windowsEnd(Instant time) {
        ZonedDateTime here = time.atZone(zone);
        for (Blackout.Window window : blackout.windows()) {
            for (int daysBefore = 0; daysBefore <= 1; daysBefore++) {
                LocalDate day = here.toLocalDate().minusDays(daysBefore);
                boolean overnight = !window.to().isAfter(window.from());
                LocalDate last = overnight ? day.plusDays(1) : day;
                ZonedDateTime begin = day.atTime(window.from()).atZone(zone);
                // Of an end that the clock shows twice, the later.
                ZonedDateTime end = last.atTime(window.to()).atZone(zone).withLaterOffsetAtOverlap();
                if (window.days().contains(day.getDayOfWeek()) && !here.isBefore(begin) && here.isBefore(end)) {
                    return end.toInstant().toEpochMilli();
                }
            }
        }
        return time.toEpochMilli();
    }
}
