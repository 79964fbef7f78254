package dev.sago.repository;

import dev.sago.repository.SiteLock.Kept;
import dev.sago.site.Body;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.MemoryObjectStore;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Locks of one site, by a clock that is years off ours. */
class SiteLockTest {

    private static final Instant START = Instant.parse("2031-05-05T10:00:00Z");
    private static final Duration LEAST = Duration.ofDays(8);
    private static final LockTerm TERM = LockTerm.ofDays(8);
    private static final Body BODY = Body.of(new byte[] {1, 2, 3});

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final MemoryObjectStore memory = MemoryObjectStore.locking("m", now::get);
    private final FaultyObjectStore store = new FaultyObjectStore(memory);

    private SiteLock lock() {
        return new SiteLock(TERM, folder.resolve("state/locks/gongju"));
    }

    private Kept keep(SiteLock lock, String... keys) throws InterruptedException {
        return lock.keep(store, "p/", List.of(keys));
    }

    @Test
    void aTermHasASlackOfAnEighthOrAnHour() {
        assertThat(LockTerm.ofDays(8).slack()).isEqualTo(Duration.ofDays(1));
        assertThat(LockTerm.ofDays(1).slack()).isEqualTo(Duration.ofHours(3));
        assertThat(LockTerm.ofDays(1).least()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void locksByTheSitesClockAndAsksNothingTwice() throws Exception {
        SiteLock lock = lock();
        lock.put(store, "p/", "a", BODY, PutMode.CREATE);
        lock.put(store, "p/", "b", BODY, PutMode.CREATE);
        assertThat(memory.lockedUntil("p/a").orElseThrow())
                .isBetween(
                        START.plus(Duration.ofDays(9)),
                        START.plus(Duration.ofDays(9)).plusSeconds(60));

        Kept kept = keep(lock, "a", "b");
        assertThat(kept.extended()).isZero();
        assertThat(kept.until().orElseThrow())
                .isBetween(START.plus(LEAST), START.plus(LEAST.plusDays(1)).plusSeconds(60));

        now.set(START.plus(Duration.ofHours(23)));
        assertThat(keep(lock(), "a", "b").extended())
                .as("a day of slack is not used up, and the file is remembered")
                .isZero();
        assertThat(store.count(Call.LOCK, "")).isZero();

        now.set(START.plus(Duration.ofHours(25)));
        assertThat(keep(lock(), "a").extended()).isOne();
        assertThat(memory.lockedUntil("p/a")).contains(now.get().plus(Duration.ofDays(9)));
        assertThat(keep(lock(), "a").extended()).isZero();
        assertThat(keep(lock(), "a", "b").extended()).isOne();
        assertThat(store.count(Call.LOCK, "")).isEqualTo(2);
    }

    @Test
    void whatIsNotKnownIsLocked() throws Exception {
        memory.put("p/a", BODY, PutMode.CREATE);
        Kept kept = keep(lock(), "a", "gone");
        assertThat(kept.missing()).containsExactly("gone");
        assertThat(kept.until()).isEmpty();
        assertThat(kept.refused()).isEmpty();
        assertThat(memory.lockedUntil("p/a")).contains(START.plus(Duration.ofDays(9)));
    }

    @Test
    void aTornOrForeignFileCostsRequestsOnly() throws Exception {
        SiteLock lock = lock();
        lock.put(store, "p/", "a", BODY, PutMode.CREATE);
        lock.put(store, "p/", "b", BODY, PutMode.CREATE);
        keep(lock, "a", "b");
        Path file = folder.resolve("state/locks/gongju");
        Files.writeString(file, "c 99999999999\nd 9999999", StandardOpenOption.APPEND);
        assertThat(keep(lock(), "a", "b").extended()).isZero();
        memory.put("p/c", BODY, PutMode.CREATE);
        memory.put("p/d", BODY, PutMode.CREATE);
        assertThat(keep(lock(), "c", "d").extended()).isEqualTo(2);

        SiteLock shorter = new SiteLock(LockTerm.ofDays(4), file);
        assertThat(keep(shorter, "a", "b").extended())
                .as("by another term others may have stored it anew")
                .isEqualTo(2);
        Files.write(file, new byte[] {(byte) 0xff, 0, 7});
        assertThat(keep(lock(), "a").extended()).isOne();
        assertThat(keep(lock(), "a").extended()).isZero();
    }

    @Test
    void theFileDoesNotGrowForEver() throws Exception {
        SiteLock lock = lock();
        memory.put("p/a", BODY, PutMode.CREATE);
        Path file = folder.resolve("state/locks/gongju");
        for (int i = 0; i < 2_000; i++) {
            now.set(START.plus(Duration.ofDays(2L * i)));
            keep(lock, "a");
        }
        assertThat(Files.readAllLines(file)).hasSizeLessThan(1_100);
        assertThat(keep(lock(), "a").extended()).isZero();
    }

    @Test
    void aSiteThatRefusesLocksGetsTheObjectAndIsTold() throws Exception {
        for (Kind kind : List.of(Kind.DENIED, Kind.OTHER, Kind.LOCKED)) {
            store.heal();
            store.on(Call.LOCKED_PUT).always().fail(kind);
            store.on(Call.LOCK).always().fail(kind);
            SiteLock lock = lock();
            long tried = store.count(Call.LOCKED_PUT, "");
            lock.put(store, "p/", "x" + kind, BODY, PutMode.CREATE);
            lock.put(store, "p/", "y" + kind, BODY, PutMode.CREATE);
            assertThat(memory.head("p/y" + kind)).isPresent();
            assertThat(store.count(Call.LOCKED_PUT, "") - tried)
                    .as("once is enough")
                    .isOne();
            Kept kept = keep(lock, "x" + kind, "y" + kind);
            assertThat(kept.until()).isEmpty();
            assertThat(kept.refused().orElseThrow()).contains("LOCK", kind.name());
        }
    }

    @Test
    void aPutThatFailsForAnotherReasonFails() {
        for (Kind kind : List.of(Kind.EXISTS, Kind.UNREACHABLE, Kind.FULL, Kind.INTERRUPTED, Kind.NO_BUCKET)) {
            store.heal();
            store.on(Call.LOCKED_PUT).always().fail(kind);
            assertThatThrownBy(() -> lock().put(store, "p/", "k", BODY, PutMode.CREATE))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
            assertThat(store.made()).noneMatch(made -> made.call() == Call.PUT);
        }
    }
}
