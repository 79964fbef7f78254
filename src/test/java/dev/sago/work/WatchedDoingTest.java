package dev.sago.work;

import dev.sago.catalog.RunCause;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SystemName;
import dev.sago.schedule.Duty;
import dev.sago.schedule.JobKind;
import dev.sago.schedule.RunSettings;
import dev.sago.schedule.Turn;
import dev.sago.schedule.Work;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Runs that do not get on, by real threads and a clock that the test moves. */
@Timeout(120)
class WatchedDoingTest {

    static final Duty DUTY = new Duty(JobKind.BACKUP, new SystemName("wiki"));
    private static final Work.Ended WELL = new Work.Ended(Outcome.OK, "well");

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> abandoned = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        stuck.countDown();
        threads.shutdownNow();
    }

    static TurnAtWork turn() {
        return new TurnAtWork(DUTY, new Turn(Instant.EPOCH, 0, false), Instant.EPOCH, new RunCause("schedule"));
    }

    private Doing watched(Optional<Duration> longest, Duration grace, Doing inner) {
        RunSettings settings = new RunSettings(Duration.ofMinutes(30), longest);
        WatchedDoing.Times times = new WatchedDoing.Times(Duration.ofMillis(2), grace);
        return new WatchedDoing(settings, times, nanos::get, (at, why) -> abandoned.add(why), inner);
    }

    private Work.Ended sleep(TurnAtWork at) throws InterruptedException {
        begun.countDown();
        stuck.await();
        return WELL;
    }

    private Work.Ended ignoreInterrupts(TurnAtWork at) {
        begun.countDown();
        while (true) {
            try {
                stuck.await();
                return WELL;
            } catch (InterruptedException e) {
                // As a call to a dead disk does.
            }
        }
    }

    @Test
    void oneThatGetsOnIsLeftToItsEnd() throws Exception {
        Future<Work.Ended> run = threads.submit(() -> watched(Optional.empty(), Duration.ofMinutes(1), at -> {
                    for (int i = 0; i < 5; i++) {
                        nanos.addAndGet(Duration.ofMinutes(29).toNanos());
                        at.pulse().of(event -> {}).on(new dev.sago.model.Event.Stage(DUTY.system(), "on"));
                        Thread.sleep(20);
                    }
                    return WELL;
                })
                .perform(turn()));
        assertThat(run.get()).isEqualTo(WELL);
    }

    @Test
    void oneThatHangsIsEndedAndSaidSo() throws Exception {
        TurnAtWork at = turn();
        Future<Work.Ended> run = threads.submit(() ->
                watched(Optional.empty(), Duration.ofMinutes(1), this::sleep).perform(at));
        begun.await();
        nanos.addAndGet(Duration.ofMinutes(31).toNanos());
        assertThat(run.get().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.get().text()).isEqualTo("ended by the server: it did not get on for 30m");
        assertThat(at.cause().note()).isEqualTo(run.get().text());
        assertThat(abandoned).isEmpty();
    }

    @Test
    void oneThatDoesNotReactIsLeftAlone() throws Exception {
        Future<Work.Ended> run =
                threads.submit(() -> watched(Optional.empty(), Duration.ofMillis(30), this::ignoreInterrupts)
                        .perform(turn()));
        begun.await();
        nanos.addAndGet(Duration.ofMinutes(31).toNanos());
        assertThat(run.get().text()).contains("did not get on for 30m").contains("left alone");
        assertThat(abandoned).containsExactly(run.get().text());
    }

    @Test
    void oneThatTakesTooLongIsEndedThoughItGetsOn() throws Exception {
        Future<Work.Ended> run =
                threads.submit(() -> watched(Optional.of(Duration.ofHours(1)), Duration.ofMinutes(1), at -> {
                            while (true) {
                                nanos.addAndGet(Duration.ofMinutes(10).toNanos());
                                at.pulse().of(event -> {}).on(new dev.sago.model.Event.Stage(DUTY.system(), "on"));
                                Thread.sleep(20);
                            }
                        })
                        .perform(turn()));
        assertThat(run.get().text()).isEqualTo("ended by the server: it took longer than 1h");
    }

    @Test
    void anInterruptReachesTheRun() {
        Doing watched = watched(Optional.empty(), Duration.ofMinutes(1), this::sleep);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> watched.perform(turn())).isInstanceOf(InterruptedException.class);
        assertThat(abandoned).isEmpty();
    }

    @Test
    void aCancelledTurnEndsWithWhoCancelledIt() throws Exception {
        Underway underway = new Underway();
        Doing watched = watched(Optional.empty(), Duration.ofMinutes(1), this::sleep);
        Future<Work.Ended> run = threads.submit(() -> underway.perform(turn(), watched));
        begun.await();
        assertThat(underway.cancel(at -> at.duty().equals(DUTY), "cancelled by kim"))
                .hasSize(1);
        assertThat(run.get()).isEqualTo(new Work.Ended(Outcome.INTERRUPTED, "cancelled by kim"));
        assertThat(underway.all()).isEmpty();
        assertThat(underway.cancel(at -> true, "again")).isEmpty();
    }

    @Test
    void runsOfOneSiteNeverOverlapAndSayThatTheyWait() throws Exception {
        var site = new dev.sago.model.SiteName("gongju");
        var other = new dev.sago.model.SiteName("daegu");
        SitePlaces places = new SitePlaces();
        AtomicLong inside = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Underway underway = new Underway();
        CountDownLatch go = new CountDownLatch(1);
        Doing inner = at -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            go.await();
            inside.decrementAndGet();
            return WELL;
        };
        List<Future<Work.Ended>> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Doing limited = new LimitedDoing(
                    places,
                    Optional.empty(),
                    i % 2 == 0 ? java.util.Map.of(site, 1) : java.util.Map.of(site, 1, other, 2),
                    inner);
            runs.add(threads.submit(() -> underway.perform(turn(), limited)));
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> underway.all().stream()
                                .filter(at -> at.waitsFor().contains("waits for its turn at gongju (1 of 1 runs)"))
                                .count()
                        == 5);
        // One that waits can be cancelled, and those behind it go on.
        List<TurnAtWork> waiting =
                underway.all().stream().filter(at -> !at.waitsFor().isEmpty()).toList();
        assertThat(underway.cancel(at -> at == waiting.getFirst(), "cancelled by kim"))
                .hasSize(1);
        go.countDown();
        List<Work.Ended> ends = new ArrayList<>();
        for (Future<Work.Ended> run : runs) {
            ends.add(run.get());
        }
        assertThat(ends).filteredOn(WELL::equals).hasSize(5);
        assertThat(most.get()).isEqualTo(1);
    }
}
