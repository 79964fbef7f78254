package dev.sago.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One execution, as the catalog keeps it.
 *
 * @param id number, growing
 * @param system the system
 * @param kind what was done
 * @param begun when it began
 * @param ended when it ended; absent while it runs, or if its process died
 * @param outcome how it ended; absent while it runs
 * @param counts what it saw and moved
 * @param snapshot the snapshot it made, if any
 * @param text one line for people: why it failed, which sites lack what
 * @param cause why a server made it: schedule and due time, or who asked; empty for the command line
 */
public record Run(
        long id,
        SystemName system,
        Kind kind,
        Instant begun,
        Optional<Instant> ended,
        Optional<Outcome> outcome,
        Counts counts,
        Optional<SnapshotId> snapshot,
        String text,
        String cause) {

    /** One of the command line. */
    public Run(
            long id,
            SystemName system,
            Kind kind,
            Instant begun,
            Optional<Instant> ended,
            Optional<Outcome> outcome,
            Counts counts,
            Optional<SnapshotId> snapshot,
            String text) {
        this(id, system, kind, begun, ended, outcome, counts, snapshot, text, "");
    }

    /** What a run does. */
    public enum Kind {
        /** Makes a snapshot. */
        BACKUP,
        /** Writes entries to a destination. */
        RESTORE,
        /** Proves copies. */
        VERIFY,
        /** Pays debts, replaces damaged objects. */
        HEAL,
        /** Marks snapshots that retention no longer wants. */
        EXPIRE,
        /** Deletes what no snapshot needs. */
        PRUNE,
        /** Reads the catalog back from a site. */
        REBUILD,
        /** Checks, adds or removes wrapped keys. */
        KEYS,
        /** Makes this catalog the system's writer. */
        TAKE_OVER,
        /** Rehearses a restore under a supposed loss. */
        DRILL
    }

    /** How a run ended; each has its exit code. */
    public enum Outcome {
        /** All well. */
        OK(0),
        /** Failed; nothing of it counts. */
        FAILED(1),
        /** Done, but some entries could not be read or written. */
        INCOMPLETE(3),
        /** Committed with debts: quorum met, copies missing. */
        DEBTS(4),
        /** Verification found damage. */
        DAMAGE(5),
        /** Interrupted from outside. */
        INTERRUPTED(130);

        private final int exitCode;

        Outcome(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The exit code that it stands for. */
        public int exitCode() {
            return exitCode;
        }
    }
}
