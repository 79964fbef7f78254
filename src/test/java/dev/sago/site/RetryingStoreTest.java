package dev.sago.site;

import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract through repetitions, and when there are any. */
class RetryingStoreTest extends ObjectStoreContract {

    private static final RetryingStore.Policy FOUR =
            new RetryingStore.Policy(4, Duration.ofMillis(100), Duration.ofMillis(250));

    private final MemoryObjectStore memory = new MemoryObjectStore("m", InstantSource.system());
    private final FaultyObjectStore faulty = new FaultyObjectStore(memory);
    private final List<Duration> slept = new ArrayList<>();
    private final RetryingStore retrying = new RetryingStore(faulty, FOUR, slept::add, () -> 0.5);
    private final Body body = Body.of(bytes(100, 1));

    @Override
    protected ObjectStore open(String prefix) {
        return new RetryingStore(new MemoryObjectStore(prefix, InstantSource.system()), FOUR, time -> {}, () -> 0.5);
    }

    @BeforeEach
    void putOne() throws Exception {
        memory.put("k", body, PutMode.CREATE);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void repeatsWhatMayPassAndNothingElse(Kind kind) {
        faulty.on(Call.GET).always().fail(kind);
        assertFails(kind, () -> retrying.getAll("k", 100));
        int wanted = switch (kind) {
            case UNREACHABLE, TIMEOUT, BUSY -> 4;
            case CORRUPT -> 2;
            case NOT_FOUND, NO_BUCKET, EXISTS, DENIED, FULL, LOCKED, INTERRUPTED, OTHER -> 1;
        };
        assertThat(faulty.count(Call.GET, "")).isEqualTo(wanted);
        assertThat(slept).hasSize(wanted == 4 ? 3 : 0);
    }

    @Test
    void waitsLongerEachTimeUpToABoundWithJitter() {
        faulty.on(Call.HEAD).always().fail(Kind.BUSY);
        assertFails(Kind.BUSY, () -> retrying.head("k"));
        assertThat(slept).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(125));
    }

    @Test
    void keepsEarlierFailuresWithTheLast() {
        faulty.on(Call.HEAD).nth(1).fail(Kind.TIMEOUT);
        faulty.on(Call.HEAD).nth(2).fail(Kind.DENIED);
        assertThatThrownBy(() -> retrying.head("k"))
                .hasMessageContaining("DENIED")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void fillsTheBufferFromItsStartAgain() throws Exception {
        faulty.on(Call.GET).nth(1).cutShort();
        ByteBuffer into = ByteBuffer.allocate(120).position(10).limit(110);
        retrying.get("k", 0, into);
        assertThat(into.position()).isEqualTo(110);
        assertThat(into.position(10)).isEqualTo(body.data());
    }

    @Test
    void takesACreateWhoseAnswerWasLostForDone() throws Exception {
        faulty.on(Call.PUT).nth(1).failAfterSuccess(Kind.TIMEOUT);
        retrying.put("new", body, PutMode.CREATE);
        assertThat(memory.getAll("new", 100)).isEqualTo(bytes(100, 1));
        assertThat(faulty.count(Call.PUT, "new")).isEqualTo(2);
    }

    @Test
    void doesNotTakeAnothersObjectOfTheSameSizeForItsOwn() throws Exception {
        faulty.on(Call.PUT).nth(1).run(() -> {
            try {
                memory.put("mark", Body.of(bytes(100, 2)), PutMode.CREATE);
            } catch (StoreException e) {
                throw new IllegalStateException(e);
            }
        });
        assertFails(Kind.EXISTS, () -> retrying.put("mark", body, PutMode.CREATE));
        faulty.heal();
        faulty.on(Call.PUT).nth(1).fail(Kind.UNREACHABLE);
        assertFails(Kind.EXISTS, () -> retrying.put("mark", body, PutMode.CREATE));
        assertThat(memory.getAll("mark", 100)).isEqualTo(bytes(100, 2));
    }

    @Test
    void aFirstCreateThatMeetsItsOwnBytesStillFails() {
        assertFails(Kind.EXISTS, () -> retrying.put("k", body, PutMode.CREATE));
    }

    @Test
    void goesOnWithABrokenListingWhereItBroke() throws Exception {
        for (String key : List.of("a", "b", "c")) {
            memory.put(key, body, PutMode.CREATE);
        }
        faulty.on(Call.LIST).times(2).failAfterSuccess(Kind.UNREACHABLE);
        List<String> seen = new ArrayList<>();
        retrying.list("", object -> seen.add(object.key()));
        assertThat(seen).containsExactly("a", "b", "c", "k");
        assertThat(faulty.count(Call.LIST, "")).isEqualTo(3);
    }

    @Test
    void doesNotRepeatForWhatTheListenerThrows() {
        StoreException own = new StoreException(Kind.BUSY, "the listener's", null);
        assertThatThrownBy(() -> retrying.list("", object -> {
                    throw own;
                }))
                .isSameAs(own);
        assertThat(faulty.count(Call.LIST, "")).isEqualTo(1);
    }

    @Test
    void endsWhenInterruptedWhileItWaits() {
        RetryingStore waiting = new RetryingStore(
                faulty,
                FOUR,
                time -> {
                    throw new InterruptedException();
                },
                () -> 0.5);
        faulty.on(Call.HEAD).always().fail(Kind.BUSY);
        assertFails(Kind.INTERRUPTED, () -> waiting.head("k"));
        assertThat(Thread.interrupted()).isTrue();
    }
}
