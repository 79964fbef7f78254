package dev.sago.site;

import dev.sago.site.Bandwidth.Window;
import org.junit.jupiter.api.Test;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** A rate that follows the clock, on days of 23, 24 and 25 hours. */
class BandwidthTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> WORKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

    private static Window window(Set<DayOfWeek> days, String from, String to, long rate) {
        return new Window(days, LocalTime.parse(from), LocalTime.parse(to), rate);
    }

    @Test
    void theFirstWindowThatFitsHolds() {
        Bandwidth bandwidth = new Bandwidth(
                List.of(window(WORKDAYS, "08:00", "19:00", 50), window(ALL, "00:00", "00:00", 200)), SEOUL);
        assertThat(bandwidth.at(Instant.parse("2026-11-24T00:00:00Z"))).isEqualTo(50); // Tuesday, 09:00
        assertThat(bandwidth.at(Instant.parse("2026-11-24T10:00:00Z"))).isEqualTo(200); // 19:00, the end is outside
        assertThat(bandwidth.at(Instant.parse("2026-11-28T00:00:00Z"))).isEqualTo(200); // Saturday
    }

    @Test
    void aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
        Bandwidth bandwidth = new Bandwidth(List.of(window(Set.of(DayOfWeek.FRIDAY), "22:00", "06:00", 9)), SEOUL);
        assertThat(bandwidth.at(Instant.parse("2026-11-27T20:00:00Z"))).isEqualTo(9); // Saturday, 05:00
        assertThat(bandwidth.at(Instant.parse("2026-11-26T20:00:00Z"))).isEqualTo(Bandwidth.UNLIMITED); // Friday, 05:00
    }

    /** Counts, minute by minute, how long the rate holds on a day, and compares with what {@code until} says. */
    private static long minutes(Bandwidth bandwidth, String begin, String end) {
        long minutes = 0;
        Instant change = Instant.parse(begin);
        for (Instant at = Instant.parse(begin); at.isBefore(Instant.parse(end)); at = at.plusSeconds(60)) {
            if (!at.isBefore(change)) {
                change = bandwidth.until(at);
                assertThat(change).isAfter(at);
            } else {
                assertThat(bandwidth.at(at)).as("%s", at).isEqualTo(bandwidth.at(at.minusSeconds(60)));
            }
            minutes += bandwidth.at(at) == Bandwidth.UNLIMITED ? 0 : 1;
        }
        return minutes;
    }

    @Test
    void aNightIsAsLongAsTheClocksSay() {
        Bandwidth night = new Bandwidth(List.of(window(ALL, "01:00", "05:00", 9)), BERLIN);
        assertThat(minutes(night, "2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z"))
                .isEqualTo(240);
        assertThat(minutes(night, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"))
                .isEqualTo(300); // 02:00 to 03:00 twice
        assertThat(minutes(night, "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"))
                .isEqualTo(180); // 02:00 to 03:00 never
    }

    @Test
    void aBoundaryInTheHourThatComesTwiceCountsTwice() {
        Bandwidth until = new Bandwidth(List.of(window(ALL, "00:00", "02:30", 9)), BERLIN);
        // 00:00 to 02:30, then 02:00 to 02:30 once more.
        assertThat(minutes(until, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"))
                .isEqualTo(180);
        assertThat(minutes(until, "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"))
                .isEqualTo(120);
    }

    @Test
    void bytesThatWaitOverAChangePassAtBothRates() {
        AtomicLong nanos = new AtomicLong();
        Instant begin = Instant.parse("2026-10-25T00:00:00Z"); // 02:00 of summer time, the first of two
        Bandwidth bandwidth =
                new Bandwidth(List.of(window(ALL, "02:00", "02:30", 10), window(ALL, "02:30", "03:00", 20)), BERLIN);
        Pace pace = new Pace(() -> begin.plusNanos(nanos.get()), nanos::get);
        pace.follow(Optional.of(bandwidth));
        nanos.set(Duration.ofSeconds(1).toNanos());
        pace.reserve(10); // What the bucket held.
        // 1799 s at 10, 1800 s at 20, 1800 s at 10 again, the second time that it is 02:00, and 100 s at 20.
        assertThat(pace.reserve(17_990 + 36_000 + 18_000 + 2_000)).isZero();
        assertThat(Duration.ofNanos(pace.reserve(1))).isEqualTo(Duration.ofSeconds(1799 + 1800 + 1800 + 100));
    }

    @Test
    void twoStoresShareOnePace() throws StoreException {
        AtomicLong nanos = new AtomicLong();
        AtomicLong slept = new AtomicLong();
        Sleeper sleeper = time -> slept.addAndGet(time.toNanos());
        Pace pace = new Pace(() -> Instant.EPOCH.plusNanos(nanos.get()), nanos::get);
        pace.follow(Optional.of(new Bandwidth(List.of(window(ALL, "00:00", "00:00", 1000)), SEOUL)));
        ObjectStore one = new ThrottledStore(new MemoryObjectStore("m", () -> Instant.EPOCH), pace, sleeper);
        ObjectStore other = new ThrottledStore(new MemoryObjectStore("m", () -> Instant.EPOCH), pace, sleeper);
        one.put("a", Body.of(new byte[1000]), ObjectStore.PutMode.REPLACE);
        other.put("b", Body.of(new byte[1000]), ObjectStore.PutMode.REPLACE);
        assertThat(slept.get()).isZero();
        one.put("c", Body.of(new byte[1]), ObjectStore.PutMode.REPLACE);
        assertThat(Duration.ofNanos(slept.get())).isEqualTo(Duration.ofSeconds(1));
        pace.follow(Optional.empty());
        slept.set(0);
        nanos.set(Duration.ofMinutes(1).toNanos());
        one.put("d", Body.of(new byte[100_000]), ObjectStore.PutMode.REPLACE);
        other.put("e", Body.of(new byte[100_000]), ObjectStore.PutMode.REPLACE);
        assertThat(slept.get()).isZero();
    }
}
