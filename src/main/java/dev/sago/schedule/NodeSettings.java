package dev.sago.schedule;

import dev.sago.backup.SystemSettings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What this process is in a cluster, from the {@code server} section.
 *
 * @param name its name for people; absent for the machine's
 * @param pools which systems it serves: those of these pools
 * @param runs how many runs go on at once here
 * @param drain how long running runs may take to end when the node is stopped; then they are handed over
 */
public record NodeSettings(Optional<String> name, List<String> pools, int runs, Duration drain) {

    /** How long running runs may take to end by default. */
    public static final Duration DEFAULT_DRAIN = Duration.ofMinutes(1);

    /** Of a process that the configuration says nothing about. */
    public static NodeSettings plain() {
        return new NodeSettings(Optional.empty(), List.of(SystemSettings.DEFAULT_POOL), defaultRuns(), DEFAULT_DRAIN);
    }

    /** As many as this machine has cores, and two at least. */
    public static int defaultRuns() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    /** At least one run for each pool. */
    public NodeSettings {
        pools = List.copyOf(pools);
        runs = Math.max(runs, pools.size());
    }
}
