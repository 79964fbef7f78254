package dev.sago.catalog;

import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Debt;
import dev.sago.model.Finding;
import dev.sago.model.Pause;
import dev.sago.model.Run;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the catalog promises, on whatever database. */
abstract class CatalogContract extends CatalogFixture {

    @Test
    void aCommittedSnapshotIsReadBackAsItWas() {
        CatalogSnapshot first = snapshot(SYSTEM, NOON, DAEJEON, GWANGJU);
        CatalogSnapshot second = snapshot(SYSTEM, NOON.plusSeconds(3600), DAEJEON);
        CatalogSnapshot child = new CatalogSnapshot(
                SYSTEM,
                second.id(),
                second.begun(),
                second.ended(),
                second.host(),
                Optional.of(first.id()),
                second.counts(),
                second.objectBytes(),
                second.manifestKey(),
                second.copies());
        catalog.snapshots().commit(first, List.of());
        catalog.snapshots().commit(child, List.of(new Debt(SYSTEM, GWANGJU, "packs/3f/3fa9")));
        catalog.snapshots().commit(snapshot(OTHER, NOON.plusSeconds(60)), List.of());

        assertThat(catalog.snapshots().list(Optional.of(SYSTEM))).containsExactly(child, first);
        assertThat(catalog.snapshots().list(Optional.empty()))
                .extracting(CatalogSnapshot::system)
                .containsExactly(SYSTEM, OTHER, SYSTEM);
        assertThat(catalog.snapshots().latest(SYSTEM)).contains(child);
        assertThat(catalog.snapshots().get(SYSTEM, first.id())).contains(first);
        assertThat(catalog.snapshots().get(OTHER, first.id())).isEmpty();
        assertThat(catalog.snapshots().latestOfEach())
                .extracting(CatalogSnapshot::system)
                .containsExactly(OTHER, SYSTEM);
        assertThat(catalog.snapshots().latestOfEach()).contains(child);
        assertThat(catalog.debts().of(SYSTEM)).containsExactly(new Debt(SYSTEM, GWANGJU, "packs/3f/3fa9"));
        assertThat(catalog.snapshots().systems()).containsExactly(OTHER, SYSTEM);
    }

    @Test
    void locksOfCopiesAreKeptUntilTheirSnapshotGoes() {
        CatalogSnapshot first = snapshot(SYSTEM, NOON, DAEJEON, GWANGJU);
        CatalogSnapshot second = snapshot(OTHER, NOON.plusSeconds(60), DAEJEON);
        catalog.snapshots().commit(first, List.of());
        catalog.snapshots().commit(second, List.of());
        Instant until = NOON.plus(Duration.ofDays(30));
        catalog.locks().put(SYSTEM, first.id(), Map.of());
        assertThat(catalog.locks().all(Optional.empty())).isEmpty();
        catalog.locks().put(SYSTEM, first.id(), Map.of(DAEJEON, until, GWANGJU, until.plusSeconds(1)));
        catalog.locks().put(SYSTEM, first.id(), Map.of(DAEJEON, until.plusSeconds(2)));
        catalog.locks().put(OTHER, second.id(), Map.of(DAEJEON, until));

        CopyLocks.Of of = new CopyLocks.Of(SYSTEM, first.id());
        assertThat(catalog.locks().all(Optional.of(SYSTEM)))
                .isEqualTo(Map.of(of, Map.of(DAEJEON, until.plusSeconds(2), GWANGJU, until.plusSeconds(1))));
        assertThat(catalog.locks().all(Optional.empty())).hasSize(2);
        catalog.snapshots().recordCopies(SYSTEM, first.copies());
        assertThat(catalog.locks().all(Optional.of(SYSTEM))).containsKey(of);
        assertThat(catalog.snapshots().remove(SYSTEM, first.id())).isTrue();
        assertThat(catalog.locks().all(Optional.of(SYSTEM))).isEmpty();
    }

    @Test
    void committingAgainReplacesAndDoesNotDouble() {
        CatalogSnapshot snapshot = snapshot(SYSTEM, NOON, DAEJEON, GWANGJU);
        catalog.snapshots().commit(snapshot, List.of());
        catalog.snapshots().commit(snapshot, List.of());
        assertThat(catalog.snapshots().list(Optional.of(SYSTEM))).containsExactly(snapshot);
    }

    @Test
    void aCommitIsAllOrNothing() {
        CatalogSnapshot snapshot = snapshot(SYSTEM, NOON, DAEJEON);
        @SuppressWarnings("NullAway") // the fault: a row that the database must refuse after the others were written
        Debt broken = new Debt(SYSTEM, GWANGJU, null);
        List<Debt> debts = List.of(broken);
        assertThatThrownBy(() -> catalog.snapshots().commit(snapshot, debts))
                .isInstanceOf(SagoException.class)
                .hasMessageContaining("recording snapshot " + snapshot.id());
        assertThat(catalog.snapshots().list(Optional.empty())).isEmpty();
    }

    @Test
    void theSnapshotOfATimeIsTheNewestThatBeganBefore() {
        CatalogSnapshot first = snapshot(SYSTEM, NOON, DAEJEON);
        CatalogSnapshot second = snapshot(SYSTEM, NOON.plusSeconds(3600), DAEJEON);
        catalog.snapshots().commit(second, List.of());
        catalog.snapshots().commit(first, List.of());
        Snapshots snapshots = catalog.snapshots();
        assertThat(snapshots.latestAtOrBefore(SYSTEM, NOON.minusMillis(1))).isEmpty();
        assertThat(snapshots.latestAtOrBefore(SYSTEM, NOON)).contains(first);
        assertThat(snapshots.latestAtOrBefore(SYSTEM, NOON.plusSeconds(3599))).contains(first);
        assertThat(snapshots.latestAtOrBefore(SYSTEM, NOON.plusSeconds(3600))).contains(second);
        assertThat(snapshots.latestAtOrBefore(OTHER, NOON)).isEmpty();
    }

    @Test
    void aSnapshotIsFoundByTheBeginningOfItsId() {
        CatalogSnapshot first = snapshot(SYSTEM, NOON, DAEJEON);
        CatalogSnapshot second = snapshot(SYSTEM, NOON.plusSeconds(3600), DAEJEON);
        catalog.snapshots().commit(first, List.of());
        catalog.snapshots().commit(second, List.of());
        assertThat(catalog.snapshots().find(SYSTEM, "20250926T12")).contains(first);
        assertThat(catalog.snapshots().find(SYSTEM, second.id().value())).contains(second);
        assertThat(catalog.snapshots().find(SYSTEM, "2025%")).isEmpty();
        assertThat(catalog.snapshots().find(SYSTEM, "____")).isEmpty();
        assertThatThrownBy(() -> catalog.snapshots().find(SYSTEM, "2025"))
                .isInstanceOf(SagoException.class)
                .hasMessageContaining(first.id().value())
                .hasMessageContaining(second.id().value());
    }

    @Test
    void snapshotsAreRemovedAndReplacedWithTheirCopies() throws SQLException {
        CatalogSnapshot first = snapshot(SYSTEM, NOON, DAEJEON, GWANGJU);
        CatalogSnapshot second = snapshot(SYSTEM, NOON.plusSeconds(3600), DAEJEON);
        CatalogSnapshot other = snapshot(OTHER, NOON, DAEJEON);
        catalog.snapshots().commit(first, List.of());
        catalog.snapshots().commit(other, List.of());
        catalog.snapshots().replaceAll(SYSTEM, List.of(second));
        assertThat(catalog.snapshots().list(Optional.empty())).containsExactly(second, other);
        assertThat(column("SELECT site FROM copy")).hasSize(2);
        assertThat(catalog.snapshots().remove(SYSTEM, second.id())).isTrue();
        assertThat(catalog.snapshots().remove(SYSTEM, second.id())).isFalse();
        assertThat(column("SELECT system FROM copy")).containsExactly(OTHER.value());
    }

    @Test
    void copiesAreUpdatedAndThoseOfUnknownSnapshotsLeftOut() {
        CatalogSnapshot first = snapshot(SYSTEM, NOON, DAEJEON);
        catalog.snapshots().commit(first, List.of());
        SnapshotId unknown = snapshot(SYSTEM, NOON.minusSeconds(5)).id();
        Copy stale = new Copy(first.id(), DAEJEON, CopyState.UNREACHABLE, NOON.plusSeconds(100));
        Copy damaged = new Copy(first.id(), DAEJEON, CopyState.DAMAGED, NOON.plusSeconds(200));
        Copy fresh = new Copy(first.id(), GWANGJU, CopyState.INCOMPLETE, NOON.plusSeconds(200));
        Copy stray = new Copy(unknown, GWANGJU, CopyState.COMPLETE, NOON);
        List<Copy> leftOut = catalog.snapshots().recordCopies(SYSTEM, List.of(stale, damaged, fresh, stray));
        assertThat(leftOut).containsExactly(stray);
        assertThat(catalog.snapshots().latest(SYSTEM).orElseThrow().copies()).containsExactly(damaged, fresh);
    }

    @Test
    void debtsAreNotedOnceAndPaid() {
        Debt debt = new Debt(SYSTEM, GWANGJU, "packs/aa/aa01");
        Debt later = new Debt(SYSTEM, GWANGJU, "packs/aa/aa02");
        Debt elsewhere = new Debt(OTHER, DAEJEON, "packs/aa/aa01");
        catalog.debts().add(List.of(debt, debt));
        clock.pass(Duration.ofHours(1));
        catalog.debts().add(List.of(debt, later, elsewhere));
        assertThat(catalog.debts().of(SYSTEM)).containsExactly(debt, later);
        assertThat(catalog.debts().of(SYSTEM, DAEJEON)).isEmpty();
        assertThat(catalog.debts().sums())
                .containsExactly(
                        new Debts.Sum(OTHER, DAEJEON, 1, NOON.plusSeconds(3600)),
                        new Debts.Sum(SYSTEM, GWANGJU, 2, NOON));
        catalog.debts().pay(List.of(debt, elsewhere, elsewhere));
        assertThat(catalog.debts().of(SYSTEM, GWANGJU)).containsExactly(later);
        assertThat(catalog.debts().of(OTHER)).isEmpty();
    }

    @Test
    void tenThousandDebtsAreNotedAndPaidInBatches() {
        List<Debt> debts = IntStream.range(0, 10_000)
                .mapToObj(i -> new Debt(SYSTEM, GWANGJU, String.format("packs/%02x/%064x", i & 255, i)))
                .toList();
        catalog.debts().add(debts);
        assertThat(catalog.debts().of(SYSTEM)).hasSize(10_000);
        catalog.debts().pay(debts);
        assertThat(catalog.debts().of(SYSTEM)).isEmpty();
    }

    @Test
    void aRunBeginsAndEnds() {
        long restore = catalog.runs().begin(SYSTEM, Run.Kind.RESTORE);
        long backup = catalog.runs().begin(OTHER, Run.Kind.BACKUP);
        assertThat(backup).isGreaterThan(restore);
        clock.pass(Duration.ofMinutes(5));
        Counts counts = new Counts(11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
        SnapshotId made = snapshot(OTHER, NOON).id();
        catalog.runs().end(backup, Run.Outcome.DEBTS, counts, Optional.of(made), "gwangju lacks 3 objects\0\ud800");

        Run running = new Run(
                restore,
                SYSTEM,
                Run.Kind.RESTORE,
                NOON,
                Optional.empty(),
                Optional.empty(),
                Counts.NONE,
                Optional.empty(),
                "");
        Run ended = new Run(
                backup,
                OTHER,
                Run.Kind.BACKUP,
                NOON,
                Optional.of(NOON.plusSeconds(300)),
                Optional.of(Run.Outcome.DEBTS),
                counts,
                Optional.of(made),
                "gwangju lacks 3 objects\ufffd\ufffd");
        assertThat(catalog.runs().recent(Optional.empty(), 10)).containsExactly(ended, running);
        assertThat(catalog.runs().recent(Optional.empty(), 1)).containsExactly(ended);
        assertThat(catalog.runs().recent(Optional.of(SYSTEM), 10)).containsExactly(running);
    }

    @Test
    void aRunHasItsCauseAndTheNoteOfWhoEndedIt() {
        RunCause cause = new RunCause("schedule, due noon");
        Catalog view = catalog.because(cause);
        long run = view.runs().begin(SYSTEM, Run.Kind.BACKUP);
        assertThat(cause.run()).contains(run);
        assertThat(catalog.runs().going())
                .singleElement()
                .satisfies(going -> assertThat(going.process())
                        .contains("process " + ProcessHandle.current().pid()));
        cause.note("cancelled by kim");
        cause.note("too late");
        view.runs().end(run, Run.Outcome.INTERRUPTED, Counts.NONE, Optional.empty(), "null");
        Run ended = catalog.runs().recent(Optional.of(SYSTEM), 1).getFirst();
        assertThat(ended.cause()).isEqualTo("schedule, due noon");
        assertThat(ended.text()).isEqualTo("cancelled by kim");
        assertThat(cause.ending()).contains(new RunCause.Ending(Run.Outcome.INTERRUPTED, "cancelled by kim"));
        assertThat(catalog.runs().going()).isEmpty();
        assertThat(catalog.audit().after(0, 1000))
                .filteredOn(record -> record.details().contains("schedule, due noon"))
                .hasSize(1);
    }

    @Test
    void aPauseHoldsUntilItsEndOrUntilItIsResumed() {
        Pause open = catalog.pauses().begin(SYSTEM, Optional.empty(), "migration", "kim@dj");
        Pause brief = catalog.pauses().begin(OTHER, Optional.of(NOON.plusSeconds(60)), "move", "kim@dj");
        assertThat(catalog.pauses().all()).containsExactlyInAnyOrder(open, brief);
        catalog.pauses().heldBack(open, "backup", NOON, 1);
        catalog.pauses().heldBack(open, "backup", NOON.plusSeconds(60), 3);
        assertThat(catalog.pauses().heldBack(SYSTEM))
                .containsExactly(new HeldBack(SYSTEM, "backup", NOON, NOON, NOON.plusSeconds(60), 4, "migration"));
        clock.pass(Duration.ofSeconds(60));
        assertThat(catalog.pauses().all()).containsExactly(open);
        assertThat(catalog.pauses().of(OTHER)).isEmpty();
        assertThat(catalog.pauses().end(OTHER)).isEmpty();
        assertThat(catalog.pauses().end(SYSTEM)).contains(open);
        assertThat(catalog.pauses().of(SYSTEM)).isEmpty();
        assertThat(catalog.audit().after(0, 1000))
                .extracting(dev.sago.model.AuditRecord::action)
                .contains("pause", "resume");
    }

    @Test
    void ofTwoServersOneGetsARequest() {
        long id = catalog.requests().ask(Request.Kind.RUN, SYSTEM, "backup", Optional.empty(), "kim@dj");
        long other = catalog.requests().ask(Request.Kind.CANCEL, OTHER, "", Optional.of(7L), "kim@dj");
        assertThat(catalog.requests().open()).extracting(Request::id).containsExactly(id, other);
        assertThat(catalog.requests().take(id, "one")).isTrue();
        assertThat(catalog.requests().take(id, "two")).isFalse();
        assertThat(catalog.requests().take(id, "one"))
                .as("asked again, as the answer was lost")
                .isTrue();
        assertThat(catalog.requests().withdraw(id)).isFalse();
        catalog.requests().answer(id, Optional.of(Run.Outcome.DEBTS), "gongju is away");
        assertThat(catalog.requests().get(id))
                .contains(new Request(
                        id,
                        Request.Kind.RUN,
                        SYSTEM,
                        "backup",
                        Optional.empty(),
                        NOON,
                        "kim@dj",
                        Request.State.DONE,
                        "one",
                        Optional.of(Run.Outcome.DEBTS),
                        "gongju is away"));
        assertThat(catalog.requests().withdraw(other)).isTrue();
        assertThat(catalog.requests().take(other, "one")).isFalse();
        assertThat(catalog.requests().open()).isEmpty();
        clock.pass(Duration.ofDays(31));
        long next = catalog.requests().ask(Request.Kind.RUN, SYSTEM, "heal", Optional.empty(), "kim@dj");
        assertThat(catalog.requests().get(id)).isEmpty();
        assertThat(catalog.requests().get(next)).isPresent();
    }

    @Test
    void findingsAreRenewedNotDoubledAndCleared() {
        Finding missing = finding(Finding.Kind.MISSING, Finding.Severity.WARNING, "packs/aa/aa01");
        Finding damaged =
                finding(Finding.Kind.DAMAGED, Finding.Severity.CRITICAL, "packs/aa/\ud800" + "x".repeat(4000));
        catalog.findings().record(1, List.of(missing));
        clock.pass(Duration.ofDays(1));
        catalog.findings().record(2, List.of(missing, damaged, missing));
        List<Findings.Seen> seen = catalog.findings().of(SYSTEM);
        assertThat(seen).extracting(Findings.Seen::run).containsExactly(2L, 2L);
        assertThat(seen).extracting(Findings.Seen::seen).containsOnly(NOON.plus(Duration.ofDays(1)));
        assertThat(seen.get(0).finding().kind()).isEqualTo(Finding.Kind.DAMAGED);
        assertThat(seen.get(1).finding()).isEqualTo(missing);

        catalog.findings().recordRepaired(0, List.of(damaged));
        assertThat(catalog.findings().of(SYSTEM))
                .extracting(Findings.Seen::finding)
                .containsExactly(missing);
        assertThat(catalog.findings().repaired(SYSTEM))
                .extracting(one -> one.finding().kind())
                .containsExactly(Finding.Kind.DAMAGED);
        catalog.findings().record(3, List.of(damaged));
        assertThat(catalog.findings().of(SYSTEM)).hasSize(2);
        assertThat(catalog.findings().repaired(SYSTEM)).isEmpty();
        catalog.findings().clear(List.of(damaged));
        assertThat(catalog.findings().of(SYSTEM))
                .extracting(Findings.Seen::finding)
                .containsExactly(missing);
        catalog.findings().clearOlder(SYSTEM, GWANGJU, 2);
        assertThat(catalog.findings().of(SYSTEM)).hasSize(1);
        catalog.findings().clearOlder(SYSTEM, GWANGJU, 3);
        assertThat(catalog.findings().of(SYSTEM)).isEmpty();
    }

    private static Finding finding(Finding.Kind kind, Finding.Severity severity, String key) {
        return new Finding(severity, kind, SYSTEM, GWANGJU, key, "expected 3 bytes, found 2", "sago heal");
    }

    @Test
    void whatIsKnownOfASiteIsReplaced() {
        catalog.facts().put(GWANGJU, "rates", "{\"put\": 1}");
        clock.pass(Duration.ofMinutes(1));
        catalog.facts().put(GWANGJU, "rates", "{\"put\": 2}");
        catalog.facts().put(GWANGJU, "lock", "yes");
        assertThat(catalog.facts().get(GWANGJU, "rates"))
                .contains(new SiteFacts.Fact(GWANGJU, "rates", "{\"put\": 2}", NOON.plusSeconds(60)));
        assertThat(catalog.facts().all(GWANGJU))
                .extracting(SiteFacts.Fact::name)
                .containsExactly("lock", "rates");
        assertThat(catalog.facts().get(DAEJEON, "rates")).isEmpty();
    }

    @Test
    void timesAreKeptToTheMicrosecond() {
        CatalogSnapshot fine = snapshot(SYSTEM, Instant.parse("2025-09-26T12:00:00.123456999Z"));
        catalog.snapshots().commit(fine, List.of());
        assertThat(catalog.snapshots().latest(SYSTEM).orElseThrow().begun()).isEqualTo(NOON);
        assertThat(catalog.snapshots().latestAtOrBefore(SYSTEM, fine.begun())).isPresent();
    }

    @Test
    void whatOneCommitsTheOtherSeesAndAllStaysAfterClosing() {
        try (Catalog second = reopen()) {
            second.debts().add(List.of(new Debt(SYSTEM, GWANGJU, "packs/1")));
            assertThat(catalog.debts().of(SYSTEM)).hasSize(1);
            catalog.debts().add(List.of(new Debt(SYSTEM, GWANGJU, "packs/2")));
            assertThat(second.debts().of(SYSTEM)).hasSize(2);
        }
        assertThat(catalog.debts().of(SYSTEM)).hasSize(2);
        catalog.close();
        catalog = reopen();
        assertThat(catalog.debts().of(SYSTEM)).hasSize(2);
    }

    @Test
    void aNewerSchemaIsRefused() throws SQLException {
        execute("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                + " execution_time, success) VALUES (99, '99', 'future', 'SQL', 'V99__future.sql', 'me', 1, TRUE)");
        assertThatThrownBy(this::reopen)
                .isInstanceOf(SagoException.class)
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("versions up to " + Schema.VERSION);
    }

    @Test
    void manyMayMakeTheCatalogAtOnce() throws Exception {
        catalog.close();
        settings = fresh();
        CyclicBarrier start = new CyclicBarrier(6);
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<Catalog>> opened = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                opened.add(threads.submit((Callable<Catalog>) () -> {
                    start.await();
                    return reopen();
                }));
            }
            for (Future<Catalog> one : opened) {
                one.get().close();
            }
        }
        catalog = reopen();
        assertThat(column("SELECT version FROM flyway_schema_history WHERE version IS NOT NULL"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, Schema.VERSION)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    @Test
    void howFarAScrubIsIsKeptPerFolder() {
        ScrubPass begun = ScrubPass.begin("packs/3f/", NOON, NOON.plusSeconds(1), Optional.empty());
        ScrubPass other = ScrubPass.begin("indexes/", NOON, NOON, Optional.empty())
                .reached("indexes/aa", 17)
                .end();
        catalog.scrubs().keep(SYSTEM, DAEJEON, List.of(begun, other));
        catalog.scrubs().keep(SYSTEM, DAEJEON, List.of(begun.reached("packs/3f/3fa9", 4711)));
        catalog.scrubs().keep(SYSTEM, GWANGJU, List.of());

        assertThat(catalog.scrubs().of(SYSTEM, DAEJEON).values())
                .containsExactly(other, begun.reached("packs/3f/3fa9", 4711));
        assertThat(catalog.scrubs().of(SYSTEM, GWANGJU)).isEmpty();
        ScrubPass again = ScrubPass.begin("indexes/", NOON.plusSeconds(60), NOON.plusSeconds(60), Optional.of(other));
        assertThat(again.wholeBegun()).contains(NOON);
        assertThat(again.wholeBytes()).isEqualTo(17);
    }

    @Test
    void interruptedCallersDoNotHarmTheDatabase() throws Exception {
        for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            List<Boolean> kept = new ArrayList<>();
            Thread caller = kind.start(() -> {
                for (int i = 0; i < 20; i++) {
                    Thread.currentThread().interrupt();
                    catalog.debts().add(List.of(new Debt(SYSTEM, GWANGJU, "packs/" + i)));
                    kept.add(Thread.interrupted());
                }
            });
            caller.join();
            assertThat(kept).hasSize(20).containsOnly(true);
        }
        assertThat(catalog.debts().of(SYSTEM)).hasSize(20);
    }

    @Test
    void runsAreCountedOnceByTheirEnds() {
        Runs runs = catalog.runs();
        assertThat(runs.totals()).isEmpty();
        Counts counts = new Counts(0, 0, 0, 0, 0, 100, 0, 40, 0, 0);
        long first = runs.begin(SYSTEM, Run.Kind.BACKUP);
        long second = runs.begin(SYSTEM, Run.Kind.BACKUP);
        clock.pass(Duration.ofMillis(1500));
        runs.end(second, Run.Outcome.OK, counts, Optional.empty(), "second");
        runs.end(second, Run.Outcome.OK, counts, Optional.empty(), "second");
        clock.pass(Duration.ofMillis(500));
        runs.end(first, Run.Outcome.OK, counts, Optional.empty(), "first");
        runs.end(runs.begin(OTHER, Run.Kind.VERIFY), Run.Outcome.DAMAGE, Counts.NONE, Optional.empty(), "bad");
        runs.begin(OTHER, Run.Kind.BACKUP);

        assertThat(runs.totals())
                .containsExactly(
                        new RunTotal(
                                OTHER,
                                Run.Kind.VERIFY,
                                Run.Outcome.DAMAGE,
                                1,
                                Duration.ZERO,
                                0,
                                0,
                                second + 1,
                                NOON.plusSeconds(2),
                                NOON.plusSeconds(2),
                                "bad"),
                        new RunTotal(
                                SYSTEM,
                                Run.Kind.BACKUP,
                                Run.Outcome.OK,
                                2,
                                Duration.ofMillis(3500),
                                200,
                                80,
                                second,
                                NOON,
                                NOON.plusMillis(1500),
                                "second"));
    }

    @Test
    void historyFromBeforeTheTotalsIsCountedWhenTheTablesAreBroughtUpToDate() throws SQLException {
        long old = catalog.runs().begin(SYSTEM, Run.Kind.BACKUP);
        clock.pass(Duration.ofMillis(1500));
        catalog.runs().end(old, Run.Outcome.OK, new Counts(0, 0, 0, 0, 0, 7, 0, 3, 0, 0), Optional.empty(), "before");
        List<RunTotal> before = catalog.runs().totals();
        execute("DROP TABLE run_total");
        execute("DELETE FROM flyway_schema_history WHERE version = '11'");
        catalog.close();
        catalog = reopen();
        assertThat(catalog.runs().totals()).isEqualTo(before).hasSize(1);
    }

    @Test
    void theNewestSnapshotByCompleteCopies() {
        CatalogSnapshot whole = snapshot(SYSTEM, NOON, DAEJEON, GWANGJU);
        CatalogSnapshot half = snapshot(SYSTEM, NOON.plusSeconds(60), DAEJEON);
        CatalogSnapshot away = snapshot(SYSTEM, NOON.plusSeconds(120), DAEJEON);
        for (CatalogSnapshot one : List.of(whole, half, away, snapshot(OTHER, NOON, DAEJEON))) {
            catalog.snapshots().commit(one, List.of());
        }
        catalog.snapshots().recordCopies(SYSTEM, List.of(new Copy(away.id(), DAEJEON, CopyState.UNREACHABLE, NOON)));
        assertThat(catalog.snapshots().newestByCompleteCopies(List.of(SYSTEM)))
                .containsExactly(
                        new Snapshots.Completed(SYSTEM, 1, half.id()), new Snapshots.Completed(SYSTEM, 2, whole.id()));
        assertThat(catalog.snapshots().newestByCompleteCopies(List.of(SYSTEM, OTHER)))
                .hasSize(3);
        assertThat(catalog.snapshots().newestByCompleteCopies(List.of())).isEmpty();
    }

    @Test
    void standingFindingsAreCounted() {
        Finding damaged = finding(Finding.Kind.DAMAGED, "packs/3f/a");
        catalog.findings().record(1, List.of(damaged, finding(Finding.Kind.DAMAGED, "packs/3f/b")));
        clock.pass(Duration.ofMinutes(1));
        catalog.findings().record(2, List.of(damaged, finding(Finding.Kind.MISSING, "packs/3f/c")));
        catalog.findings().recordRepaired(2, List.of(finding(Finding.Kind.MISSING, "packs/3f/d")));
        assertThat(catalog.findings().sums())
                .containsExactly(
                        new Findings.Sum(SYSTEM, GWANGJU, Finding.Kind.DAMAGED, Finding.Severity.WARNING, 2, NOON),
                        new Findings.Sum(
                                SYSTEM,
                                GWANGJU,
                                Finding.Kind.MISSING,
                                Finding.Severity.WARNING,
                                1,
                                NOON.plusSeconds(60)));
    }

    private static Finding finding(Finding.Kind kind, String key) {
        return new Finding(Finding.Severity.WARNING, kind, SYSTEM, GWANGJU, key, "text", "remedy");
    }

    @Test
    void theNewestProofOfEachKindIsKept() {
        Proof inventory = new Proof(SYSTEM, GWANGJU, Proof.Depth.INVENTORY, NOON, 1);
        Proof scrub = new Proof(SYSTEM, GWANGJU, Proof.Depth.SCRUB, NOON, 2);
        Proof later = new Proof(SYSTEM, GWANGJU, Proof.Depth.INVENTORY, NOON.plusSeconds(60), 3);
        catalog.proofs().record(List.of(scrub, inventory));
        catalog.proofs().record(List.of(later));
        catalog.proofs().record(List.of());
        assertThat(catalog.proofs().all()).containsExactly(later, scrub);
    }

    @Test
    void alarmsAndTheirMessagesChangeTogether() {
        Notices notices = catalog.notices();
        Notices.Alarm alarm = new Notices.Alarm("rpo/gov", "rpo", "warning", "{}", NOON, Optional.empty());
        Notices.Alarm told = new Notices.Alarm("rpo/gov", "rpo", "critical", "{}", NOON, Optional.of(NOON));
        Notices.Notice notice = new Notices.Notice("a", "ops", NOON, 0, NOON, "x".repeat(20_000));
        notices.change(List.of(alarm), List.of(), List.of(notice));
        assertThat(notices.open()).containsExactly(alarm);
        notices.change(List.of(told), List.of(), List.of(notice));
        assertThat(notices.open()).containsExactly(told);
        assertThat(notices.underWay()).containsExactly(notice);

        Notices.Notice tried = new Notices.Notice("a", "ops", NOON, 1, NOON.plusSeconds(60), notice.document());
        notices.postpone(tried);
        assertThat(notices.underWay()).containsExactly(tried);
        notices.strikeOut(tried);
        assertThat(notices.underWay()).isEmpty();

        @SuppressWarnings("NullAway") // the fault: a row that the database must refuse
        Notices.Notice broken = new Notices.Notice("b", "ops", NOON, 0, NOON, null);
        assertThatThrownBy(() -> notices.change(List.of(), List.of("rpo/gov"), List.of(broken)))
                .isInstanceOf(SagoException.class);
        assertThat(notices.open()).containsExactly(told);
        notices.change(List.of(), List.of("rpo/gov", "unknown"), List.of());
        assertThat(notices.open()).isEmpty();
    }
}
