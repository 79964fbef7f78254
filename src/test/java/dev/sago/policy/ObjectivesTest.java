package dev.sago.policy;

import dev.sago.policy.Objectives.Backups;
import dev.sago.policy.Objectives.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class ObjectivesTest {

    private static final Optional<Duration> HOUR = Optional.of(Duration.ofHours(1));

    private static Objectives of(
            Optional<Duration> rpo,
            Optional<Duration> rto,
            Backups backups,
            Optional<Long> bytes,
            Optional<Double> restoreRate) {
        return Objectives.of(rpo, rto, backups, bytes, List.of(), new Rates(restoreRate, Map.of()));
    }

    private static Objectives.Rpo rpo(Duration interval, @Nullable Duration longest, Optional<Double> link) {
        Backups backups = new Backups(Optional.of(interval), Optional.ofNullable(longest), 3, 600_000, link);
        return of(HOUR, HOUR, backups, Optional.empty(), Optional.empty()).rpo();
    }

    @Test
    void theNewestCopyGetsAsOldAsAnIntervalAndABackup() {
        assertThat(rpo(Duration.ofMinutes(30), Duration.ofMinutes(30), Optional.empty())
                        .worst())
                .isEqualTo(HOUR);
        assertThat(rpo(Duration.ofMinutes(30), Duration.ofMinutes(30), Optional.empty())
                        .verdict())
                .isEqualTo(Verdict.HOLDS);
        assertThat(rpo(Duration.ofMinutes(30), Duration.ofMinutes(31), Optional.empty())
                        .worst())
                .as("a backup that is longer than the interval delays the next")
                .contains(Duration.ofMinutes(62));
    }

    @Test
    void aSlowLinkCountsWhereItIsSlowerThanTheBackupsWere() {
        var slow = rpo(Duration.ofMinutes(30), Duration.ofMinutes(1), Optional.of(100.0));
        assertThat(slow.sending()).contains(Duration.ofMinutes(100));
        assertThat(slow.verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void whatWasNotMeasuredIsNeverGreen() {
        assertThat(rpo(Duration.ofMinutes(30), null, Optional.of(1e9)).verdict())
                .isEqualTo(Verdict.UNMEASURED);
        assertThat(rpo(Duration.ofMinutes(61), null, Optional.empty()).verdict())
                .as("whatever a backup takes")
                .isEqualTo(Verdict.MISSED);
        Backups byHand = new Backups(Optional.empty(), HOUR, 3, 1, Optional.of(1.0));
        Objectives none = of(HOUR, HOUR, byHand, Optional.of(1L), Optional.empty());
        assertThat(none.rpo().verdict()).isEqualTo(Verdict.MISSED);
        assertThat(none.rto().verdict()).isEqualTo(Verdict.UNMEASURED);
        assertThat(of(Optional.empty(), Optional.empty(), byHand, Optional.of(1L), Optional.of(1.0))
                        .rto()
                        .verdict())
                .isEqualTo(Verdict.NONE);
    }

    @Test
    void theRtoIsBytesByRate() {
        Backups backups = new Backups(Optional.empty(), Optional.empty(), 0, 0, Optional.empty());
        assertThat(of(HOUR, HOUR, backups, Optional.of(3_600L), Optional.of(1.0))
                        .rto()
                        .verdict())
                .isEqualTo(Verdict.HOLDS);
        assertThat(of(HOUR, HOUR, backups, Optional.of(3_601L), Optional.of(1.0))
                        .rto()
                        .verdict())
                .isEqualTo(Verdict.MISSED);
    }
}
