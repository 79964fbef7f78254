package dev.sago.standing;

/** How a system stands, the worst first; the worst of its troubles decides. */
public enum Condition {
    /** Stored objects are damaged. */
    DAMAGED,
    /** It has no snapshot. */
    NEVER,
    /** Its newest safe snapshot is older than its policy allows, or a due time passed without a run. */
    LATE,
    /** Its last run failed, or no sites can be found for it. */
    FAILED,
    /** Copies of its newest snapshot are missing. */
    INCOMPLETE,
    /** Its copies were never proved, or not for as long as its policy asks. */
    UNPROVED,
    /** Somebody paused it, and nothing worse is wrong. */
    PAUSED,
    /** All well, and measured. */
    OK
}
