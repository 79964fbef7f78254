package dev.sago.cli;

import dev.sago.cli.Progress.SiteLine;
import dev.sago.cli.Progress.SiteState;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class BarTest {

    private static final long MIB = 1 << 20;

    private final Bar english = new Bar(Messages.in(Language.EN));
    private final Bar korean = new Bar(Messages.in(Language.KO));
    private final Speed speed = new Speed();

    private Progress half(List<SiteLine> sites) {
        speed.measure(0, Duration.ZERO);
        speed.measure(1230 * MIB, Duration.ofSeconds(15));
        return new Progress("reading", 12_345, 28_000, 1230 * MIB, 2870 * MIB, Duration.ofSeconds(15), sites);
    }

    private static final List<SiteLine> SITES = List.of(
            new SiteLine("daejeon", SiteState.BUSY, 1200 * MIB, 0),
            new SiteLine("gwangju", SiteState.BEHIND, 900 * MIB, 14),
            new SiteLine("벙커", SiteState.LOST, 0, 1));

    @Test
    void fullPicture() {
        assertThat(english.lines(half(SITES), speed, new Terminal.Size(80, 24), false))
                .containsExactly(
                        "reading [================>                       ]  42 %   20 s left",
                        "  12,345 of 28,000 files   1.2 GiB of 2.8 GiB   82.0 MiB/s",
                        "  daejeon  busy       1.2 GiB",
                        "  gwangju  behind     900 MiB   14 objects behind",
                        "  벙커     lost           0 B   1 object behind");
        assertThat(korean.lines(half(SITES), speed, new Terminal.Size(80, 24), false))
                .containsExactly(
                        "읽는 중 [================>                       ]  42 %   20초 남음",
                        "  파일 12,345/28,000개   1.2 GiB / 2.8 GiB   82.0 MiB/s",
                        "  daejeon  전송    1.2 GiB",
                        "  gwangju  지연    900 MiB   객체 14개 밀림",
                        "  벙커     끊김        0 B   객체 1개 밀림");
    }

    @Test
    void withoutTotalsThereIsNoBar() {
        Progress progress = new Progress("scanning", 1, -1, 17, -1, Duration.ofSeconds(2), List.of());
        assertThat(english.lines(progress, speed, Terminal.Size.USUAL, false))
                .containsExactly("scanning   2 s so far", "  1 file   17 B   0 B/s");
    }

    @Test
    void neverWiderOrHigherThanTheTerminal() {
        Progress progress = half(Collections.nCopies(30, SITES.get(1)));
        for (int columns = 12; columns < 120; columns++) {
            int limit = columns - 1;
            List<String> lines = korean.lines(progress, speed, new Terminal.Size(columns, 10), false);
            assertThat(lines).allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(limit));
            assertThat(lines).hasSize(9);
        }
        assertThat(english.lines(progress, speed, new Terminal.Size(80, 10), false))
                .last()
                .isEqualTo("  and 24 more sites");
    }

    @Test
    void coloursOnlyTheState() {
        assertThat(english.lines(half(SITES), speed, Terminal.Size.USUAL, true).get(3))
                .isEqualTo("  gwangju  \u001b[33mbehind\u001b[0m     900 MiB   14 objects behind");
    }

    @Test
    void moreThanTheTotalIsNotMoreThanAll() {
        Progress progress = new Progress("reading", 5, 4, 110, 100, Duration.ofSeconds(9), List.of());
        assertThat(progress.percent()).isEqualTo(99);
        Progress done = new Progress("reading", 4, 4, 100, 100, Duration.ofSeconds(9), List.of());
        assertThat(english.lines(done, speed, Terminal.Size.USUAL, false).getFirst())
                .startsWith("reading [========================================] 100 %");
    }

    @Test
    void unknownStagesAndStrangeWordsAreShownSafely() {
        Progress progress = new Progress("sorting\u001b[2J", 0, -1, 0, -1, Duration.ZERO, List.of());
        assertThat(english.lines(progress, speed, Terminal.Size.USUAL, false).getFirst())
                .startsWith("sorting\\x1b[2J");
    }

    @Test
    void oneLineForLogs() {
        assertThat(english.plain(half(SITES), speed))
                .isEqualTo("reading: 42 %, 12,345 of 28,000 files, 1.2 GiB of 2.8 GiB, 82.0 MiB/s, 20 s left;"
                        + " daejeon busy; gwangju behind (14 objects behind); 벙커 lost (1 object behind)");
    }

    @Test
    void speedForgetsSlowly() {
        Speed steady = new Speed();
        for (int second = 0; second <= 60; second++) {
            steady.measure(second * MIB, Duration.ofSeconds(second));
        }
        assertThat(steady.bytesPerSecond()).isCloseTo(MIB, org.assertj.core.data.Percentage.withPercentage(1));
        steady.measure(60 * MIB, Duration.ofSeconds(68));
        assertThat(steady.bytesPerSecond()).isBetween(0.4 * MIB, 0.7 * MIB);
        steady.measure(0, Duration.ofSeconds(69));
        assertThat(steady.bytesPerSecond()).isZero();
    }
}
