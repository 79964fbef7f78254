package dev.sago.work;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.HeldBack;
import dev.sago.catalog.Lease;
import dev.sago.catalog.Request;
import dev.sago.catalog.Runs;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.model.Debt;
import dev.sago.model.Pause;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.schedule.Duty;
import dev.sago.schedule.JobKind;
import dev.sago.schedule.Turn;
import dev.sago.schedule.Work;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What jobs do, with a real catalog and folders as sites, by a clock that the test moves. */
@Timeout(180)
class ScheduledWorkTest {

    private static final SystemName WIKI = new SystemName("wiki");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T00:00:00Z"));
    private final Underway underway = new Underway();
    private WiringShare wirings;
    private ScheduledWork work;

    @BeforeEach
    void make() throws IOException {
        for (String site : List.of("daejeon", "gwangju", "gongju")) {
            Files.createDirectory(folder.resolve(site));
        }
        Files.createDirectories(folder.resolve("data/deep"));
        Files.writeString(folder.resolve("data/deep/letter"), "Dear citizen,");
        configure();
        MasterKeyFile.create(folder.resolve("master.key"), MasterKey.random(new SecureRandom()));
        wirings = new WiringShare(wiring());
        work = new ScheduledWork(
                wirings,
                underway,
                ZoneOffset.UTC,
                (system, wiring, events) -> new Work.Ended(Run.Outcome.OK, "rehearsed " + system.name()));
    }

    private Wiring wiring() {
        return new Wiring(() -> folder.resolve("sago.yaml"), Map.of(), now::get);
    }

    private void configure() throws IOException {
        Files.writeString(folder.resolve("sago.yaml"), """
            state: state
            keys: { file: master.key }
            sites:
              daejeon: { store: { driver: directory, path: daejeon } }
              gwangju: { store: { driver: directory, path: gwangju } }
              gongju: { store: { driver: directory, path: gongju } }
            policies:
              three: { copies: 3, quorum: 2, offsite: 0, apart: [],
                       retention: { last: 3, grace: 1h }, verify: { scrub: 10d, sample: 3 } }
            systems:
              wiki: { home: daejeon, policy: three, grade: A1, sources: [ { files: { path: %s/data } } ] }
            """.formatted(folder));
    }

    @AfterEach
    void close() {
        wirings.close();
    }

    private Work.Ended perform(JobKind kind) throws InterruptedException {
        return work.perform(new Duty(kind, WIKI), new Turn(now.get(), 0, false));
    }

    private void passes(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private <T> T catalog(java.util.function.Function<Catalog, T> ask) {
        try (WiringShare.Use use = wirings.use()) {
            return ask.apply(use.wiring().catalog());
        }
    }

    private List<Debt> debts() {
        return catalog(catalog -> List.copyOf(catalog.debts().of(WIKI)));
    }

    private List<Run> runs() {
        return catalog(catalog -> catalog.runs().recent(Optional.of(WIKI), 100));
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("data/deep/letter"), text);
    }

    @Test
    void eachJobDoesItsPart() throws Exception {
        assertThat(perform(JobKind.INVENTORY).text()).startsWith("nothing to do: no backup");
        assertThat(perform(JobKind.PRUNE))
                .isEqualTo(new Work.Ended(Outcome.OK, "nothing to do: no backup was made yet"));
        for (int i = 0; i < 5; i++) {
            write("letter " + i);
            assertThat(perform(JobKind.BACKUP).outcome()).isEqualTo(Outcome.OK);
            passes(Duration.ofHours(1));
        }
        for (JobKind kind : List.of(JobKind.INVENTORY, JobKind.SAMPLE, JobKind.SCRUB, JobKind.HEAL, JobKind.EXPIRE)) {
            assertThat(perform(kind).outcome()).as("%s", kind).isEqualTo(Outcome.OK);
        }
        assertThat(perform(JobKind.EXPIRE).text()).contains("0 snapshots expired");
        passes(Duration.ofDays(2));
        // The sites' own clocks count the grace time, and theirs is this machine's.
        assertThat(perform(JobKind.PRUNE).text()).startsWith("0 snapshots removed");
        assertThat(perform(JobKind.DRILL).text()).startsWith("rehearsed ");
        Run first = runs().getLast();
        assertThat(first.cause()).isEqualTo("schedule, due 2026-11-24T00:00:00Z");
    }

    @Test
    void slicesOfAScrubRollThroughTheWhole() throws Exception {
        for (int i = 0; i < 30; i++) {
            Files.writeString(folder.resolve("data/letter " + i), "to " + i);
            assertThat(perform(JobKind.BACKUP).outcome()).isEqualTo(Outcome.OK);
            passes(Duration.ofMinutes(1));
        }
        Path pack;
        try (var files = Files.walk(folder.resolve("gongju"))) {
            pack = files.filter(file -> file.toString().contains("/packs/") && Files.isRegularFile(file))
                    .sorted()
                    .toList()
                    .getLast();
        }
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        pack.toFile().setWritable(true);
        Files.write(pack, bytes);
        int days = 0;
        while (perform(JobKind.SCRUB).outcome() == Outcome.OK) {
            passes(Duration.ofDays(1));
            days++;
            assertThat(days).isLessThan(10);
        }
        assertThat(days).as("a slice is not the whole").isPositive();
        assertThat(perform(JobKind.HEAL).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aSiteThatIsDownForADayCostsNothingButDebts() throws Exception {
        assertThat(perform(JobKind.BACKUP).outcome()).isEqualTo(Outcome.OK);
        Files.move(folder.resolve("gongju"), folder.resolve("away"));
        for (int hour = 0; hour < 24; hour++) {
            passes(Duration.ofHours(1));
            write("hour " + hour);
            Work.Ended ended = perform(JobKind.BACKUP);
            assertThat(ended.outcome()).isEqualTo(Outcome.DEBTS);
            assertThat(ended.text()).contains("gongju");
        }
        assertThat(perform(JobKind.HEAL).outcome()).isEqualTo(Outcome.DEBTS);
        assertThat(perform(JobKind.INVENTORY).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(debts()).hasSizeGreaterThan(24);
        Files.move(folder.resolve("away"), folder.resolve("gongju"));
        assertThat(perform(JobKind.HEAL).outcome()).isEqualTo(Outcome.OK);
        assertThat(debts()).isEmpty();
        assertThat(perform(JobKind.BACKUP)).isEqualTo(new Work.Ended(Outcome.OK, ""));
        assertThat(perform(JobKind.INVENTORY).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aSystemThatIsHeldIsBusyBeforeAnyRunBegins() throws Exception {
        try (Lease _ = catalog(catalog -> catalog.leases().acquire("system/wiki", Duration.ofSeconds(60)))) {
            assertThatThrownBy(() -> perform(JobKind.BACKUP))
                    .isInstanceOfSatisfying(
                            SagoException.class, e -> assertThat(e.kind()).isEqualTo(SagoException.Kind.BUSY))
                    .hasMessageContaining("system/wiki is held by process "
                            + ProcessHandle.current().pid());
        }
        assertThat(runs()).isEmpty();
        assertThat(perform(JobKind.BACKUP).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aPauseHoldsBackAndEndsByItself() throws Exception {
        Instant end = now.get().plus(Duration.ofHours(2));
        catalog(catalog -> catalog.pauses().begin(WIKI, Optional.of(end), "migration", "kim@dj"));
        for (int i = 0; i < 2; i++) {
            Work.Ended ended = perform(JobKind.BACKUP);
            assertThat(ended.outcome()).isEqualTo(Outcome.INTERRUPTED);
            assertThat(ended.text()).isEqualTo("held back: paused by kim@dj until 2026-11-24T02:00:00Z: migration");
            passes(Duration.ofMinutes(30));
        }
        List<HeldBack> heldBack = catalog(catalog -> catalog.pauses().heldBack(WIKI));
        assertThat(heldBack)
                .extracting(HeldBack::job, HeldBack::times, HeldBack::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("backup", 2, "migration"));
        assertThat(runs()).isEmpty();
        passes(Duration.ofHours(1));
        List<Pause> pauses = catalog(catalog -> catalog.pauses().all());
        assertThat(pauses).isEmpty();
        assertThat(perform(JobKind.BACKUP).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aKeyFileThatWasTakenAwayIsNotUsedOn() throws Exception {
        assertThat(perform(JobKind.BACKUP).outcome()).isEqualTo(Outcome.OK);
        Files.move(folder.resolve("master.key"), folder.resolve("elsewhere.key"));
        passes(Duration.ofHours(1));
        assertThat(perform(JobKind.BACKUP).outcome()).isEqualTo(Outcome.FAILED);
        Files.move(folder.resolve("elsewhere.key"), folder.resolve("master.key"));
        assertThat(perform(JobKind.BACKUP).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void theCommandLineRunsAndCancelsByTheCatalog() throws Exception {
        Duty duty = new Duty(JobKind.BACKUP, WIKI);
        ControlDesk desk = new ControlDesk(
                wirings,
                underway,
                (asked, by) -> {
                    work.askedFor(asked, by);
                    return work.perform(asked, new Turn(now.get(), 0, true));
                },
                system -> true,
                "node-1");
        long run = catalog(
                catalog -> catalog.requests().ask(Request.Kind.RUN, WIKI, "backup", Optional.empty(), "kim@dj"));
        desk.look();
        await().atMost(Duration.ofSeconds(60)).until(() -> request(run).state() == Request.State.DONE);
        assertThat(request(run).outcome()).contains(Outcome.OK);
        assertThat(request(run).node()).isEqualTo("node-1");
        assertThat(runs().getFirst().cause()).isEqualTo("asked for by kim@dj");

        long nothing =
                catalog(catalog -> catalog.requests().ask(Request.Kind.CANCEL, WIKI, "", Optional.empty(), "kim@dj"));
        desk.look();
        assertThat(request(nothing).state()).isEqualTo(Request.State.OPEN);
        boolean withdrawn = catalog(catalog -> catalog.requests().withdraw(nothing));
        assertThat(withdrawn).isTrue();

        // A run that stands still in its command, which goes before the backup.
        Path ready = folder.resolve("ready");
        Files.writeString(
                folder.resolve("sago.yaml"),
                Files.readString(folder.resolve("sago.yaml"))
                        .replace(
                                "sources: [",
                                "hooks: { before: { run: [sh, -c, \"touch '" + ready
                                        + "'; exec sleep 600\"], timeout: 1h } }, sources: ["));
        wirings.replace(wiring());
        AtomicReference<Work.Ended> ended = new AtomicReference<>();
        Thread job = Thread.ofPlatform().start(() -> {
            try {
                ended.set(work.perform(duty, new Turn(now.get(), 0, false)));
            } catch (InterruptedException e) {
                throw new IllegalStateException("a cancelled turn is a value", e);
            }
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready));
        long cancel =
                catalog(catalog -> catalog.requests().ask(Request.Kind.CANCEL, WIKI, "", Optional.empty(), "kim@dj"));
        desk.look();
        job.join();
        assertThat(ended.get()).isEqualTo(new Work.Ended(Outcome.INTERRUPTED, "cancelled by kim@dj"));
        await().atMost(Duration.ofSeconds(60)).until(() -> request(cancel).state() == Request.State.DONE);
        assertThat(request(cancel).answer()).isEqualTo("wiki/backup");
        Run last = runs().getFirst();
        assertThat(last.outcome()).contains(Outcome.INTERRUPTED);
        assertThat(last.text()).isEqualTo("cancelled by kim@dj");
        List<Runs.Going> going = catalog(catalog -> catalog.runs().going());
        assertThat(going).isEmpty();
    }

    private Request request(long id) {
        return catalog(catalog -> catalog.requests().get(id)).orElseThrow();
    }

    @Test
    void manyRunsLaterNothingIsLeftOpen() throws Exception {
        perform(JobKind.BACKUP);
        Path fds = Path.of("/proc/self/fd");
        perform(JobKind.INVENTORY);
        System.gc();
        int threads = Thread.getAllStackTraces().size();
        long open = count(fds);
        for (int i = 0; i < 60; i++) {
            passes(Duration.ofMinutes(1));
            write("letter " + i);
            perform(JobKind.BACKUP);
            perform(i % 2 == 0 ? JobKind.HEAL : JobKind.INVENTORY);
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(Thread.getAllStackTraces().size()).isLessThan(threads + 10));
        System.gc();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(count(fds)).isLessThan(open + 20));
    }

    private static long count(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0; // Not Linux: threads are counted all the same.
        }
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }
}
