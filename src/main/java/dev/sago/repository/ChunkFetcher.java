package dev.sago.repository;

import dev.sago.crypto.RepositoryKey;
import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Does the reads of a fetch, several at once, each by a thread with a buffer and an opener of its own: memory is bounded
 * by the number of threads, whatever is fetched. What the threads work with is kept for the next fetch.
 */
final class ChunkFetcher implements AutoCloseable {

    /** Threads; one waits for a site while another opens frames. */
    private static final int PARALLEL = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final RepositoryKey key;
    private final SiteReads reads;
    private final Deque<FrameReader> idle = new ArrayDeque<>();

    ChunkFetcher(RepositoryKey key, SiteReads reads) {
        this.key = key;
        this.reads = reads;
    }

    /**
     * Does all reads, in order as far as several threads keep one.
     *
     * @param hashed whether each chunk is hashed; without it, the seal of its frame is the proof
     * @throws InterruptedException if the thread was interrupted, or the sink threw it; no thread works on then
     */
    void run(List<FramePlan> plans, ChunkSink sink, boolean hashed) throws InterruptedException {
        Round round = new Round(plans.iterator(), sink, hashed);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(PARALLEL, plans.size()); i++) {
            threads.add(Thread.ofPlatform().name("fetch-" + i).daemon().start(() -> work(round)));
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    round.fail(e);
                    threads.forEach(Thread::interrupt);
                }
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
        round.rethrow();
    }

    private void work(Round round) {
        FrameReader reader = take();
        try {
            for (FramePlan plan = round.next(); plan != null; plan = round.next()) {
                reader.read(plan, round.sink, round.hashed);
            }
        } catch (Throwable e) { // Everything, errors too: it is thrown again on the thread that asked.
            round.fail(e);
        } finally {
            give(reader);
        }
    }

    private FrameReader take() {
        synchronized (idle) {
            FrameReader ready = idle.poll();
            return ready == null ? new FrameReader(key, reads) : ready;
        }
    }

    private void give(FrameReader reader) {
        synchronized (idle) {
            idle.push(reader);
        }
    }

    /** One fetch: what is still to be read, and the first failure, which ends it. */
    private static final class Round {

        private final Iterator<FramePlan> plans;
        private final ChunkSink sink;
        private final boolean hashed;
        private @Nullable Throwable failure;

        Round(Iterator<FramePlan> plans, ChunkSink sink, boolean hashed) {
            this.plans = plans;
            this.sink = sink;
            this.hashed = hashed;
        }

        synchronized @Nullable FramePlan next() {
            return failure == null && plans.hasNext() ? plans.next() : null;
        }

        synchronized void fail(Throwable thrown) {
            if (failure == null) {
                failure = thrown;
            }
        }

        synchronized void rethrow() throws InterruptedException {
            switch (failure) {
                case null -> {}
                case InterruptedException e -> throw e;
                case SagoException e
                when e.kind() == SagoException.Kind.INTERRUPTED -> throw new InterruptedException();
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            idle.forEach(FrameReader::close);
            idle.clear();
        }
    }
}
