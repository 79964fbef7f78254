package dev.sago.schedule;

import dev.sago.policy.Blackout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

class BlackoutTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Blackout blackout(List<String> windows, String... holidays) {
        TreeSet<LocalDate> days = new TreeSet<>();
        List.of(holidays).forEach(day -> days.add(LocalDate.parse(day)));
        return new Blackout(windows.stream().map(Blackout.Window::parse).toList(), days, Blackout.Holds.MAINTENANCE);
    }

    /** 2026-10-02 is a Friday; the clock goes back on 2026-10-25. */
    @ParameterizedTest
    @CsvSource({
        "Mon-Fri 09:00-18:00, 2026-10-02T06:59:00Z, 2026-10-02T06:59:00Z",
        "Mon-Fri 09:00-18:00, 2026-10-02T07:00:00Z, 2026-10-02T16:00:00Z",
        "Mon-Fri 09:00-18:00, 2026-10-02T16:00:00Z, 2026-10-02T16:00:00Z",
        "Mon-Fri 09:00-18:00, 2026-10-03T10:00:00Z, 2026-10-03T10:00:00Z",
        "Fri 22:00-04:00, 2026-10-02T23:30:00Z, 2026-10-03T02:00:00Z",
        "Fri 22:00-04:00, 2026-10-02T01:00:00Z, 2026-10-02T01:00:00Z",
        "'Sat,Sun 00:00-24:00', 2026-10-03T10:00:00Z, 2026-10-04T22:00:00Z",
        "Sun 00:00-02:30, 2026-10-25T00:45:00Z, 2026-10-25T01:30:00Z",
        "Sun 00:00-02:30, 2026-10-25T01:15:00Z, 2026-10-25T01:30:00Z",
        "Sun 00:00-02:30, 2026-03-28T23:15:00Z, 2026-03-29T01:30:00Z"
    })
    void movesToTheWindowsEnd(String window, Instant due, Instant expected) {
        assertThat(new BlackoutCalendar(blackout(List.of(window)), BERLIN).firstIncluded(due))
                .isEqualTo(expected);
    }

    @Test
    void aHolidayIsAWholeDayOfTheZone() {
        BlackoutCalendar calendar =
                new BlackoutCalendar(blackout(List.of("Sun 00:00-06:00"), "2026-10-02", "2026-10-03"), BERLIN);
        assertThat(calendar.isTimeIncluded(Instant.parse("2026-10-01T21:59:59Z").toEpochMilli()))
                .isTrue();
        assertThat(calendar.firstIncluded(Instant.parse("2026-10-01T22:00:00Z")))
                .as("two days, and the window that follows")
                .isEqualTo(Instant.parse("2026-10-04T04:00:00Z"));
    }

    @Test
    void severalDueTimesInsideBecomeOne() {
        Rhythm rhythm = Rhythm.every(Duration.ofHours(1), Duration.ofMinutes(10))
                .outside(blackout(List.of("Fri 09:00-18:00")), BERLIN);
        Instant covered = Instant.parse("2026-10-02T06:10:00Z");
        Instant end = Instant.parse("2026-10-02T16:00:00Z");
        assertThat(rhythm.next(covered)).contains(end);
        assertThat(rhythm.between(covered, end.minusSeconds(1))).isEmpty();
        assertThat(rhythm.between(covered, end)).contains(new Rhythm.Dues(1, end, end));
        assertThat(rhythm.next(end)).contains(Instant.parse("2026-10-02T16:10:00Z"));
    }

    @Test
    void knowsWhenNothingIsLeftOfTheWeek() {
        assertThat(blackout(List.of("Mon-Sat 00:00-24:00", "Sun 00:00-24:00")).coversTheWeek())
                .isTrue();
        assertThat(blackout(List.of("Mon-Sun 06:00-05:59")).coversTheWeek()).isFalse();
        assertThat(blackout(List.of("Sun 12:00-11:59", "Mon-Sat 00:00-24:00")).coversTheWeek())
                .isFalse();
        assertThat(blackout(List.of("Sat-Fri 08:00-08:00")).coversTheWeek()).isTrue();
    }
}
