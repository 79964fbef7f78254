package dev.sago.lab;

/** The acts of the demonstration, in order. */
public enum Act {
    /** Four sites and the drive start; documents are put into the two systems. */
    OPEN,
    /** Where the copies go, and why. */
    PLACE,
    /** First backup of both systems. */
    BACKUP,
    /** A day's work, and a second backup. */
    CHANGE,
    /** A list of everything by other means than Sago's. */
    LEDGER,
    /** One site, both originals and Sago's own machine are lost. */
    FIRE,
    /** Everything is restored from the survivors. */
    RESTORE,
    /** The restored is compared with the ledger. */
    COMPARE,
    /** The burned site comes back empty and is healed. */
    HEAL,
    /** Figures. */
    CLOSE
}
