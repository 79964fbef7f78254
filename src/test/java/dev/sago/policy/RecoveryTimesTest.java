package dev.sago.policy;

import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.Objectives.Verdict;
import dev.sago.policy.RecoveryTimes.Step;
import dev.sago.policy.Survival.Fate;
import dev.sago.policy.Survival.Newest;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** When each system stands again, by restores and links, in the order of recovery. */
class RecoveryTimesTest {

    private static final SiteName GWANGJU = new SiteName("gwangju");
    private static final SiteName DAEGU = new SiteName("daegu");
    private static final SystemName MAIL = new SystemName("mail");
    private static final SystemName LOGIN = new SystemName("login");
    private static final SystemName WIKI = new SystemName("wiki");

    private static Survival recoverable(SystemName system, Grade grade, long bytes, SiteName... from) {
        Newest newest = new Newest(
                new SnapshotId("20250926T112015.042Z-5f0e8a3d9c417b26"),
                List.of(from),
                1,
                bytes,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Survival(system, grade, Fate.RECOVERABLE, Optional.of(newest));
    }

    private static RecoveryTimes reckon(Rates rates) {
        return RecoveryTimes.of(
                List.of(
                        recoverable(WIKI, Grade.A2, 1_000, GWANGJU, DAEGU),
                        recoverable(MAIL, Grade.A1, 6_000, DAEGU),
                        recoverable(LOGIN, Grade.A3, 3_000, GWANGJU),
                        new Survival(new SystemName("safe"), Grade.A1, Fate.SAFE, Optional.empty())),
                Map.of(MAIL, List.of(LOGIN)),
                Map.of(WIKI, Duration.ofSeconds(89), MAIL, Duration.ofSeconds(90)),
                rates);
    }

    @Test
    void eachWaitsForThoseBeforeItAndReadsAtTheSlowerOfRestoresAndLink() {
        RecoveryTimes times = reckon(new Rates(Optional.of(100.0), Map.of(DAEGU, 50.0, GWANGJU, 1_000.0)));
        assertThat(times.steps())
                .extracting(Step::system)
                .as("what mail comes after is pulled forward to its grade")
                .containsExactly(LOGIN, MAIL, WIKI);
        assertThat(times.steps()).extracting(step -> step.rate().orElseThrow()).containsExactly(100.0, 50.0, 100.0);
        assertThat(times.steps())
                .extracting(step -> step.ready().orElseThrow().toSeconds())
                .containsExactly(30L, 150L, 160L);
        assertThat(times.steps())
                .extracting(Step::verdict)
                .as("wiki takes 10 s by itself, and stands after 160")
                .containsExactly(Verdict.NONE, Verdict.MISSED, Verdict.MISSED);
        assertThat(times.steps().getLast().from()).as("the fastest of two").contains(GWANGJU);
        assertThat(times.all()).contains(Duration.ofSeconds(160));
    }

    @Test
    void aLinkThatWasNotMeasuredLimitsNothing() {
        RecoveryTimes times = reckon(new Rates(Optional.of(100.0), Map.of()));
        assertThat(times.all()).contains(Duration.ofSeconds(100));
        assertThat(times.steps().get(1).verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(times.steps()).allSatisfy(step -> assertThat(step.link()).isEmpty());
    }

    @Test
    void withoutAMeasuredRestoreNothingIsPromised() {
        RecoveryTimes times = reckon(new Rates(Optional.empty(), Map.of(DAEGU, 1e9, GWANGJU, 1e9)));
        assertThat(times.all()).isEmpty();
        assertThat(times.steps().get(1).verdict()).isEqualTo(Verdict.UNMEASURED);
        assertThat(RecoveryTimes.of(List.of(), Map.of(), Map.of(), Rates.NONE).all())
                .isEmpty();
    }

    @Test
    void aLinkAloneCanShowThatAnRtoIsMissed() {
        Rates slow = new Rates(Optional.empty(), Map.of(DAEGU, 1.0));
        Objectives.Backups none = new Objectives.Backups(Optional.empty(), Optional.empty(), 0, 0, Optional.empty());
        Optional<Duration> minute = Optional.of(Duration.ofMinutes(1));
        assertThat(rto(minute, none, 61L, slow).verdict()).isEqualTo(Verdict.MISSED);
        assertThat(rto(minute, none, 60L, slow).verdict()).isEqualTo(Verdict.UNMEASURED);
        Rates both = new Rates(Optional.of(10.0), Map.of(DAEGU, 1.0));
        assertThat(rto(minute, none, 61L, both).takes()).contains(Duration.ofSeconds(61));
        assertThat(rto(minute, none, 60L, both).verdict()).isEqualTo(Verdict.HOLDS);
    }

    private static Objectives.Rto rto(Optional<Duration> rto, Objectives.Backups backups, long bytes, Rates rates) {
        return Objectives.of(Optional.empty(), rto, backups, Optional.of(bytes), List.of(DAEGU), rates)
                .rto();
    }
}
