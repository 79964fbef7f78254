package dev.sago.site;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs blocking network calls so that they end when the caller's thread is interrupted. A platform thread that waits for
 * a socket does not notice an interrupt; a virtual thread does, and its socket is closed. So the call runs on a virtual
 * thread of its own, and the caller waits for it, which costs some microseconds.
 */
final class Interruptible {

    private Interruptible() {}

    /**
     * Runs it and returns or throws what it returns or throws.
     *
     * @throws InterruptedException if the caller was interrupted before or meanwhile; its flag is set again, and the
     *     work has ended, so that the caller's buffers are its own again
     */
    static <T> T call(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofVirtual().name("sago-store").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception own -> throw own;
                case Error error -> throw error;
                case null, default -> throw e; // a call fails with nothing else
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            waitFor(thread);
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    private static void waitFor(Thread thread) {
        while (true) {
            try {
                thread.join();
                return;
            } catch (InterruptedException e) {
                thread.interrupt(); // and once more, in case the library lost the first
            }
        }
    }
}
