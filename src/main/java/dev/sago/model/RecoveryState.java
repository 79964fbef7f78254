package dev.sago.model;

/** How far the recovery of one system is. */
public enum RecoveryState {
    /** Its turn has not come, or comes again. */
    WAITING,
    /** Being brought back. */
    RUNNING,
    /** Brought back, read back, compared, and right. */
    RECOVERED,
    /** It could not be brought back, or is not what it should be. */
    FAILED,
    /** No copy of it is left anywhere. */
    LOST
}
