package dev.sago.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How a policy's due times give way.
 *
 * @param jitter each system's backups begin later by a part of this, always the same for a system, so that not all begin at once
 * @param blackout when nothing is begun that can wait
 */
public record Timing(Optional<Duration> jitter, Blackout blackout) {

    /** Due times as they are. */
    public static final Timing EXACT = new Timing(Optional.empty(), Blackout.NONE);
}
