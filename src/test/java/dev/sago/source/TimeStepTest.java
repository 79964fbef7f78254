package dev.sago.source;

import dev.sago.model.Timestamp;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimeStepTest {

    private static final Timestamp BEFORE = new Timestamp(-3, 123_456_789);

    @Test
    void isFoundOutByWhatComesBack() {
        assertThat(TimeStep.of(TimeStep.PROBE, true)).isEqualTo(new TimeStep(1, true));
        assertThat(TimeStep.of(new Timestamp(1_000_000_001, 123_456_700), false))
                .isEqualTo(new TimeStep(100, false));
        assertThat(TimeStep.of(new Timestamp(1_000_000_001, 0), true)).isEqualTo(new TimeStep(1_000_000_000, true));
        assertThat(TimeStep.of(new Timestamp(1_000_000_000, 0), true)).isEqualTo(new TimeStep(2_000_000_000, true));
        assertThat(TimeStep.of(new Timestamp(5, 5), true)).isEqualTo(new TimeStep(1, true));
    }

    @Test
    void cutsTimesAsTheFileSystemDoes() {
        assertThat(new TimeStep(100, false).kept(BEFORE)).contains(new Timestamp(-3, 123_456_700));
        assertThat(new TimeStep(2_000_000_000, false).kept(BEFORE)).contains(new Timestamp(-4, 0));
    }

    @Test
    void javaOnUnixHasLimitsOfItsOwn() {
        assertThat(new TimeStep(1, true).kept(BEFORE)).contains(new Timestamp(-3, 0));
        assertThat(new TimeStep(1, true).kept(new Timestamp(3, 7))).contains(new Timestamp(3, 7));
        assertThat(new TimeStep(1, true).kept(new Timestamp(10_000_000_000L, 0)))
                .isEmpty();
        assertThat(new TimeStep(1, false).kept(new Timestamp(10_000_000_000L, 0)))
                .isPresent();
    }
}
