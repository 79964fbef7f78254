package dev.sago.schedule;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.Duties;
import dev.sago.catalog.DutyRow;
import dev.sago.catalog.TurnRow;
import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a due time, with a clock that is moved by hand. */
class PerformerTest {

    private static final SystemName SYSTEM = new SystemName("one");
    private static final Duty BACKUP = new Duty(JobKind.BACKUP, SYSTEM);
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Rhythm QUARTERS = Rhythm.at(new Cron("0 0/15 * * * ?"), ZoneOffset.UTC);

    @TempDir
    Path state;

    private final Clock clock = new Clock();
    private final Alarms alarms = new Alarms();
    private final List<Turn> turns = new ArrayList<>();
    private Work work = (duty, turn) -> new Work.Ended(Run.Outcome.OK, "");
    private Catalog catalog;
    private Performer performer;

    private static final class Clock implements InstantSource {
        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static final class Alarms implements Alarm {
        private final Map<Duty, Instant> set = new HashMap<>();

        @Override
        public void set(Duty duty, Instant begin) {
            set.put(duty, begin);
        }

        @Override
        public void clear(Duty duty) {
            set.remove(duty);
        }
    }

    @BeforeEach
    void open() {
        catalog = Catalog.open(new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()), state, clock);
        performer = performer("here");
        catalog.duties()
                .put(List.of(new DutyRow(
                        SYSTEM,
                        "BACKUP",
                        "default",
                        1,
                        "r",
                        NOON,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    }

    private Performer performer(String node) {
        Work recording = (duty, turn) -> {
            turns.add(turn);
            return work.perform(duty, turn);
        };
        Performer made = new Performer(catalog, recording, node, clock, alarms);
        made.use(Map.of(BACKUP, new Definition(BACKUP, QUARTERS, 1, "default")));
        return made;
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private void fireAt(String time) {
        clock.now = Instant.parse("2026-06-01T" + time + "Z");
        performer.fire(BACKUP);
    }

    @Test
    void whatIsHeldBackIsDoneWithAndHasNoOutcome() {
        work = (duty, turn) -> Work.Ended.heldBack("paused by kim");
        fireAt("12:15:00");
        assertThat(latest().heldBack()).isTrue();
        assertThat(latest().outcome()).isEmpty();
        assertThat(latest().text()).isEqualTo("paused by kim");
        work = (duty, turn) -> new Work.Ended(Run.Outcome.OK, "");
        fireAt("12:30:00");
        assertThat(latest().heldBack()).isFalse();
        assertThat(latest().missed()).isZero();
    }

    private TurnRow latest() {
        return catalog.duties().get(SYSTEM, "BACKUP").orElseThrow().latest().orElseThrow();
    }

    private static Instant at(String time) {
        return Instant.parse("2026-06-01T" + time + "Z");
    }

    @Test
    void aDueTimeIsDoneOnceHoweverOftenItsAlarmGoesOff() {
        fireAt("12:14:59");
        assertThat(turns).isEmpty();
        fireAt("12:15:00");
        fireAt("12:15:00");
        fireAt("12:29:59");
        assertThat(turns).containsExactly(new Turn(at("12:15:00"), 0, false));
        assertThat(alarms.set).containsEntry(BACKUP, at("12:30:00"));
        assertThat(latest().outcome()).contains(Run.Outcome.OK);
    }

    @Test
    void threeDueTimesThatPassedAreMadeUpOnceAndTheGapIsKept() {
        fireAt("12:15:00");
        fireAt("13:07:00");
        fireAt("13:08:00");
        assertThat(turns).containsExactly(new Turn(at("12:15:00"), 0, false), new Turn(at("13:00:00"), 2, false));
        assertThat(catalog.duties().gaps(Optional.empty(), 10)).singleElement().satisfies(gap -> {
            assertThat(gap.missed()).isEqualTo(2);
            assertThat(gap.missedFrom()).contains(at("12:30:00"));
            assertThat(gap.due()).isEqualTo(at("13:00:00"));
        });
        assertThat(alarms.set).containsEntry(BACKUP, at("13:15:00"));
    }

    @Test
    void whatADeadNodeBeganIsDoneAgainAsTheSameDueTime() {
        catalog.duties().claim(new Duties.Claim(SYSTEM, "BACKUP", at("12:15:00"), false, 0, Optional.empty()), "dead");
        fireAt("12:31:00");
        assertThat(turns).containsExactly(new Turn(at("12:15:00"), 0, false));
        assertThat(latest().node()).contains("here");
        assertThat(latest().takes()).isEqualTo(2);
        assertThat(alarms.set).as("the next is due already").containsEntry(BACKUP, at("12:30:00"));
        fireAt("12:31:01");
        assertThat(turns).last().isEqualTo(new Turn(at("12:30:00"), 0, false));
    }

    @Test
    void whatADeadNodeHadDoneIsNotDoneAgain() {
        catalog.duties().claim(new Duties.Claim(SYSTEM, "BACKUP", at("12:15:00"), false, 0, Optional.empty()), "dead");
        clock.now = at("12:15:01");
        long run = catalog.runs().begin(SYSTEM, Run.Kind.BACKUP);
        SnapshotId made = SnapshotId.of(clock.now, Sha256.hash(new byte[1]));
        catalog.runs().end(run, Run.Outcome.DEBTS, Counts.NONE, Optional.of(made), "west incomplete");
        fireAt("12:16:00");
        assertThat(turns).isEmpty();
        assertThat(latest().outcome()).contains(Run.Outcome.DEBTS);
        assertThat(latest().text()).isEqualTo("west incomplete");
    }

    @Test
    void aHeldSystemIsWaitedForUntilTheNextIsDue() {
        work = (duty, turn) -> {
            throw new SagoException(SagoException.Kind.BUSY, "held by another", "");
        };
        fireAt("12:15:00");
        assertThat(latest().ended()).isEmpty();
        assertThat(latest().node()).isEmpty();
        assertThat(alarms.set).containsEntry(BACKUP, at("12:15:02"));
        work = (duty, turn) -> new Work.Ended(Run.Outcome.OK, "");
        fireAt("12:15:02");
        assertThat(latest().outcome()).contains(Run.Outcome.OK);
        assertThat(turns).extracting(Turn::due).containsExactly(at("12:15:00"), at("12:15:00"));

        work = (duty, turn) -> {
            throw new SagoException(SagoException.Kind.BUSY, "held by another", "");
        };
        fireAt("12:30:00");
        fireAt("12:45:01");
        assertThat(latest().outcome()).contains(Run.Outcome.FAILED);
        assertThat(latest().text()).contains("gave up").contains("held by another");
        assertThat(alarms.set).containsEntry(BACKUP, at("12:45:00"));
    }

    @Test
    void whatIsInterruptedByAStopIsGivenBackAndByAPersonEnded() {
        work = (duty, turn) -> {
            performer.running().interrupt(duty, "cancelled by kim");
            Thread.sleep(Duration.ofMinutes(5));
            throw new AssertionError("not interrupted");
        };
        fireAt("12:15:00");
        assertThat(latest().outcome()).contains(Run.Outcome.INTERRUPTED);
        assertThat(latest().text()).isEqualTo("cancelled by kim");

        work = (duty, turn) -> {
            performer.stopping();
            throw new SagoException(SagoException.Kind.INTERRUPTED, "interrupted", "");
        };
        fireAt("12:30:00");
        assertThat(latest().ended()).isEmpty();
        assertThat(latest().node()).isEmpty();
        assertThat(alarms.set).containsEntry(BACKUP, at("12:30:00"));
        fireAt("12:30:01");
        assertThat(turns).as("a node that stops begins nothing").hasSize(2);

        work = (duty, turn) -> new Work.Ended(Run.Outcome.OK, "");
        performer = performer("other");
        fireAt("12:30:02");
        assertThat(turns).last().isEqualTo(new Turn(at("12:30:00"), 0, false));
        assertThat(latest().node()).contains("other");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void oneByHandLeavesTheDueTimesAsTheyAre() {
        clock.now = at("12:05:00");
        performer.byHand(BACKUP);
        fireAt("12:15:00");
        assertThat(turns).containsExactly(new Turn(at("12:05:00"), 0, true), new Turn(at("12:15:00"), 0, false));
    }

    @Test
    void aDutyThatIsOffTheTimetableIsNotDone() {
        performer.use(Map.of());
        alarms.set(BACKUP, NOON);
        fireAt("12:15:00");
        assertThat(turns).isEmpty();
        assertThat(alarms.set).isEmpty();
    }

    @Test
    void aContinuousOneBeginsSomeTimeAfterTheLastHasEnded() {
        performer.use(Map.of(BACKUP, new Definition(BACKUP, Rhythm.again(Duration.ofSeconds(30)), 1, "default")));
        work = (duty, turn) -> {
            clock.now = clock.now.plusSeconds(100);
            return new Work.Ended(Run.Outcome.OK, "");
        };
        fireAt("12:00:30");
        assertThat(alarms.set).containsEntry(BACKUP, at("12:02:40"));
        fireAt("12:02:40");
        assertThat(turns).extracting(Turn::missed).containsExactly(0, 0);
    }
}
