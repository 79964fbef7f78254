package dev.sago.site;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The contract for the store in the heap that locks, seen through all decorators. */
class MemoryObjectLockTest extends ObjectLockContract {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00.4Z"));
    private final MemoryObjectStore memory = MemoryObjectStore.locking("m", now::get);

    @Override
    protected ObjectStore open(String prefix) {
        ObjectStore limited = new ThrottledStore(memory, 1L << 40, System::nanoTime, time -> {});
        ObjectStore metered = new MeteredStore(limited, System::nanoTime);
        RetryingStore.Policy once = new RetryingStore.Policy(1, Duration.ZERO, Duration.ZERO);
        ObjectStore repeating = new RetryingStore(metered, once, time -> {}, () -> 0);
        return new LateStore("late", () -> repeating);
    }

    @Override
    protected void letPass(Instant time) {
        now.set(time.plusMillis(1));
    }

    @Override
    protected Versions versions() {
        return memory;
    }
}
