package dev.sago.cli;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What SIGINT, SIGTERM and SIGHUP do: the first interrupts the verb's thread, which then has {@link #PATIENCE} to leave
 * things tidy; the second, or the end of patience, ends the process at once. A kill at any moment must be survivable
 * anyway, so ending at once loses time, not data.
 */
final class Interrupts {

    /** How long a verb may take to end after the first signal. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Thread verb;
    private final Runnable notice;
    private final Runnable end;
    private final Duration patience;
    private final AtomicInteger signals = new AtomicInteger();

    /**
     * For signals that are handed in by {@link #signal()}.
     *
     * @param verb the thread to interrupt
     * @param notice tells the user that the first signal was understood
     * @param end ends the process at once
     */
    Interrupts(Thread verb, Runnable notice, Runnable end, Duration patience) {
        this.verb = verb;
        this.notice = notice;
        this.end = end;
        this.patience = patience;
    }

    /** Takes this process's signals from now on, for the calling thread's verb. */
    static Interrupts install(Screen screen, Runnable notice) {
        Interrupts interrupts = new Interrupts(Thread.currentThread(), notice, () -> end(screen), PATIENCE);
        Signals.handle(interrupts::signal, "INT", "TERM", "HUP");
        return interrupts;
    }

    /** Ends the process without the bar's remains, unless the terminal does not take it at once. */
    private static void end(Screen screen) {
        Thread cleaner = Thread.ofPlatform().daemon().start(screen::erase);
        try {
            cleaner.join(Duration.ofMillis(200));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
    }

    /** A signal came. Called by the JVM's signal thread. */
    void signal() {
        if (signals.incrementAndGet() > 1) {
            end.run();
            return;
        }
        Thread.ofPlatform().name("patience").daemon().start(this::endAfterPatience);
        notice.run();
        verb.interrupt();
    }

    private void endAfterPatience() {
        try {
            Thread.sleep(patience);
            end.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a signal came. */
    boolean signalled() {
        return signals.get() > 0;
    }
}
