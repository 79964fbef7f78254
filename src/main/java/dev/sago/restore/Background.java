package dev.sago.restore;

import dev.sago.model.Uninterrupted;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Work that a thread of its own does. */
final class Background {

    /** What is done. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    private final Thread thread;
    private volatile @Nullable Throwable failure;

    Background(String name, Work work) {
        thread = Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                work.run();
            } catch (Throwable e) { // Everything, errors too: it is thrown again on the thread that waits.
                failure = e;
            }
        });
    }

    /** Waits for its end, and throws what it threw. */
    void await() throws IOException, InterruptedException {
        thread.join();
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    /** Ends it; an interrupt does not hurry this. */
    void stop() {
        thread.interrupt();
        Uninterrupted.join(thread);
    }
}
