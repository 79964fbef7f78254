package dev.sago.drill;

import java.util.Collection;

/** Waiting for threads that must have ended before anything else may happen. */
final class Joining {

    private Joining() {}

    /** Waits until all have ended; an interrupt does not hurry it, and is kept. */
    static void all(Collection<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
