package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.model.Counts;
import dev.sago.model.Run.Outcome;

import java.util.Optional;

/** Ends a run that threw. */
final class RunEnd {

    private RunEnd() {}

    static void failed(Catalog catalog, long run, Exception e) {
        Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
        catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), String.valueOf(e.getMessage()));
    }
}
