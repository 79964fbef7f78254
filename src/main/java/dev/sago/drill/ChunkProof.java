package dev.sago.drill;

import dev.sago.chunk.ChunkSizes;
import dev.sago.model.Extent;
import dev.sago.model.Sha256;
import dev.sago.model.Uninterrupted;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hashes chunks on all processors while the next are read. What is small is read by the thread that hashes it, while it is warm
 * in the processor; of what is large, one thread reads and all hash. Its memory is that of a few buffers. Filled by one thread,
 * which calls {@link #finish} at the end.
 */
final class ChunkProof implements AutoCloseable {

    /** Told of a chunk that has another hash; called by any of the threads. */
    interface Wrong {
        void wrong(Object owner, Sha256 chunk);
    }

    /** Takes chunks one after another. Used by one thread. */
    interface Chunks {

        /** A buffer of that length to put the next chunk into; {@link #filled} follows, unless it cannot be read. */
        ByteBuffer room(int length) throws InterruptedException;

        /** The room was filled; its bytes should have this hash. */
        void filled(Sha256 id, int length, Object owner);
    }

    /** Reads something small, by one of the threads. */
    interface Small {
        void read(Chunks into) throws InterruptedException;
    }

    /** What a thread does next. */
    private sealed interface Work {}

    private record Read(Small small) implements Work {}

    /** Ends a thread. */
    private record End() implements Work {}

    private record Piece(Sha256 id, int offset, int length, Object owner) {}

    private static final class Batch implements Work {
        private final ByteBuffer bytes;
        private final List<Piece> pieces = new ArrayList<>();

        Batch(int capacity) {
            bytes = ByteBuffer.allocateDirect(capacity);
        }
    }

    private static final int WAITING = 64;

    private final Wrong listener;
    private final BlockingQueue<Batch> free;
    private final BlockingQueue<Work> work;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder chunks = new LongAdder();
    private final Large large = new Large();
    private volatile @Nullable Throwable failure;

    ChunkProof(int workers, Wrong listener) throws InterruptedException {
        this.listener = listener;
        int batches = workers + 2;
        free = new ArrayBlockingQueue<>(batches);
        work = new ArrayBlockingQueue<>(batches + workers + WAITING);
        for (int i = 0; i < batches; i++) {
            free.put(new Batch(ChunkSizes.MAXIMUM));
        }
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofPlatform().name("compare-" + i).daemon().start(this::work));
        }
    }

    /** For what is read by the caller. */
    Chunks large() {
        return large;
    }

    /** Has it read by one of the threads. */
    void small(Small small) throws InterruptedException {
        work.put(new Read(small));
    }

    /** Counts chunks that had the right hash when they were read from the same file before. */
    void provedBefore(List<Extent> content) {
        for (Extent extent : content) {
            if (extent instanceof Extent.Data data) {
                bytes.add(data.size());
                chunks.increment();
            }
        }
    }

    /** Waits until all are hashed. */
    void finish() throws InterruptedException {
        large.send();
        for (int i = 0; i < threads.size(); i++) {
            work.put(new End());
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure != null) {
            throw new IllegalStateException("comparing", failure);
        }
    }

    /** Bytes that had the right hash. */
    long bytes() {
        return bytes.sum();
    }

    /** How many chunks they were. */
    long chunks() {
        return chunks.sum();
    }

    private void work() {
        Worker worker = new Worker();
        try {
            for (Work next = work.take(); !(next instanceof End); next = work.take()) {
                try {
                    worker.work(next);
                } catch (RuntimeException | Error e) {
                    failure = e; // Thrown again by finish; whoever fills must not wait for a thread that is gone.
                }
                if (next instanceof Batch batch) {
                    batch.pieces.clear();
                    batch.bytes.clear();
                    free.put(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed before its end.
        }
    }

    /** Gathers chunks to batches, which the threads hash. */
    private final class Large implements Chunks {

        private @Nullable Batch filling;

        @Override
        public ByteBuffer room(int length) throws InterruptedException {
            if (filling != null && filling.bytes.remaining() < length) {
                send();
            }
            Batch batch = filling == null ? free.take() : filling;
            filling = batch;
            return batch.bytes.slice(batch.bytes.position(), length);
        }

        @Override
        public void filled(Sha256 id, int length, Object owner) {
            Batch batch = Objects.requireNonNull(filling, "room comes first");
            int offset = batch.bytes.position();
            batch.pieces.add(new Piece(id, offset, length, owner));
            batch.bytes.position(offset + length);
        }

        void send() throws InterruptedException {
            if (filling != null) {
                work.put(filling);
                filling = null;
            }
        }
    }

    /** One of the threads. */
    private final class Worker implements Chunks {

        private final MessageDigest digest = Sha256.digest();
        private final ByteBuffer own = ByteBuffer.allocateDirect(ChunkSizes.MAXIMUM);

        void work(Work work) throws InterruptedException {
            switch (work) {
                case Read read -> read.small.read(this);
                case Batch batch -> {
                    ByteBuffer all = batch.bytes.duplicate().clear();
                    batch.pieces.forEach(piece -> prove(all.slice(piece.offset, piece.length), piece.id, piece.owner));
                }
                case End _ -> throw new IllegalArgumentException("the end is no work");
            }
        }

        @Override
        public ByteBuffer room(int length) {
            return own.slice(0, length);
        }

        @Override
        public void filled(Sha256 id, int length, Object owner) {
            prove(own.slice(0, length), id, owner);
        }

        private void prove(ByteBuffer plain, Sha256 id, Object owner) {
            if (Sha256.hash(digest, plain).equals(id)) {
                bytes.add(plain.remaining());
                chunks.increment();
            } else {
                listener.wrong(owner, id);
            }
        }
    }

    /** Ends its threads; what is not hashed by then stays so. They read nothing more when it returns. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        Uninterrupted.join(threads);
    }
}
