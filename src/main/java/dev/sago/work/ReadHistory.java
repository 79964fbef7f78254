package dev.sago.work;

import dev.sago.catalog.Catalog;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps in the catalog what reads meet damaged or missing, and what of it was repaired, whatever verb was reading. It is
 * written by a thread of its own, as no read is to wait for a database; a catalog that is away is logged and costs nobody
 * his data. The catalog is opened when something is met, not before. Safe for threads.
 */
public final class ReadHistory {

    /** Findings outside of a run that has a number. */
    private static final long NO_RUN = 0;

    private static final long PATIENCE_SECONDS = 15;

    private final Supplier<Catalog> catalog;
    private @Nullable ExecutorService thread;
    private boolean closed;

    public ReadHistory(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    /** Passes all events on and keeps what is to be kept. */
    public Event.Listener keeping(Event.Listener next) {
        return event -> {
            next.on(event);
            switch (event) {
                case Event.Found(Finding finding) -> write(false, finding);
                case Event.Repaired(Finding finding) -> write(true, finding);
                case Event.Stage _,
                        Event.EntryProblem _,
                        Event.SiteLost _,
                        Event.SiteBehind _,
                        Event.ClockBehind _,
                        Event.ParentDamaged _,
                        Event.LockRefused _,
                        Event.HookFailed _ -> {}
            }
        };
    }

    private synchronized void write(boolean repaired, Finding finding) {
        if (closed) {
            return; // Told all the same; the next look finds it again.
        }
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("read-history").daemon().factory());
        }
        thread.execute(() -> {
            try {
                if (repaired) {
                    catalog.get().findings().recordRepaired(NO_RUN, List.of(finding));
                } else {
                    catalog.get().findings().record(NO_RUN, List.of(finding));
                }
            } catch (SagoException e) {
                LoggerFactory.getLogger(ReadHistory.class)
                        .warn("what was found at {} cannot be kept: {}", finding.site(), e.getMessage());
            }
        });
    }

    /** Waits until all is written. */
    public void finish() throws InterruptedException {
        ExecutorService writing;
        synchronized (this) {
            closed = true;
            writing = thread;
        }
        if (writing != null) {
            writing.shutdown();
            var _ = writing.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
