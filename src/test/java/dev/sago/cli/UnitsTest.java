package dev.sago.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class UnitsTest {

    private final Units english = new Units(Messages.in(Language.EN));
    private final Units korean = new Units(Messages.in(Language.KO));

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "102348, 99.9 KiB",
        "102400, 100 KiB",
        "1048063, 1023 KiB",
        "1048064, 1.0 MiB",
        "943377711104, 879 GiB",
        "943402242867200, 858 TiB",
        "9223372036854775807, 8.0 EiB",
        "-1536, -1.5 KiB"
    })
    void bytes(long number, String shown) {
        assertThat(Units.bytes(number)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "999|999", "1000|1,000", "-1234567|-1,234,567", "-123|-123", "125000|125,000"})
    void counts(long number, String shown) {
        assertThat(Units.count(number)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s, 0.0초",
        "449, 0.4 s, 0.4초",
        "9949, 9.9 s, 9.9초",
        "9950, 10 s, 10초",
        "59499, 59 s, 59초",
        "59500, 1 min 00 s, 1분 00초",
        "303000, 5 min 03 s, 5분 03초",
        "3599600, 1 h 00 min, 1시간 00분",
        "11100000, 3 h 05 min, 3시간 05분",
        "1051200000, 12 d 04 h, 12일 04시간"
    })
    void durations(long millis, String inEnglish, String inKorean) {
        assertThat(english.duration(Duration.ofMillis(millis))).isEqualTo(inEnglish);
        assertThat(korean.duration(Duration.ofMillis(millis))).isEqualTo(inKorean);
    }

    @ParameterizedTest
    @CsvSource({
        "3, just now, 방금",
        "42, 42 s ago, 42초 전",
        "300, 5 min ago, 5분 전",
        "10800, 3 h ago, 3시간 전",
        "172799, 47 h ago, 47시간 전",
        "172800, 2 d ago, 2일 전",
        "-7200, in 2 h, 2시간 후"
    })
    void ages(long seconds, String inEnglish, String inKorean) {
        Instant then = Use.NOW.minusSeconds(seconds);
        assertThat(english.age(then, Use.NOW)).isEqualTo(inEnglish);
        assertThat(korean.age(then, Use.NOW)).isEqualTo(inKorean);
    }

    @Test
    void rates() {
        assertThat(Units.rate(0)).isEqualTo("0 B/s");
        assertThat(Units.rate(89_128_960)).isEqualTo("85.0 MiB/s");
    }
}
