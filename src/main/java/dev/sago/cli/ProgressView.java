package dev.sago.cli;

import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows a run's progress while it is open: a thread of its own asks for the state again and again and hands it to a
 * painter. Closing it removes what was drawn; use it around the work: {@code try (var _ = with.progress(...)) {...}}. A
 * painter that fails ends the view, never the run.
 */
final class ProgressView implements AutoCloseable {

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final Painter painter;

    /** Shows states in one form. Called by one thread at a time. */
    interface Painter {
        /** Time between two states. */
        Duration interval();

        /** Shows a state. */
        void paint(Progress progress);

        /** Removes what should not stay. */
        void end();
    }

    private ProgressView(Supplier<Progress> state, Painter painter) {
        this.painter = painter;
        this.thread = Thread.ofPlatform().name("progress").daemon().unstarted(() -> repeat(state));
    }

    /** Opens a view of what {@code state} says when asked, by the view's own thread. */
    static ProgressView open(Supplier<Progress> state, Painter painter) {
        ProgressView view = new ProgressView(state, painter);
        view.thread.start();
        return view;
    }

    private void repeat(Supplier<Progress> state) {
        try {
            while (!closing.await(painter.interval().toMillis(), TimeUnit.MILLISECONDS)) {
                painter.paint(state.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(ProgressView.class).warn("progress is not shown any more", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted =
                        true; // The thread ends at once; its drawing must be gone before anything else is printed.
            }
        }
        painter.end();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
