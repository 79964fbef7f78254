package dev.sago.backup;

import dev.sago.model.Extent;
import dev.sago.repository.ChunkWriter;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** A chunk of a large file that another reader stores. */
final class ChunkTask implements ReaderDesk.Work {

    private final ByteBuffer bytes;
    private final CountDownLatch done = new CountDownLatch(1);
    private Extent.@Nullable Data stored;

    ChunkTask(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Stores it, by one thread. */
    void store(ChunkWriter chunks) throws InterruptedException {
        stored = chunks.write(bytes);
        done.countDown();
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    /** Waits until it is stored. If that fails, the run ends, and interrupts who waits. */
    Extent.Data await() throws InterruptedException {
        done.await();
        return Objects.requireNonNull(stored, "it is set before it is done");
    }
}
