package dev.sago.site;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Set;

/**
 * A rate that depends on the time of day. Where windows overlap the first in the list holds; outside of all there is no limit.
 * Immutable.
 *
 * @param windows in the order in which they are looked at
 * @param zone in which hours and days are read; on the days on which its clocks change, a window is as much shorter or longer
 *     as the clocks say
 */
public record Bandwidth(List<Window> windows, ZoneId zone) {

    /** As a rate: no limit. */
    public static final long UNLIMITED = 0;

    /** Copies the list. */
    public Bandwidth {
        windows = List.copyOf(windows);
    }

    /**
     * Some hours of some days.
     *
     * @param days on which it begins
     * @param from its first moment
     * @param to its end, which is outside; not after {@code from}: on the next day
     * @param bytesPerSecond {@link #UNLIMITED} for no limit
     */
    public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, long bytesPerSecond) {

        /** Copies the days. */
        public Window {
            days = Set.copyOf(days);
        }

        boolean holds(LocalDateTime at) {
            LocalTime time = at.toLocalTime();
            boolean today = days.contains(at.getDayOfWeek());
            if (from.isBefore(to)) {
                return today && !time.isBefore(from) && time.isBefore(to);
            }
            boolean yesterday = days.contains(at.getDayOfWeek().minus(1));
            return (today && !time.isBefore(from)) || (yesterday && time.isBefore(to));
        }
    }

    /** Bytes per second that may pass at a moment; {@link #UNLIMITED} for any number. */
    public long at(Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        return windows.stream()
                .filter(window -> window.holds(local))
                .findFirst()
                .map(Window::bytesPerSecond)
                .orElse(UNLIMITED);
    }

    /** The least of its rates, by which it is reckoned what takes long; {@link #UNLIMITED} if it limits nothing. */
    public long slowest() {
        return windows.stream()
                .mapToLong(Window::bytesPerSecond)
                .filter(rate -> rate != UNLIMITED)
                .min()
                .orElse(UNLIMITED);
    }

    /** A moment after {@code moment} up to which the rate stays what it is then: two days at most. */
    public Instant until(Instant moment) {
        LocalDate today = LocalDate.ofInstant(moment, zone);
        Instant next = today.plusDays(2).atStartOfDay(zone).toInstant();
        ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
        if (change != null && change.getInstant().isBefore(next)) {
            next = change.getInstant();
        }
        for (LocalDate day : List.of(today, today.plusDays(1))) {
            for (Window window : windows) {
                next = earlier(next, moment, day.atTime(window.from()));
                next = earlier(next, moment, day.atTime(window.to()));
            }
        }
        return next;
    }

    /** In the hour that the clocks repeat, a local time comes twice; in the hour that they skip, never: the change itself counts. */
    private Instant earlier(Instant known, Instant after, LocalDateTime local) {
        return zone.getRules().getValidOffsets(local).stream()
                .map(local::toInstant)
                .filter(after::isBefore)
                .filter(known::isAfter)
                .min(Instant::compareTo)
                .orElse(known);
    }
}
