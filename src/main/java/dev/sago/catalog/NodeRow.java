package dev.sago.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A node of the cluster.
 *
 * @param name one process: its name in the configuration, and its process number
 * @param host the machine
 * @param pools which systems it serves
 * @param since when it began
 * @param silent how long ago it was seen last, by the database's clock
 */
public record NodeRow(String name, String host, List<String> pools, Instant since, Duration silent) {

    /** How long a living node may be silent. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Whether it was seen lately. */
    public boolean alive() {
        return silent.compareTo(PATIENCE) < 0;
    }
}
