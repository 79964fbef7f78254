package dev.sago.cli;

import dev.sago.model.SagoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TimesTest {

    private final Times times =
            new Times(Messages.in(Language.EN), () -> Instant.parse("2025-09-26T20:15:30Z"), ZoneId.of("Asia/Seoul"));

    @ParameterizedTest
    @CsvSource({
        "2025-09-26, 2025-09-25T15:00:00Z, 2025-09-26T14:59:59.999999999Z",
        "2025-02, 2025-01-31T15:00:00Z, 2025-02-28T14:59:59.999999999Z",
        "today, 2025-09-26T15:00:00Z, 2025-09-27T14:59:59.999999999Z",
        "yesterday, 2025-09-25T15:00:00Z, 2025-09-26T14:59:59.999999999Z",
        "2025-09-26 20:15, 2025-09-26T11:15:00Z, 2025-09-26T11:15:00Z",
        "2025-09-26T20:15:16, 2025-09-26T11:15:16Z, 2025-09-26T11:15:16Z",
        "2025-09-26T20:15Z, 2025-09-26T20:15:00Z, 2025-09-26T20:15:00Z",
        "2025-09-26T20:15-02:00, 2025-09-26T22:15:00Z, 2025-09-26T22:15:00Z",
        "90m, 2025-09-26T18:45:30Z, 2025-09-26T18:45:30Z",
        "3d, 2025-09-23T20:15:30Z, 2025-09-23T20:15:30Z",
        "2w, 2025-09-12T20:15:30Z, 2025-09-12T20:15:30Z"
    })
    void takesDaysMonthsMomentsAndAges(String text, Instant first, Instant last) {
        assertThat(times.first(text)).isEqualTo(first);
        assertThat(times.last(text)).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "2025-13-01", "2025-02-30", "26.09.2025", "2025-00", "20:15", "3y"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> times.first(text))
                .isInstanceOfSatisfying(SagoException.class, e -> {
                    assertThat(e.kind()).isEqualTo(SagoException.Kind.USAGE);
                    assertThat(e.remedy()).contains("2025-09-26 20:15");
                })
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void writesMinutesInTheLocalZone() {
        assertThat(times.minute(Instant.parse("2025-09-26T20:15:59Z"))).isEqualTo("2025-09-27 05:15");
    }

    @Test
    void takesTheZoneFromTheEnvironment() {
        assertThat(Times.zone(Map.of("TZ", "Asia/Seoul"))).isEqualTo(ZoneId.of("Asia/Seoul"));
        assertThat(Times.zone(Map.of("TZ", "KST-9:61"))).isEqualTo(ZoneId.systemDefault());
        assertThat(Times.zone(Map.of())).isEqualTo(ZoneId.systemDefault());
    }
}
