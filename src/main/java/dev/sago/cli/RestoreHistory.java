package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.model.Uninterrupted;
import dev.sago.restore.RestoreResult;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * Keeps restores in the catalog's history. A catalog that is away, or takes long to answer, is told at the end, and does not keep anyone from
 * restoring: the begin is recorded on another thread.
 */
final class RestoreHistory {

    private final Invocation with;
    private final Path to;
    private final FutureTask<Long> begin;

    RestoreHistory(Invocation with, SystemName system, Path to) {
        this.with = with;
        this.to = to;
        this.begin = new FutureTask<>(() -> with.wiring().catalog().runs().begin(system, Run.Kind.RESTORE));
    }

    void begin() {
        Thread _ = Thread.ofVirtual().name("restore-history").start(begin);
    }

    /** Ends it; what was found damaged goes where heal looks for it. */
    void end(RestoreResult result) {
        Counts counts = new Counts(
                result.files(),
                result.folders(),
                result.others(),
                result.bytes(),
                0,
                0,
                0,
                0,
                result.problemCount(),
                0);
        attempt(catalog -> {
            catalog.findings().record(begun(), result.findings());
            catalog.runs().end(begun(), result.outcome(), counts, Optional.of(result.snapshot()), "to " + to);
        });
    }

    void failed(Exception cause) {
        Outcome outcome = cause instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
        String text = "to " + to + ": " + cause.getMessage();
        attempt(catalog -> catalog.runs().end(begun(), outcome, Counts.NONE, Optional.empty(), text));
    }

    private long begun() {
        try {
            return Uninterrupted.await(begin::get);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SagoException said ? said : new IllegalStateException(e);
        }
    }

    private void attempt(Consumer<Catalog> call) {
        try {
            call.accept(with.wiring().catalog());
        } catch (SagoException e) {
            with.out().warn(with.messages().text("restore.history", String.valueOf(e.getMessage())));
        }
    }
}
