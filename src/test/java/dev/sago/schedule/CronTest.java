package dev.sago.schedule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CronTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void firesAfterAndNotAtTheInstant() {
        Cron cron = new Cron("0 0/15 * * * ?");
        assertThat(cron.next(NOON, ZoneOffset.UTC)).contains(Instant.parse("2026-03-01T12:15:00Z"));
        assertThat(cron.next(NOON.minusMillis(1), ZoneOffset.UTC)).contains(NOON);
    }

    @Test
    void readsItsFieldsInTheZone() {
        Cron cron = new Cron("0 30 2 * * ?");
        assertThat(cron.next(NOON, ZoneId.of("Asia/Seoul"))).contains(Instant.parse("2026-03-01T17:30:00Z"));
        assertThat(cron.next(NOON, ZoneOffset.UTC)).contains(Instant.parse("2026-03-02T02:30:00Z"));
    }

    @Test
    void continuousIsAlwaysDue() {
        Cron cron = new Cron(" continuous ");
        assertThat(cron.isContinuous()).isTrue();
        assertThat(cron.next(NOON, ZoneOffset.UTC)).contains(NOON);
        assertThat(new Cron("0 0 * * * ?").isContinuous()).isFalse();
    }

    /** Both clock changes of 2026 in two zones: which instants an expression names between two others. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 30 2 * * ?     | Europe/Berlin    | 2026-03-28T12:00Z | 2026-03-30T12:00Z | 2026-03-29T01:30Z 2026-03-30T00:30Z
            0 30 2 * * ?     | Europe/Berlin    | 2026-10-24T12:00Z | 2026-10-26T12:00Z | 2026-10-25T00:30Z 2026-10-26T01:30Z
            0 0 * * * ?      | Europe/Berlin    | 2026-03-28T23:30Z | 2026-03-29T02:30Z | 2026-03-29T00:00Z 2026-03-29T01:00Z 2026-03-29T02:00Z
            0 0 * * * ?      | Europe/Berlin    | 2026-10-24T22:30Z | 2026-10-25T02:30Z | 2026-10-24T23:00Z 2026-10-25T00:00Z 2026-10-25T01:00Z 2026-10-25T02:00Z
            0 0/30 * * * ?   | Europe/Berlin    | 2026-10-24T23:45Z | 2026-10-25T02:10Z | 2026-10-25T00:00Z 2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-25T02:00Z
            0 0/30 2,3 * * ? | Europe/Berlin    | 2026-03-29T00:00Z | 2026-03-29T12:00Z | 2026-03-29T01:00Z 2026-03-29T01:30Z
            0 0/20 2 * * ?   | Europe/Berlin    | 2026-10-24T12:00Z | 2026-10-25T12:00Z | 2026-10-25T00:00Z 2026-10-25T00:20Z 2026-10-25T00:40Z
            0 0 0/2 * * ?    | Europe/Berlin    | 2026-10-24T21:30Z | 2026-10-25T03:30Z | 2026-10-24T22:00Z 2026-10-25T00:00Z 2026-10-25T03:00Z
            0 30 2 * * ?     | America/New_York | 2026-03-07T12:00Z | 2026-03-09T12:00Z | 2026-03-08T07:30Z 2026-03-09T06:30Z
            0 30 1 * * ?     | America/New_York | 2026-10-31T12:00Z | 2026-11-02T12:00Z | 2026-11-01T05:30Z 2026-11-02T06:30Z
            """)
    void skipsAndDoublesNothingWhenClocksChange(String text, ZoneId zone, String from, String to, String expected) {
        Cron cron = new Cron(text);
        List<Instant> due = new ArrayList<>();
        for (Instant at = cron.next(instant(from), zone).orElseThrow();
                !at.isAfter(instant(to));
                at = cron.next(at, zone).orElseThrow()) {
            due.add(at);
        }
        assertThat(due)
                .containsExactlyElementsOf(Arrays.stream(expected.split(" "))
                        .map(CronTest::instant)
                        .toList());
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    @Test
    void endsWithItsYears() {
        assertThat(new Cron("0 0 0 1 1 ? 2020").next(NOON, ZoneOffset.UTC)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */15 * * * *     | has five fields, as Unix cron
            hourly           | has 1 fields instead of six or seven
            0 0 0 * * *      | one of them must be ?
            0 61 * * * ?     | is no cron expression (Minute and Second values must be between 0 and 59)
            0 0 25 * * ?     | is no cron expression (Hour values must be between 0 and 23)
            x 0 0 * * ?      | is no cron expression
            0 0 0 30 FEB ?   | never fires
            """)
    void saysWhatIsWrongAndWhatToWrite(String text, String wrong) {
        assertThatThrownBy(() -> new Cron(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong)
                .hasMessageContaining("0 0/15 * * * ?");
    }
}
