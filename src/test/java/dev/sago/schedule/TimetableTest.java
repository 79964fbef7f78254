package dev.sago.schedule;

import dev.sago.backup.Hooks;
import dev.sago.backup.Rehearsal;
import dev.sago.backup.SystemSettings;
import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Blackout;
import dev.sago.policy.PolicySettings;
import dev.sago.policy.PolicySettings.Immutable;
import dev.sago.policy.PolicySettings.Retention;
import dev.sago.policy.PolicySettings.Verify;
import dev.sago.policy.Timing;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

class TimetableTest {

    private static final Verify ALL = new Verify(
            Optional.of(Duration.ofDays(1)), Optional.of(Duration.ofDays(90)), 50, Optional.of(Duration.ofDays(30)));
    private static final Verify NONE = new Verify(Optional.empty(), Optional.empty(), 0, Optional.empty());
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    static SystemSettings system(String name, Grade grade, Optional<String> schedule, Verify verify, Timing timing) {
        PolicySettings policy = new PolicySettings(
                "p",
                2,
                1,
                0,
                Set.of(),
                0,
                new Immutable(0, 0),
                Optional.empty(),
                Optional.empty(),
                schedule,
                Optional.of(ZoneId.of("Asia/Seoul")),
                verify.equals(NONE) ? new Retention(0, 0, 0, 0, 0, 0) : new Retention(1, 0, 0, 0, 0, 0),
                verify,
                timing,
                List.of());
        return new SystemSettings(
                new SystemName(name),
                new SiteName("home"),
                grade,
                policy,
                List.of(),
                Hooks.NONE,
                "seoul",
                Rehearsal.NONE,
                0,
                List.of());
    }

    private static List<Definition> of(SystemSettings... systems) {
        return Timetable.of(List.of(systems), ZoneOffset.UTC);
    }

    @Test
    void aFullPolicyHasAllDutiesOnce() {
        List<Definition> all = of(system("one", Grade.A1, Optional.of("0 0 3 * * ?"), ALL, Timing.EXACT));
        assertThat(all).extracting(one -> one.duty().kind()).containsExactlyInAnyOrder(JobKind.values());
        assertThat(all).extracting(Definition::pool).containsOnly("seoul");
        assertThat(all.getFirst().rhythm().next(NOON))
                .as("3:00 in Seoul")
                .contains(Instant.parse("2026-06-01T18:00:00Z"));
    }

    @Test
    void whatIsNotAskedForIsNotDone() {
        assertThat(of(system("one", Grade.A1, Optional.empty(), NONE, Timing.EXACT)))
                .extracting(one -> one.duty().kind())
                .containsExactly(JobKind.HEAL, JobKind.PRUNE);
    }

    @Test
    void theGradeDecidesBeforeTheKind() {
        int a1 = of(system("a", Grade.A1, Optional.empty(), NONE, Timing.EXACT))
                .getLast()
                .priority();
        int a2 = of(system("a", Grade.A2, Optional.of("continuous"), ALL, Timing.EXACT))
                .getFirst()
                .priority();
        int a3 = of(system("a", Grade.A3, Optional.of("continuous"), ALL, Timing.EXACT))
                .getFirst()
                .priority();
        assertThat(List.of(a1, a2, a3)).isSortedAccordingTo((x, y) -> y - x).doesNotHaveDuplicates();
    }

    @Test
    void systemsAreSpreadOverTheIntervalAndStayWhereTheyAre() {
        Set<Instant> drills = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            SystemSettings system = system("s" + i, Grade.A1, Optional.empty(), ALL, Timing.EXACT);
            Rhythm drill = rhythm(system, JobKind.DRILL);
            assertThat(drill.toString()).isEqualTo(rhythm(system, JobKind.DRILL).toString());
            drills.add(drill.next(NOON).orElseThrow());
        }
        assertThat(drills).hasSizeGreaterThan(98);
        assertThat(drills.stream().filter(at -> at.isBefore(NOON.plus(Duration.ofDays(15)))))
                .hasSizeBetween(30, 70);
    }

    private static Rhythm rhythm(SystemSettings system, JobKind kind) {
        return of(system).stream()
                .filter(one -> one.duty().kind() == kind)
                .findFirst()
                .orElseThrow()
                .rhythm();
    }

    @Test
    void jitterMovesTheBeginAndNotTheDueTime() {
        Timing timing = new Timing(Optional.of(Duration.ofMinutes(10)), Blackout.NONE);
        Rhythm rhythm = rhythm(system("one", Grade.A1, Optional.of("0 0 * * * ?"), NONE, timing), JobKind.BACKUP);
        Instant due = rhythm.next(NOON).orElseThrow();
        assertThat(due).isEqualTo(NOON.plus(Duration.ofHours(1)));
        Duration late = Duration.between(due, rhythm.begin(due));
        assertThat(late).isPositive().isLessThan(Duration.ofMinutes(10));
        assertThat(rhythm.between(NOON, due.plus(late).minusMillis(1))).isEmpty();
        assertThat(rhythm.between(NOON, due.plus(late))).contains(new Rhythm.Dues(1, due, due));
    }

    @Test
    void aBlackoutHoldsBackWhatItsPolicySays() {
        for (Blackout.Holds holds : Blackout.Holds.values()) {
            Blackout blackout =
                    new Blackout(List.of(Blackout.Window.parse("Mon-Fri 00:00-24:00")), new TreeSet<>(), holds);
            SystemSettings system =
                    system("one", Grade.A1, Optional.of("0 0 * * * ?"), ALL, new Timing(Optional.empty(), blackout));
            Instant saturday = Instant.parse("2026-06-05T15:00:00Z");
            assertThat(rhythm(system, JobKind.SAMPLE).next(NOON)).contains(saturday);
            assertThat(rhythm(system, JobKind.BACKUP).next(NOON))
                    .contains(holds == Blackout.Holds.ALL ? saturday : NOON.plus(Duration.ofHours(1)));
        }
    }

    @Test
    void theSlicesOfAScrubReadAllInItsTime() {
        for (Duration whole :
                List.of(Duration.ofHours(5), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(90))) {
            Timetable.Slices slices = Timetable.scrubSlices(whole);
            assertThat(slices.fraction()
                            * ((double) whole.toMillis() / slices.every().toMillis()))
                    .isBetween(1.0, 1.11);
        }
    }
}
