package dev.sago.drill;

import java.time.Duration;
import java.time.Instant;

/** The parts of a drill, in their order. All but the last are what a real recovery would take. */
public enum DrillPhase {
    /** The master key is read, or put together from its shares. */
    KEYS,
    /** The surviving sites are asked and the system's key and index are read from them. */
    OPEN,
    /** How much is to be restored is looked up, and whether there is room for it; a sample is chosen. */
    TREES,
    /** Entries are written. */
    RESTORE,
    /** What was written is read back and compared by hash, while the disk takes the last of it. */
    COMPARE,
    /** The system's own check looks at what was restored. */
    CHECK,
    /** Scratch space is emptied. */
    CLEAN_UP;

    /**
     * One phase as it was.
     *
     * @param took how long
     * @param ended whether it came to its end
     */
    public record Timed(DrillPhase phase, Instant begun, Duration took, boolean ended) {}
}
