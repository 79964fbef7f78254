package dev.sago.site;

import dev.sago.model.Secret;
import dev.sago.model.Sha256;
import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.ProbeReport.Outcome;
import dev.sago.site.StoreException.Kind;
import dev.sago.site.StoreSettings.Client;
import dev.sago.site.StoreSettings.S3;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The probe on good stores and on stores that break one promise each. */
class SiteProbeTest {

    private final SiteProbe probe = new SiteProbe(System::nanoTime, new Random(1));
    private final MemoryObjectStore memory = new MemoryObjectStore("m", InstantSource.system());

    @ParameterizedTest
    @EnumSource(Client.class)
    void findsS3ProxyUsableAndCleansUp(Client client, @TempDir Path folder) throws Exception {
        try (S3ProxyBucket bucket = new S3ProxyBucket(folder);
                ObjectStore store = Stores.driver(bucket.settings(client, "p"), Timeouts.DEFAULT)) {
            ProbeReport report = probe.run(store);
            assertThat(report.usable()).as(report.toString()).isTrue();
            assertThat(report.capabilities()).isEqualTo(new Capabilities(true, true, false, false));
            assertThat(report.latency()).isPositive().isLessThan(Duration.ofSeconds(5));
            assertThat(report.uploadBytesPerSecond()).isPositive();
            assertThat(report.downloadBytesPerSecond()).isPositive();
            store.list("", object -> {
                throw new AssertionError("left behind: " + object);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void saysThatALockIsMissingWhichTheConfigurationPromises(Client client, @TempDir Path folder) throws Exception {
        try (S3ProxyBucket bucket = new S3ProxyBucket(folder)) {
            S3 s = bucket.settings(client, "p");
            S3 locked = new S3(
                    s.client(),
                    s.endpoint(),
                    s.region(),
                    s.bucket(),
                    s.prefix(),
                    s.accessKey(),
                    s.secretKey(),
                    s.certificate(),
                    true,
                    s.connections(),
                    0);
            try (ObjectStore store = Stores.driver(locked, Timeouts.DEFAULT)) {
                assertThat(probe.run(store).check("object-lock").outcome()).isEqualTo(Outcome.FAILED);
            }
        }
    }

    @Test
    void stopsWhereItCannotGetIn(@TempDir Path folder) throws Exception {
        try (S3ProxyBucket bucket = new S3ProxyBucket(folder)) {
            S3 s = bucket.settings(Client.AWS, "p");
            S3 wrong = new S3(
                    s.client(),
                    s.endpoint(),
                    s.region(),
                    s.bucket(),
                    s.prefix(),
                    s.accessKey(),
                    new Secret("wrong"),
                    Optional.empty(),
                    false,
                    s.connections(),
                    0);
            try (ObjectStore store = Stores.driver(wrong, Timeouts.DEFAULT)) {
                ProbeReport report = probe.run(store);
                assertThat(report.checks()).hasSize(1);
                assertThat(report.check("reach").reason()).contains("403").contains("check access-key");
                assertThat(report.usable()).isFalse();
            }
        }
    }

    @Test
    void findsAFolderUsableWithoutChecksums(@TempDir Path folder) throws Exception {
        ProbeReport report = probe.run(new RetryingStore(
                DirectoryObjectStore.open(folder), RetryingStore.Policy.DEFAULT, Thread::sleep, () -> 0));
        assertThat(report.usable()).isTrue();
        assertThat(report.check("checksum-on-receipt").outcome()).isEqualTo(Outcome.ABSENT);
        assertThat(report.capabilities()).isEqualTo(new Capabilities(false, true, false, false));
    }

    @Test
    void findsBytesThatComeBackChanged() throws Exception {
        assertFails("read-back", on(Call.PUT, "read-back-70000").flipBit());
        assertFails("read-back", on(Call.PUT, "read-back-70000").cutShort());
        assertFails("read-back", on(Call.GET, "read-back-1").flipBit());
        assertFails("replace", new FaultyObjectStore(memory).on(Call.PUT).nth(7).swallow());
    }

    @Test
    void findsLyingRangesListsAndDeletes() throws Exception {
        assertFails("range", on(Call.GET, "range").flipBit());
        assertFails("list", on(Call.LIST, "list/").cutShort());
        assertFails("delete", on(Call.DELETE, "delete").always().swallow());
        assertFails("clean-up", on(Call.DELETE, "read-back-1").always().swallow());
        assertFails("absent", on(Call.GET, "absent").fail(Kind.DENIED));
    }

    @Test
    void tellsIgnoredConditionsAndChecksums() throws Exception {
        assertFails("conditional-create", new Ignorant(memory, true));
        ProbeReport report = probe.run(new Ignorant(memory, false));
        assertThat(report.check("checksum-on-receipt").outcome()).isEqualTo(Outcome.ABSENT);
        assertThat(report.usable()).isTrue();
    }

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00.4Z"));
    private final MemoryObjectStore locking = MemoryObjectStore.locking("l", now::get);

    private ProbeReport probeLock(ObjectStore store) throws StoreException {
        return new SiteProbe(
                        System::nanoTime,
                        new Random(1),
                        Duration.ofSeconds(20),
                        time -> now.updateAndGet(then -> then.plus(time)))
                .run(store);
    }

    @Test
    void triesToBreakALockAndCleansUpWhenItHasEnded() throws Exception {
        Instant begun = now.get();
        ProbeReport report = probeLock(locking);
        assertThat(report.usable()).as(report.toString()).isTrue();
        assertThat(report.capabilities()).isEqualTo(new Capabilities(true, true, true, true));
        for (String check : List.of("put", "delete", "bypass", "shorten", "overwrite", "hide", "extend", "end")) {
            assertThat(report.check("lock-" + check).outcome()).isEqualTo(Outcome.PASSED);
        }
        assertThat(report.check("lock-put").reason()).contains("COMPLIANCE");
        assertThat(report.check("lock-delete").reason()).isEqualTo("the locked version cannot be deleted");
        assertThat(Duration.between(begun, now.get())).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(locking.revealAll("")).isZero();
        locking.list("", object -> {
            throw new AssertionError("left behind: " + object);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "putLocked, lock-put",
        "removeVersion, lock-delete",
        "bypass, lock-bypass",
        "relock, lock-shorten",
        "put, lock-overwrite",
        "hide, lock-hide",
        "reveal, lock-hide",
        "lock, lock-extend",
        "siteTime, lock-end"
    })
    void findsALockThatDoesNotHold(String fault, String check) throws Exception {
        ObjectStore careless = (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ObjectStore.class, Versions.class},
                (proxy, method, arguments) -> careless(fault, method, arguments == null ? new Object[0] : arguments));
        ProbeReport report = probeLock(careless);
        assertThat(report.usable()).isFalse();
        assertThat(report.check(check).outcome()).as(report.toString()).isEqualTo(Outcome.FAILED);
    }

    /** One call, as a server does it that takes one kind of call too lightly: as if all locks had ended. */
    private @Nullable Object careless(String fault, Method method, Object[] arguments) throws Throwable {
        Instant then = now.get();
        boolean onLocked = arguments.length > 0 && String.valueOf(arguments[0]).endsWith("/locked");
        boolean light = onLocked && method.getName().equals(fault);
        if (fault.equals("bypass") && method.getName().equals("removeVersion")) {
            light = Boolean.TRUE.equals(arguments[2]);
        }
        try {
            if (light && fault.equals("putLocked")) {
                locking.put((String) arguments[0], (Body) arguments[1], (PutMode) arguments[2]);
                return null;
            }
            if (light && (fault.equals("reveal") || fault.equals("lock"))) {
                return fault.equals("reveal") ? false : null;
            }
            if (fault.equals("siteTime") && method.getName().equals("siteTime")) {
                return locking.siteTime().plusSeconds(60); // So it waits too short, and the lock is still on.
            }
            if (light) {
                now.set(then.plusSeconds(3600));
                if (!fault.equals("relock")) {
                    locking.delete((String) arguments[0]);
                } else {
                    locking.removeVersion((String) arguments[0], (String) arguments[1], false);
                    return null;
                }
            }
            return method.invoke(locking, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            if (light) {
                now.set(then);
            }
        }
    }

    @Test
    void passesOnAnInterrupt() {
        FaultyObjectStore faulty =
                new FaultyObjectStore(memory).on(Call.GET).nth(4).fail(Kind.INTERRUPTED);
        assertThatThrownBy(() -> probe.run(faulty)).isInstanceOf(StoreException.class);
    }

    /** A rule for a key of the probe, whose folder is random: the last part is matched by a store in between. */
    private FaultyObjectStore.Rule on(Call call, String name) {
        String folder = "probe/" + Long.toHexString(new Random(1).nextLong()) + "/";
        return new FaultyObjectStore(memory).on(call).matching(folder + name);
    }

    private static void assertFails(String check, ObjectStore store) throws StoreException {
        ProbeReport report = new SiteProbe(System::nanoTime, new Random(1)).run(store);
        assertThat(report.usable()).isFalse();
        assertThat(report.check(check).outcome()).as(report.toString()).isEqualTo(Outcome.FAILED);
    }

    /** A store that checks no hashes, or takes every create for a replacement. */
    private record Ignorant(ObjectStore inner, boolean ofConditions) implements ObjectStore {

        @Override
        public Capabilities capabilities() {
            return inner.capabilities();
        }

        @Override
        public void put(String key, Body body, PutMode mode) throws StoreException {
            Body honest = Body.of(body.data(), Sha256.hash(body.data()));
            inner.put(key, honest, ofConditions ? PutMode.REPLACE : mode);
        }

        @Override
        public void get(String key, long offset, ByteBuffer into) throws StoreException {
            inner.get(key, offset, into);
        }

        @Override
        public byte[] getAll(String key, int limit) throws StoreException {
            return inner.getAll(key, limit);
        }

        @Override
        public Optional<ObjectStat> head(String key) throws StoreException {
            return inner.head(key);
        }

        @Override
        public void list(String prefix, Listing listing) throws StoreException {
            inner.list(prefix, listing);
        }

        @Override
        public void delete(String key) throws StoreException {
            inner.delete(key);
        }

        @Override
        public String describe() {
            return inner.describe();
        }

        @Override
        public void close() {}
    }
}
