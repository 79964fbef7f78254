package dev.sago.schedule;

/** What is done for a system at its due times. */
public enum JobKind {
    /** Makes a snapshot. */
    BACKUP,
    /** Compares what each site lists with what it should hold. */
    INVENTORY,
    /** Reads a slice of every byte at each site. */
    SCRUB,
    /** Restores a random sample and compares it. */
    SAMPLE,
    /** Pays debts, replaces damaged objects, drains sites that a policy left. */
    HEAL,
    /** Marks snapshots that retention no longer wants. */
    EXPIRE,
    /** Deletes what no snapshot needs. */
    PRUNE,
    /** Rehearses the loss of a site. */
    DRILL
}
