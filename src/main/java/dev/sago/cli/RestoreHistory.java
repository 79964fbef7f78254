package dev.sago.cli;

import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.restore.RestoreResult;

import java.nio.file.Path;
import java.util.Optional;

/** Keeps restores in the catalog's history. A catalog that is away is told, and does not keep anyone from restoring. */
final class RestoreHistory {

    private final Invocation with;
    private final SystemName system;
    private final Path to;
    private Optional<Long> run = Optional.empty();

    RestoreHistory(Invocation with, SystemName system, Path to) {
        this.with = with;
        this.system = system;
        this.to = to;
    }

    void begin() {
        attempt(() -> run = Optional.of(with.wiring().catalog().runs().begin(system, Run.Kind.RESTORE)));
    }

    /** Ends it; what was found damaged goes where heal looks for it. */
    void end(RestoreResult result) {
        run.ifPresent(number -> attempt(() -> with.wiring().catalog().findings().record(number, result.findings())));
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
        end(result.outcome(), counts, Optional.of(result.snapshot()), "to " + to);
    }

    void failed(Exception cause) {
        Outcome outcome = cause instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
        end(outcome, Counts.NONE, Optional.empty(), "to " + to + ": " + cause.getMessage());
    }

    private void end(Outcome outcome, Counts counts, Optional<SnapshotId> snapshot, String text) {
        run.ifPresent(
                number -> attempt(() -> with.wiring().catalog().runs().end(number, outcome, counts, snapshot, text)));
    }

    private void attempt(Runnable call) {
        try {
            call.run();
        } catch (SagoException e) {
            with.out().warn(with.messages().text("restore.history", String.valueOf(e.getMessage())));
        }
    }
}
