package dev.sago.restore;

import dev.sago.model.EntryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.text.Normalizer;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "report, gov/2025, Report-final.odt, true",
        "report, gov/report, final.odt, false",
        "'', gov, a, true",
        "*.odt, gov, A.ODT, true",
        "*.odt, gov, a.odt.bak, false",
        "?.odt, gov, a.odt, true",
        "?.odt, gov, ab.odt, false",
        "*a*b*c, gov, xaxbxxc, true",
        "*a*b*c, gov, xaxcxb, false",
        "2025/rep, gov/2025, report.odt, true",
        "2025/rep, gov/2024, report.odt, false",
        "/gov/20, gov/2025, x, true",
        "/2025, x/gov2025, y, false",
        "2025/*.odt, gov/2025, a.odt, true",
        "2025/*.odt, gov/12025, a.odt, false",
        "/gov/*.odt, gov/2025/01, a.odt, true",
        "/2025/*.odt, gov/2025, a.odt, false",
        "*gov/*, '', gov, false"
    })
    void fits(String pattern, String folder, String name, boolean expected) {
        assertThat(NamePattern.of(pattern).fits(folder, EntryName.of(name))).isEqualTo(expected);
    }

    @Test
    void takesKoreanInEitherForm() {
        String composed = "보고서 최종.hwp";
        String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
        assertThat(decomposed).isNotEqualTo(composed);

        for (String typed :
                new String[] {composed, decomposed, "고서", "보?서*", Normalizer.normalize("결재/보", Normalizer.Form.NFD)}) {
            assertThat(NamePattern.of(typed).fits("결재", EntryName.of(decomposed)))
                    .as(typed)
                    .isTrue();
            assertThat(NamePattern.of(typed).fits("결재", EntryName.of(composed)))
                    .as(typed)
                    .isTrue();
        }
    }

    @Test
    void namesThatAreNotUtf8FitAsTheyAreShown() {
        EntryName name = EntryName.of(new byte[] {'a', (byte) 0xff});

        assertThat(NamePattern.of("a\\xff").fits("", name)).isTrue();
        assertThat(NamePattern.of("a").fits("", name)).isTrue();
    }

    @Test
    void hostilePatternsEnd() {
        String pattern = "*a".repeat(200) + "b";
        EntryName name = EntryName.of("a".repeat(250));

        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatCode(() -> NamePattern.of(pattern).fits("", name))
                        .doesNotThrowAnyException());
    }
}
