package dev.sago.schedule;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.DutyRow;
import dev.sago.catalog.Postgres;
import dev.sago.catalog.TurnRow;
import dev.sago.model.Run;
import dev.sago.model.SystemName;
import dev.sago.schedule.DutyScheduler.Changes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole scheduler with Quartz, on both catalogs. */
class DutySchedulerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Rhythm SECONDS = Rhythm.at(new Cron("* * * * * ?"), ZoneOffset.UTC);
    private static final Rhythm YEARLY = Rhythm.at(new Cron("0 0 0 1 1 ?"), ZoneOffset.UTC);

    @TempDir
    Path state;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private Catalog catalog(String kind) throws SQLException {
        CatalogSettings settings = kind.equals("h2")
                ? new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty())
                : Postgres.fresh();
        Catalog catalog = Catalog.open(settings, state, InstantSource.system());
        open.add(catalog);
        return catalog;
    }

    private DutyScheduler scheduler(Catalog catalog, String node, Work work, String... pools) {
        NodeSettings settings = new NodeSettings(Optional.empty(), List.of(pools), 2, Duration.ofSeconds(1));
        DutyScheduler scheduler = new DutyScheduler(catalog, settings, node, work, InstantSource.system());
        open.add(scheduler);
        return scheduler;
    }

    private static Definition definition(String system, Rhythm rhythm, String pool) {
        return new Definition(new Duty(JobKind.BACKUP, new SystemName(system)), rhythm, 1, pool);
    }

    private static Work.Ended ok(Duty duty, Turn turn) {
        return new Work.Ended(Run.Outcome.OK, "");
    }

    private static List<TurnRow> turns(Catalog catalog, String system) {
        return catalog.duties().turns(Optional.of(new SystemName(system)), 10_000);
    }

    private static void await(Callable<Boolean> what) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void reconcilingTouchesOnlyWhatChangedAndKeepsTheHistory(String kind) throws SQLException {
        Catalog catalog = catalog(kind);
        DutyScheduler scheduler = scheduler(catalog, "a", DutySchedulerTest::ok, "default");
        Definition kept = definition("kept", SECONDS, "default");
        assertThat(scheduler.reconcile(List.of(
                        kept, definition("gone", SECONDS, "default"), definition("elsewhere", SECONDS, "seoul"))))
                .as("a pool that this node does not serve is left to others")
                .isEqualTo(new Changes(2, 0, 0, 0));
        scheduler.start();
        await(() -> turns(catalog, "kept").size() > 1 && !turns(catalog, "gone").isEmpty());
        assertThat(scheduler.reconcile(List.of(kept, definition("new", YEARLY, "default"))))
                .isEqualTo(new Changes(1, 0, 1, 1));
        int before = turns(catalog, "kept").size();
        await(() -> turns(catalog, "kept").size() > before);
        assertThat(turns(catalog, "gone")).as("the history stays").isNotEmpty();
        assertThat(catalog.duties().all())
                .extracting(row -> row.system().value())
                .containsExactly("kept", "new");
        assertThat(turns(catalog, "new")).isEmpty();

        assertThat(scheduler.reconcile(
                        List.of(definition("kept", YEARLY, "default"), definition("new", SECONDS, "default"))))
                .isEqualTo(new Changes(0, 2, 0, 0));
        await(() -> !turns(catalog, "new").isEmpty());
        Optional<DutyRow> yearly = catalog.duties().get(new SystemName("kept"), "BACKUP");
        assertThat(yearly.orElseThrow().nextBegin())
                .hasValueSatisfying(
                        next -> assertThat(next).isAfter(Instant.now().plusSeconds(5)));
        assertThat(turns(catalog, "elsewhere")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void whatWasMissedWhileDownIsMadeUpOnce(String kind) throws Exception {
        Catalog catalog = catalog(kind);
        List<Definition> timetable = List.of(definition("one", SECONDS, "default"));
        DutyScheduler first = scheduler(catalog, "a", DutySchedulerTest::ok, "default");
        first.reconcile(timetable);
        first.start();
        await(() -> turns(catalog, "one").size() == 1);
        first.stop(PATIENCE);
        first.close();
        Instant covered = covered(catalog);
        await(() -> Instant.now().isAfter(covered.plusMillis(3100)));

        DutyScheduler second = scheduler(catalog, "b", DutySchedulerTest::ok, "default");
        assertThat(second.reconcile(timetable).kept()).isEqualTo(1);
        second.start();
        await(() -> covered(catalog).isAfter(covered));
        TurnRow madeUp = turns(catalog, "one").stream()
                .filter(turn -> turn.due().isAfter(covered))
                .reduce((newer, older) -> older)
                .orElseThrow();
        assertThat(madeUp.missed()).isGreaterThanOrEqualTo(2);
        assertThat(madeUp.missedFrom()).contains(covered.plusSeconds(1));
        assertThat(madeUp.due()).isEqualTo(covered.plusSeconds(madeUp.missed() + 1L));
        assertThat(catalog.duties().gaps(Optional.empty(), 10))
                .extracting(TurnRow::due)
                .contains(madeUp.due());
    }

    private static Instant covered(Catalog catalog) {
        return catalog.duties()
                .get(new SystemName("one"), "BACKUP")
                .orElseThrow()
                .covered();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void aStoppedNodeHandsItsTurnOver(String kind) throws Exception {
        Catalog catalog = catalog(kind);
        CountDownLatch begun = new CountDownLatch(1);
        DutyScheduler first = scheduler(
                catalog,
                "a",
                (duty, turn) -> {
                    begun.countDown();
                    Thread.sleep(PATIENCE);
                    return ok(duty, turn);
                },
                "default");
        List<Definition> timetable = List.of(definition("one", SECONDS, "default"));
        first.reconcile(timetable);
        first.start();
        begun.await();
        first.stop(Duration.ofMillis(10));
        first.close();
        TurnRow given = turns(catalog, "one").getFirst();
        assertThat(given.ended()).isEmpty();
        assertThat(given.node()).isEmpty();

        DutyScheduler second = scheduler(catalog, "b", DutySchedulerTest::ok, "default");
        second.reconcile(timetable);
        second.start();
        await(() -> turns(catalog, "one").getLast().ended().isPresent());
        assertThat(turns(catalog, "one").getLast().due()).isEqualTo(given.due());
        assertThat(turns(catalog, "one").getLast().takes()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void whatSomebodyAsksForIsDoneNow(String kind) throws SQLException {
        Catalog catalog = catalog(kind);
        DutyScheduler scheduler = scheduler(catalog, "a", DutySchedulerTest::ok, "default", "seoul");
        scheduler.reconcile(List.of(definition("one", YEARLY, "seoul")));
        scheduler.start();
        assertThat(scheduler.runNow(new Duty(JobKind.BACKUP, new SystemName("one"))))
                .isTrue();
        assertThat(scheduler.runNow(new Duty(JobKind.PRUNE, new SystemName("one"))))
                .isFalse();
        await(() -> turns(catalog, "one").stream().anyMatch(turn -> turn.ended().isPresent()));
        assertThat(turns(catalog, "one"))
                .singleElement()
                .satisfies(turn -> assertThat(turn.byHand()).isTrue());
    }

    @Test
    void aNodeLeavesOtherPoolsAlone() throws SQLException {
        Catalog catalog = catalog("postgresql");
        DutyScheduler seoul = scheduler(catalog, "seoul", DutySchedulerTest::ok, "seoul");
        DutyScheduler busan = scheduler(catalog, "busan", DutySchedulerTest::ok, "busan");
        List<Definition> timetable = List.of(definition("s", SECONDS, "seoul"), definition("b", SECONDS, "busan"));
        seoul.reconcile(timetable);
        busan.reconcile(timetable);
        seoul.start();
        busan.start();
        await(() -> turns(catalog, "s").size() > 1 && turns(catalog, "b").size() > 1);
        assertThat(turns(catalog, "s")).extracting(TurnRow::node).containsOnly(Optional.of("seoul"));
        assertThat(turns(catalog, "b")).extracting(TurnRow::node).containsOnly(Optional.of("busan"));
    }
}
