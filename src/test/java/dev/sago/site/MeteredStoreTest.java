package dev.sago.site;

import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract through the meter, and what it counts. */
class MeteredStoreTest extends ObjectStoreContract {

    private final AtomicLong nanos = new AtomicLong();
    private final FaultyObjectStore faulty = new FaultyObjectStore(new MemoryObjectStore("m", InstantSource.system()));
    private final MeteredStore metered = new MeteredStore(faulty, () -> nanos.getAndAdd(1_000_000));

    @Override
    protected ObjectStore open(String prefix) {
        return new MeteredStore(new MemoryObjectStore(prefix, InstantSource.system()), System::nanoTime);
    }

    @Test
    void countsCallsBytesAndTime() throws Exception {
        metered.put("k", Body.of(new byte[100_000]), PutMode.CREATE);
        metered.get("k", 0, ByteBuffer.allocate(500));
        metered.getAll("k", 100_000);
        metered.head("k");
        metered.list("", object -> true);
        metered.delete("k");
        Meter meter = metered.meter();
        assertThat(meter.calls()).isEqualTo(6);
        assertThat(meter.errors()).isZero();
        assertThat(meter.bytesUp()).isEqualTo(100_000);
        assertThat(meter.bytesDown()).isEqualTo(100_500);
        assertThat(meter.latency()).isEqualTo(Duration.ofMillis(1));
        assertThat(meter.bytesPerSecond()).isEqualTo(100_000_000);
        assertThat(meter.expected(100_000_000)).isEqualTo(Duration.ofMillis(1_001));
    }

    @Test
    void tellsFailuresOfTheSiteFromAnswers() throws Exception {
        metered.put("k", Body.of(new byte[1]), PutMode.CREATE);
        assertFails(Kind.EXISTS, () -> metered.put("k", Body.of(new byte[1]), PutMode.CREATE));
        assertFails(Kind.NOT_FOUND, () -> metered.getAll("no", 1));
        faulty.on(Call.DELETE).fail(Kind.LOCKED);
        assertFails(Kind.LOCKED, () -> metered.delete("k"));
        assertThat(metered.meter().errors()).isZero();
        faulty.on(Call.HEAD).times(2).fail(Kind.UNREACHABLE);
        assertFails(Kind.UNREACHABLE, () -> metered.head("k"));
        assertFails(Kind.UNREACHABLE, () -> metered.head("k"));
        assertThat(metered.meter().errors()).isEqualTo(2);
        assertThat(metered.meter().failing()).isEqualTo(2);
        assertThat(metered.meter().expected(0)).isGreaterThan(Duration.ofSeconds(2));
        metered.head("k");
        assertThat(metered.meter().failing()).isZero();
        assertThat(metered.meter().errors()).isEqualTo(2);
    }

    @Test
    void doesNotCountBytesThatFailed() {
        faulty.on(Call.PUT).fail(Kind.BUSY);
        assertFails(Kind.BUSY, () -> metered.put("k", Body.of(new byte[9]), PutMode.CREATE));
        assertThat(metered.meter().bytesUp()).isZero();
    }
}
