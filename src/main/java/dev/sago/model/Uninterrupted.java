package dev.sago.model;

import java.util.Collection;
import java.util.List;

/** Waiting for what must have ended before anything else may happen: an interrupt does not cut it short, and is kept. */
public final class Uninterrupted {

    private Uninterrupted() {}

    /**
     * Something to wait for; after an interrupt it is waited for anew.
     *
     * @param <T> what comes of it
     * @param <X> how it fails
     */
    @FunctionalInterface
    public interface Wait<T, X extends Exception> {

        /** Waits. */
        T await() throws InterruptedException, X;
    }

    /** Waits, and gives what comes of it. */
    public static <T, X extends Exception> T await(Wait<T, X> wait) throws X {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits until all have ended. */
    public static void join(Collection<Thread> threads) {
        for (Thread thread : threads) {
            boolean _ = await(() -> {
                thread.join();
                return true;
            });
        }
    }

    /** Waits until it has ended. */
    public static void join(Thread thread) {
        join(List.of(thread));
    }
}
