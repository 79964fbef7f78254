package dev.sago.drill;

import dev.sago.chunk.ChunkSizes;
import dev.sago.model.Sha256;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hashes chunks on all processors while the next are read. Its memory is that of a few buffers. Filled by one thread, which
 * calls {@link #finish} at the end.
 */
final class ChunkProof implements AutoCloseable {

    /** Told of a chunk that has another hash; called by any of the threads. */
    interface Wrong {
        void wrong(Object owner);
    }

    private record Piece(Sha256 id, int offset, int length, Object owner) {}

    private static final class Batch {
        private final ByteBuffer bytes;
        private final List<Piece> pieces = new ArrayList<>();

        Batch(int capacity) {
            bytes = ByteBuffer.allocateDirect(capacity);
        }
    }

    /** Ends a thread. */
    private static final Batch END = new Batch(0);

    private final Wrong listener;
    private final BlockingQueue<Batch> free;
    private final BlockingQueue<Batch> full;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder chunks = new LongAdder();
    private volatile @Nullable Throwable failure;
    private Batch filling;

    ChunkProof(int workers, Wrong listener) throws InterruptedException {
        this.listener = listener;
        int batches = workers + 2;
        free = new ArrayBlockingQueue<>(batches);
        full = new ArrayBlockingQueue<>(batches + workers);
        for (int i = 0; i < batches; i++) {
            free.put(new Batch(ChunkSizes.MAXIMUM));
        }
        filling = free.take();
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofPlatform().name("compare-" + i).daemon().start(this::work));
        }
    }

    /** A buffer of that length to put the next chunk into; {@link #filled} follows. */
    ByteBuffer room(int length) throws InterruptedException {
        if (filling.bytes.capacity() - filling.bytes.position() < length) {
            full.put(filling);
            filling = free.take();
        }
        return filling.bytes.slice(filling.bytes.position(), length);
    }

    /** The room was filled; its bytes should have this hash. */
    void filled(Sha256 id, int length, Object owner) {
        int offset = filling.bytes.position();
        filling.pieces.add(new Piece(id, offset, length, owner));
        filling.bytes.position(offset + length);
    }

    /** Waits until all are hashed. */
    void finish() throws InterruptedException {
        full.put(filling);
        for (int i = 0; i < threads.size(); i++) {
            full.put(END);
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
        MessageDigest digest = Sha256.digest();
        try {
            for (Batch batch = full.take(); batch != END; batch = full.take()) {
                prove(digest, batch);
                batch.pieces.clear();
                batch.bytes.clear();
                free.put(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed before its end.
        }
    }

    private void prove(MessageDigest digest, Batch batch) {
        try {
            for (Piece piece : batch.pieces) {
                prove(digest, batch, piece);
            }
        } catch (RuntimeException | Error e) {
            failure = e; // Thrown again by finish; whoever fills must not wait for a thread that is gone.
        }
    }

    private void prove(MessageDigest digest, Batch batch, Piece piece) {
        ByteBuffer plain = batch.bytes.duplicate().clear().slice(piece.offset, piece.length);
        if (Sha256.hash(digest, plain).equals(piece.id)) {
            bytes.add(piece.length);
            chunks.increment();
        } else {
            listener.wrong(piece.owner);
        }
    }

    /** Ends its threads; what is not hashed by then stays so. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
