package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.model.Run;
import dev.sago.model.Run.Kind;
import dev.sago.model.Run.Outcome;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How fast restores were measured to be: the median of those of the history that moved enough to tell.
 *
 * @param bytesPerSecond the median
 * @param runs how many restores it is the median of
 */
record RestoreRate(double bytesPerSecond, int runs) {

    private static final int MOST_RUNS = 50;

    /** Less is measured start-up, not speed. */
    private static final long LEAST_BYTES = 16L << 20;

    /** Empty where no restore of the history tells it. */
    static Optional<RestoreRate> measured(Catalog catalog) {
        List<Double> rates = catalog.runs().recent(Kind.RESTORE, Outcome.OK, MOST_RUNS).stream()
                .filter(run -> run.counts().bytes() >= LEAST_BYTES)
                .map(RestoreRate::of)
                .sorted()
                .toList();
        return rates.isEmpty()
                ? Optional.empty()
                : Optional.of(new RestoreRate(rates.get((rates.size() - 1) / 2), rates.size()));
    }

    private static double of(Run run) {
        Duration took = Duration.between(run.begun(), run.ended().orElse(run.begun()));
        return run.counts().bytes() / Math.max(0.001, took.toNanos() / 1e9);
    }
}
