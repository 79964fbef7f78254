package dev.sago.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A system whose due runs are held back.
 *
 * @param system the system
 * @param since when it was paused
 * @param until when the pause ends by itself; absent: only when somebody resumes it
 * @param reason why, in words
 * @param by who paused it: user and machine
 */
public record Pause(SystemName system, Instant since, Optional<Instant> until, String reason, String by) {

    /** Whether it holds at a moment. */
    public boolean holds(Instant at) {
        return until.map(at::isBefore).orElse(true);
    }
}
