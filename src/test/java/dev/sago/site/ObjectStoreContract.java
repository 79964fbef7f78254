package dev.sago.site;

import dev.sago.model.Sha256;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every {@link ObjectStore} must do, for a subclass per store. Each test gets a store under a prefix of its own,
 * so that one bucket serves them all.
 */
public abstract class ObjectStoreContract {

    private static final int MIB = 1024 * 1024;

    private ObjectStore store;

    /**
     * Opens the store under test.
     *
     * @param prefix what must stand before its keys; stores of different prefixes don't see each other's objects
     */
    protected abstract ObjectStore open(String prefix) throws Exception;

    /** The store under test, for what subclasses add. */
    protected final ObjectStore store() {
        return store;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = open("contract/" + UUID.randomUUID());
    }

    @AfterEach
    final void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 8 * 1024 + 1, 3 * MIB + 7, 32 * MIB})
    void readsBackWhatWasPut(int size) throws Exception {
        ByteBuffer direct = ByteBuffer.allocateDirect(size + 32).put(16, bytes(size, size));
        Body body = Body.of(direct.slice(16, size));
        store.put("packs/ab/one", body, PutMode.CREATE);

        assertThat(store.head("packs/ab/one").orElseThrow().size()).isEqualTo(size);
        ByteBuffer back = ByteBuffer.allocateDirect(size + 8);
        store.get("packs/ab/one", 0, back.position(3).limit(3 + size));
        assertThat(back.position()).isEqualTo(3 + size).isEqualTo(back.limit());
        assertThat(Sha256.hash(back.flip().position(3))).isEqualTo(body.sha256());
        assertThat(Sha256.hash(store.getAll("packs/ab/one", size))).isEqualTo(body.sha256());
    }

    @Test
    void readsARangeIntoTheBufferAndNothingAroundIt() throws Exception {
        byte[] data = bytes(10_000, 1);
        store.put("r", Body.of(data), PutMode.REPLACE);
        int[][] ranges = {{0, 1}, {0, 10_000}, {9_999, 1}, {1, 9_999}, {4_321, 1_234}, {10_000, 0}, {17, 0}};
        for (int[] range : ranges) {
            for (ByteBuffer into : List.of(ByteBuffer.allocate(10_020), ByteBuffer.allocateDirect(10_020))) {
                store.get("r", range[0], into.position(10).limit(10 + range[1]));
                assertThat(into.position()).isEqualTo(10 + range[1]);
                assertThat(into.limit()).isEqualTo(10 + range[1]);
                ByteBuffer wanted = ByteBuffer.allocate(10_020).put(10, data, range[0], range[1]);
                assertThat(into.clear().mismatch(wanted)).isEqualTo(-1);
            }
        }
    }

    @Test
    void failsAsCorruptWhereTheObjectEndsEarly() throws Exception {
        store.put("short", Body.of(bytes(1_000, 2)), PutMode.REPLACE);
        store.put("empty", Body.of(new byte[0]), PutMode.REPLACE);
        long[][] ranges = {{0, 1_001}, {999, 2}, {1_000, 1}, {5_000, 10}};
        for (long[] range : ranges) {
            assertFails(Kind.CORRUPT, () -> store.get("short", range[0], ByteBuffer.allocate((int) range[1])));
        }
        assertFails(Kind.CORRUPT, () -> store.get("empty", 0, ByteBuffer.allocate(1)));
    }

    @Test
    void readsWholeObjectsUpToALimit() throws Exception {
        byte[] data = bytes(1_000, 3);
        store.put("limit", Body.of(data), PutMode.REPLACE);
        assertThat(store.getAll("limit", 1_000)).isEqualTo(data);
        assertThat(store.getAll("limit", 64 * MIB)).isEqualTo(data);
        assertFails(Kind.CORRUPT, () -> store.getAll("limit", 999));
        assertFails(Kind.CORRUPT, () -> store.getAll("limit", 0));
    }

    @Test
    void saysThatAnAbsentObjectIsAbsent() throws Exception {
        assertFails(Kind.NOT_FOUND, () -> store.get("no/such", 0, ByteBuffer.allocate(1)));
        assertFails(Kind.NOT_FOUND, () -> store.get("no/such", 0, ByteBuffer.allocate(0)));
        assertFails(Kind.NOT_FOUND, () -> store.getAll("no/such", 10));
        assertThat(store.head("no/such")).isEmpty();
        store.delete("no/such");
        store.put("some/thing", Body.of(new byte[1]), PutMode.CREATE);
        assertThat(store.head("some")).isEmpty();
        assertFails(Kind.NOT_FOUND, () -> store.getAll("some", 10));
        store.delete("some");
        assertThat(keys("")).containsExactly("some/thing");
    }

    @Test
    void createsOnceAndReplacesAlways() throws Exception {
        byte[] first = bytes(10, 4);
        byte[] second = bytes(20, 5);
        store.put("k", Body.of(first), PutMode.CREATE);
        assertFails(Kind.EXISTS, () -> store.put("k", Body.of(second), PutMode.CREATE));
        assertThat(store.getAll("k", 100)).isEqualTo(first);
        store.put("k", Body.of(second), PutMode.REPLACE);
        assertThat(store.getAll("k", 100)).isEqualTo(second);
        store.delete("k");
        assertThat(store.head("k")).isEmpty();
        store.put("k", Body.of(first), PutMode.CREATE);
        assertThat(store.getAll("k", 100)).isEqualTo(first);
    }

    @Test
    void ofEightCreatesAtOnceOneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            String key = "race/" + round;
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> tries = new ArrayList<>();
            List<byte[]> bodies = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    byte[] body = bytes(50_000, 100 + i);
                    bodies.add(body);
                    tries.add(threads.submit(() -> {
                        start.await();
                        return created(key, body);
                    }));
                }
                start.countDown();
            }
            List<byte[]> winners = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                if (tries.get(i).get()) {
                    winners.add(bodies.get(i));
                }
            }
            if (store.capabilities().conditionalCreate()) {
                assertThat(winners).hasSize(1);
            }
            assertThat(winners).contains(store.getAll(key, MIB));
        }
    }

    private boolean created(String key, byte[] body) throws StoreException {
        try {
            store.put(key, Body.of(body), PutMode.CREATE);
            return true;
        } catch (StoreException e) {
            assertThat(e.kind()).isEqualTo(Kind.EXISTS);
            return false;
        }
    }

    @Test
    void refusesABodyThatIsNotWhatItsHashSays() throws Exception {
        Body lie = Body.of(ByteBuffer.wrap(bytes(70_000, 6)), Sha256.hash(bytes(70_000, 7)));
        if (store.capabilities().checksumOnReceipt()) {
            assertFails(Kind.CORRUPT, () -> store.put("lie", lie, PutMode.REPLACE));
            assertThat(store.head("lie")).isEmpty();
        }
    }

    @Test
    void listsInByteOrderWithSizes() throws Exception {
        List<String> keys = List.of(
                "a-b", "a.b", "a/b", "a/b-c", "a/b.c/d", "a/bc", "a0", "aB/c", "a_b", "ab", "b/1/2/3/4/5/6/7/8/9/z");
        List<String> shuffled = new ArrayList<>(keys);
        java.util.Collections.shuffle(shuffled, new Random(8));
        for (String key : shuffled) {
            store.put(key, Body.of(new byte[key.length()]), PutMode.CREATE);
        }
        assertThat(keys("")).isEqualTo(keys.stream().sorted().toList());
        assertThat(keys("a/")).containsExactly("a/b", "a/b-c", "a/b.c/d", "a/bc");
        assertThat(keys("a/b.")).containsExactly("a/b.c/d");
        assertThat(keys("a/b")).containsExactly("a/b", "a/b-c", "a/b.c/d", "a/bc");
        assertThat(keys("a/bc")).containsExactly("a/bc");
        assertThat(keys("b/1/2/3/")).containsExactly("b/1/2/3/4/5/6/7/8/9/z");
        assertThat(keys("nothing/")).isEmpty();
        store.list("", object -> {
            assertThat(object.size()).isEqualTo(object.key().length());
            assertThat(object.modified())
                    .isEqualTo(store.head(object.key()).orElseThrow().modified());
            return true;
        });
    }

    @Test
    void listsBeyondOnePageAndEndsEarly() throws Exception {
        List<String> wanted = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Void>> puts = new ArrayList<>();
            for (int i = 0; i < 1_005; i++) {
                String key = "many/%02x/%d".formatted(i % 7, i);
                wanted.add(key);
                puts.add(() -> {
                    store.put(key, Body.of(new byte[] {1}), PutMode.CREATE);
                    return null;
                });
            }
            for (Future<Void> put : threads.invokeAll(puts)) {
                put.get();
            }
        }
        wanted.sort(null);
        assertThat(keys("many/")).isEqualTo(wanted);
        for (int length : new int[] {1, 999, 1_001}) {
            List<String> seen = new ArrayList<>();
            store.list("many/", object -> {
                seen.add(object.key());
                return seen.size() < length;
            });
            assertThat(seen).isEqualTo(wanted.subList(0, length));
        }
    }

    @Test
    void passesOnWhatTheListenerThrows() throws Exception {
        store.put("x", Body.of(new byte[1]), PutMode.CREATE);
        StoreException own = new StoreException(Kind.OTHER, "enough", null);
        assertThatThrownBy(() -> store.list("", object -> {
                    throw own;
                }))
                .isSameAs(own);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "a/", "a//b", "..", "../a", "a/../b", "a/..", ".", "./a", "a/./b", "a b", "a\\b", "a%2e",
                "ä", "a~", "a\u0000", "a:b"
            })
    void refusesKeysThatAreNotKeys(String key) {
        assertFails(Kind.OTHER, () -> store.put(key, Body.of(new byte[1]), PutMode.REPLACE));
        assertFails(Kind.OTHER, () -> store.get(key, 0, ByteBuffer.allocate(1)));
        assertFails(Kind.OTHER, () -> store.getAll(key, 1));
        assertFails(Kind.OTHER, () -> store.head(key));
        assertFails(Kind.OTHER, () -> store.delete(key));
    }

    @Test
    void takesTheLongestKey() throws Exception {
        String key = "systems/" + "s".repeat(63) + "/" + "p".repeat(200) + "/" + "0123456789abcdef".repeat(4);
        store.put(key, Body.of(bytes(9, 9)), PutMode.CREATE);
        assertThat(store.getAll(key, 9)).isEqualTo(bytes(9, 9));
        assertThat(keys("systems/")).containsExactly(key);
    }

    @Test
    void sendsOneBodyFromManyThreadsAtOnce() throws Exception {
        Body body = Body.of(bytes(MIB + 1, 10));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String key = "shared/" + i;
                puts.add(threads.submit(() -> {
                    store.put(key, body, PutMode.CREATE);
                    return null;
                }));
            }
            for (Future<?> put : puts) {
                put.get();
            }
        }
        for (int i = 0; i < 6; i++) {
            assertThat(Sha256.hash(store.getAll("shared/" + i, 2 * MIB))).isEqualTo(body.sha256());
        }
    }

    @Test
    void keepsTheInterruptFlag() throws Exception {
        store.put("i", Body.of(bytes(10, 11)), PutMode.CREATE);
        List<ThrowingCallable> calls = List.of(
                () -> store.put("j", Body.of(bytes(10, 11)), PutMode.CREATE),
                () -> store.get("i", 0, ByteBuffer.allocate(10)),
                () -> store.getAll("i", 10),
                () -> store.head("i"),
                () -> store.list("", object -> true),
                () -> store.delete("i"));
        for (ThrowingCallable call : calls) {
            Thread.currentThread().interrupt();
            try {
                call.call();
            } catch (Throwable e) {
                assertThat(e).isInstanceOf(StoreException.class);
                assertThat(((StoreException) e).kind()).isEqualTo(Kind.INTERRUPTED);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
        store.put("j", Body.of(bytes(10, 12)), PutMode.REPLACE);
        assertThat(store.getAll("j", 10)).isEqualTo(bytes(10, 12));
    }

    @Test
    void describesItself() {
        assertThat(store.describe()).isNotBlank();
    }

    /** All keys with that prefix, as listed. */
    protected final List<String> keys(String prefix) throws StoreException {
        List<String> keys = new ArrayList<>();
        store.list(prefix, object -> keys.add(object.key()));
        return keys;
    }

    /** Pseudo-random bytes. */
    protected static byte[] bytes(int size, long seed) {
        byte[] data = new byte[size];
        new Random(seed).nextBytes(data);
        return data;
    }

    /** Runs the call and checks that it fails with a {@link StoreException} of that kind. */
    protected static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.kind()).as(e.toString()).isEqualTo(kind));
    }
}
