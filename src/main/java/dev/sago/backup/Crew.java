package dev.sago.backup;

import dev.sago.model.SagoException;
import dev.sago.model.Uninterrupted;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A few threads that work on one thing: when one fails, or the waiting thread is interrupted, all are interrupted and
 * the first failure is thrown once all have ended. No thread outlives {@link #close}.
 */
final class Crew implements AutoCloseable {

    /** What a member does. */
    @FunctionalInterface
    interface Task {
        /** Works until it is done or interrupted. */
        void run() throws IOException, InterruptedException;
    }

    private final List<Thread> members = new ArrayList<>();
    private @Nullable Throwable failure;
    private int working;

    /** Starts a member. */
    synchronized void start(String name, Task task) {
        working++;
        members.add(Thread.ofPlatform().name(name).daemon().start(() -> work(task)));
    }

    private void work(Task task) {
        Throwable thrown = null;
        try {
            task.run();
        } catch (Throwable e) { // Everything, errors too: it is thrown again by await, on the run's own thread.
            thrown = e;
        }
        synchronized (this) {
            working--;
            if (thrown != null && failure == null) {
                failure = thrown;
            }
            notifyAll();
        }
    }

    /**
     * Waits until all have ended.
     *
     * @throws IOException as a member threw it; likewise runtime exceptions
     */
    void await() throws IOException, InterruptedException {
        Throwable first;
        synchronized (this) {
            while (working > 0 && failure == null) {
                wait();
            }
            first = failure;
        }
        if (first != null) {
            close();
            switch (first) {
                case InterruptedException e -> throw e;
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case OutOfMemoryError e ->
                    throw SagoException.failed(
                            "Not enough memory: " + e.getMessage(), "Give the program more: SAGO_JAVA_OPTS=-Xmx2g", e);
                case Error e -> throw e;
                default -> throw new IllegalStateException(first);
            }
        }
    }

    /** Interrupts all that still work and waits until they have ended. */
    @Override
    public void close() {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(members);
        }
        all.forEach(Thread::interrupt);
        Uninterrupted.join(all);
    }
}
