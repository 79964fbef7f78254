package dev.sago.site;

import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract through a limit, and the limit by a clock that only its waits move. */
class ThrottledStoreTest extends ObjectStoreContract {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000); // wraps, as the real one may
    private final long begin = nanos.get();
    private final ThrottledStore limited = new ThrottledStore(
            new MemoryObjectStore("m", InstantSource.system()),
            1_000,
            nanos::get,
            time -> nanos.addAndGet(time.toNanos()));

    @Override
    protected ObjectStore open(String prefix) {
        return new ThrottledStore(
                new MemoryObjectStore(prefix, InstantSource.system()), Long.MAX_VALUE, System::nanoTime, time -> {});
    }

    private Duration passed() {
        return Duration.ofNanos(nanos.get() - begin);
    }

    @Test
    void letsOneSecondsWorthThroughAndThenHoldsTheRate() throws Exception {
        Body body = Body.of(new byte[500]);
        for (int i = 0; i < 3; i++) {
            limited.put("k", body, PutMode.REPLACE);
        }
        assertThat(passed()).isZero(); // 500 of credit each for the first two; the third goes into debt
        for (int i = 0; i < 100; i++) {
            limited.put("k", body, PutMode.REPLACE);
            limited.get("k", 0, ByteBuffer.allocate(500));
        }
        assertThat(passed()).isBetween(Duration.ofSeconds(99), Duration.ofSeconds(101));
    }

    @Test
    void countsWholeReadsAfterwards() throws Exception {
        limited.put("k", Body.of(new byte[1_000]), PutMode.REPLACE);
        limited.getAll("k", 1_000);
        assertThat(passed()).isZero();
        limited.put("k", Body.of(new byte[1]), PutMode.REPLACE);
        assertThat(passed()).isEqualTo(Duration.ofSeconds(1));
        limited.head("k");
        limited.delete("k");
        assertThat(passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void endsWhenInterruptedWhileHeldBack() throws Exception {
        ThrottledStore stuck =
                new ThrottledStore(new MemoryObjectStore("m", InstantSource.system()), 1, nanos::get, time -> {
                    throw new InterruptedException();
                });
        stuck.put("k", Body.of(new byte[10]), PutMode.REPLACE);
        assertFails(Kind.INTERRUPTED, () -> stuck.put("k", Body.of(new byte[10]), PutMode.REPLACE));
        assertThat(Thread.interrupted()).isTrue();
    }
}
