package dev.sago.schedule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

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
