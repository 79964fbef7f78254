package dev.sago.catalog;

import dev.sago.model.Counts;
import dev.sago.model.Debt;
import dev.sago.model.Run;
import dev.sago.model.SagoException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What leases promise, and what two processes with one catalog see of each other, on whatever database. */
abstract class LeaseContract extends CatalogFixture {

    private static final String NAME = "system/government24";
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private Leases leases() {
        return catalog.leases();
    }

    @Test
    void aHeldLeaseIsRefusedNamingItsHolder() {
        try (Lease lease = leases().acquire(NAME, LONG)) {
            lease.check();
            assertThatThrownBy(() -> leases().acquire(NAME, LONG))
                    .isInstanceOfSatisfying(
                            SagoException.class, e -> assertThat(e.kind()).isEqualTo(SagoException.Kind.BUSY))
                    .hasMessageContaining(NAME)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("since " + NOON);
            try (Lease other = leases().acquire("system/other", LONG)) {
                other.check();
            }
        }
    }

    @Test
    void theFencingNumberGrowsOverReleaseAndReopening() {
        long last = 0;
        for (int i = 0; i < 3; i++) {
            try (Lease lease = leases().acquire(NAME, LONG)) {
                assertThat(lease.fence()).isGreaterThan(last);
                last = lease.fence();
            }
        }
        catalog.close();
        catalog = reopen();
        try (Lease lease = leases().acquire(NAME, LONG)) {
            assertThat(lease.fence()).isEqualTo(last + 1);
        }
    }

    @Test
    void competingThreadsHoldItOneAtATime() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        List<Long> fences = new ArrayList<>(); // Guarded by the lease itself: if that fails, so does the order.
        try (Catalog second = reopen();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> done = new ArrayList<>();
            for (Catalog one : List.of(catalog, second)) {
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        holdOnce(one, holders, fences);
                    }
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        assertThat(fences).hasSize(100).doesNotHaveDuplicates().isSorted();
    }

    private static void holdOnce(Catalog one, AtomicInteger holders, List<Long> fences) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    try (Lease lease = one.leases().acquire(NAME, LONG)) {
                        assertThat(holders.incrementAndGet()).isEqualTo(1);
                        fences.add(lease.fence());
                        holders.decrementAndGet();
                        return true;
                    } catch (SagoException e) {
                        assertThat(e.kind()).isEqualTo(SagoException.Kind.BUSY);
                        return false;
                    }
                });
    }

    @Test
    void itIsRenewedWhileItIsHeld() throws SQLException {
        try (Lease lease = leases().acquire(NAME, SHORT)) {
            String first = column("SELECT expires FROM lease").getFirst();
            Awaitility.await()
                    .until(() -> !column("SELECT expires FROM lease").getFirst().equals(first));
            assertThat(lease.fence()).isPositive();
        }
    }

    @Test
    void anotherMachinesLeaseIsTakenOnlyWhenItRanOutByTheDatabasesClock() throws SQLException {
        Lease lease = leases().acquire(NAME, LONG);
        elsewhere(lease);
        // Whatever we take the time for.
        clock.pass(Duration.ofDays(10_000));
        assertThatThrownBy(() -> leases().acquire(NAME, LONG)).hasMessageContaining("on busan");
        clock.pass(Duration.ofDays(-20_000));
        execute("UPDATE lease SET expires = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");
        try (Lease next = leases().acquire(NAME, LONG)) {
            assertThat(next.fence()).isEqualTo(lease.fence() + 1);
            assertThatThrownBy(lease::check)
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("was lost")
                    .hasMessageContaining(NAME);
            lease.close();
            next.check();
        }
    }

    /** Lets the lease look like one of a process on another machine. */
    private void elsewhere(Lease lease) throws SQLException {
        assertThat(execute("UPDATE lease SET host = 'busan', machine = 'other' WHERE fence = " + lease.fence()))
                .isEqualTo(1);
    }

    @Test
    void aDeadProcessOfThisMachineIsReplacedAtOnce() throws SQLException {
        Lease lease = leases().acquire(NAME, LONG);
        // The same number, started at another time: the number was given out anew.
        execute("UPDATE lease SET process_start = process_start - 1");
        try (Lease next = leases().acquire(NAME, LONG)) {
            assertThat(next.fence()).isEqualTo(lease.fence() + 1);
        }
    }

    @Test
    void closingTheCatalogReleasesItsLeases() {
        catalog.leases().acquire(NAME, LONG);
        catalog.close();
        catalog = reopen();
        leases().acquire(NAME, LONG).close();
    }

    @Test
    void aReleasedLeaseTwiceClosedDoesNotReleaseTheNext() {
        Lease first = leases().acquire(NAME, LONG);
        first.close();
        try (Lease second = leases().acquire(NAME, LONG)) {
            first.close();
            second.check();
            assertThatThrownBy(first::check).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void abandonedRunsAreClosedByTheNextHolder() throws SQLException {
        Lease dead = leases().acquire(NAME, LONG);
        long backup = catalog.runs().begin(SYSTEM, Run.Kind.BACKUP, dead);
        long restore = catalog.runs().begin(SYSTEM, Run.Kind.RESTORE);
        long ended = catalog.runs().begin(SYSTEM, Run.Kind.BACKUP, dead);
        catalog.runs().end(ended, Run.Outcome.OK, Counts.NONE, Optional.empty(), "");
        catalog.runs().begin(OTHER, Run.Kind.BACKUP);
        dead.close();
        try (Lease lease = leases().acquire(NAME, LONG)) {
            long own = catalog.runs().begin(SYSTEM, Run.Kind.BACKUP, lease);
            assertThat(catalog.runs().closeAbandoned(SYSTEM, lease))
                    .extracting(Run::id, Run::outcome)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(backup, Optional.empty()));
            assertThat(catalog.runs().closeAbandoned(SYSTEM, lease)).isEmpty();
            execute("UPDATE run SET process_start = process_start - 1 WHERE id = " + restore);
            assertThat(catalog.runs().closeAbandoned(SYSTEM, lease))
                    .extracting(Run::id)
                    .containsExactly(restore);
            assertThat(catalog.runs().recent(Optional.of(SYSTEM), 10))
                    .filteredOn(run -> run.ended().isEmpty())
                    .extracting(Run::id)
                    .containsExactly(own);
            assertThat(catalog.runs().recent(Optional.of(SYSTEM), 10))
                    .filteredOn(run -> run.outcome().equals(Optional.of(Run.Outcome.INTERRUPTED)))
                    .extracting(Run::id)
                    .containsExactly(restore, backup);
        }
    }

    @Test
    void twoProcessesSeeEachOthersWritesAndLeases() throws Exception {
        try (CatalogProcess other = new CatalogProcess(settings, state)) {
            assertThat(other.ask("debt packs/1")).isEqualTo("ok");
            assertThat(catalog.debts().of(SYSTEM)).containsExactly(new Debt(SYSTEM, GWANGJU, "packs/1"));
            catalog.debts().add(List.of(new Debt(SYSTEM, GWANGJU, "packs/2")));
            assertThat(other.ask("debts")).isEqualTo("2");

            Lease mine = leases().acquire(NAME, LONG);
            assertThat(other.ask("lease " + NAME + " 3600000"))
                    .startsWith("BUSY")
                    .contains("process " + ProcessHandle.current().pid());
            mine.close();
            long theirs = Long.parseLong(other.ask("lease " + NAME + " 3600000"));
            assertThat(theirs).isGreaterThan(mine.fence());
            assertThatThrownBy(() -> leases().acquire(NAME, LONG)).hasMessageContaining("process " + other.pid());
        }
        leases().acquire(NAME, LONG).close();
    }

    @Test
    void aKilledProcessLosesItsLeaseAndItsRunsAtOnce() throws Exception {
        try (CatalogProcess other = new CatalogProcess(settings, state)) {
            long theirs = Long.parseLong(other.ask("lease " + NAME + " 3600000"));
            long run = Long.parseLong(other.ask("run"));
            assertThatThrownBy(() -> leases().acquire(NAME, LONG)).hasMessageContaining("process " + other.pid());
            other.kill();
            try (Lease lease = leases().acquire(NAME, LONG)) {
                assertThat(lease.fence()).isEqualTo(theirs + 1);
                assertThat(catalog.runs().closeAbandoned(SYSTEM, lease))
                        .extracting(Run::id)
                        .containsExactly(run);
            }
        }
    }

    @Test
    void workGoesOnWhenTheProcessThatServedTheOthersIsKilled() throws Exception {
        catalog.close();
        try (CatalogProcess first = new CatalogProcess(settings, state);
                CatalogProcess second = new CatalogProcess(settings, state)) {
            catalog = reopen();
            try (Lease mine = leases().acquire("system/mine", LONG)) {
                assertThat(first.ask("debt packs/1")).isEqualTo("ok");
                long theirs = Long.parseLong(first.ask("lease " + NAME + " 3600000"));
                first.kill();
                // What it had committed in the last moment is there.
                assertThat(catalog.debts().of(SYSTEM)).hasSize(1);
                mine.check();
                assertThat(second.ask("debt packs/2")).isEqualTo("ok");
                assertThat(catalog.debts().of(SYSTEM)).hasSize(2);
                try (Lease lease = leases().acquire(NAME, LONG)) {
                    assertThat(lease.fence()).isEqualTo(theirs + 1);
                }
            }
            assertThat(second.ask("debts")).isEqualTo("2");
        }
    }

    @Test
    void workGoesOnWhenTheProcessThatServedTheOthersEnds() throws Exception {
        try (CatalogProcess other = new CatalogProcess(settings, state)) {
            Instant before = NOON;
            catalog.close();
            assertThat(other.ask("debt packs/1")).isEqualTo("ok");
            assertThat(other.ask("debts")).isEqualTo("1");
            catalog = reopen();
            assertThat(catalog.debts().sums()).allMatch(sum -> sum.since().isAfter(before));
        }
        assertThat(catalog.debts().of(SYSTEM)).hasSize(1);
    }
}
