package dev.sago.schedule;

import java.time.Duration;
import java.util.Optional;

/**
 * When a server ends a run, from the {@code server} section.
 *
 * @param hang a run that gets on by nothing for so long is ended; longer than one pack (32 MiB) takes on the slowest line
 * @param longest a run that takes longer is ended; absent: it may take any time
 */
public record RunSettings(Duration hang, Optional<Duration> longest) {

    /** Where nothing is configured. */
    public static final RunSettings DEFAULT = new RunSettings(Duration.ofMinutes(30), Optional.empty());
}
