package dev.sago.site;

import java.time.Duration;

/**
 * How long an S3 driver waits. All three end in {@link StoreException.Kind#TIMEOUT}, except that nobody answering on
 * the port at all is {@code UNREACHABLE}.
 *
 * @param connect for a connection to be made
 * @param silence for the next byte of an answer, or for the server to take the next byte of ours
 * @param call for one whole call without the repetitions of {@link RetryingStore}; it must cover a pack over a slow
 *     line
 */
public record Timeouts(Duration connect, Duration silence, Duration call) {

    /** 10 s, 60 s and 15 min: a pack of 16 MiB passes at 150 kbit/s. */
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(15));
}
