package dev.sago.cli;

import dev.sago.model.Run;

/**
 * What a process says with its exit code. The numbers are a contract with scripts: they may be added to, not changed.
 */
public enum ExitCode {
    /** All well. */
    OK(0),
    /** It was tried and failed; nothing of it counts. */
    FAILED(1),
    /** The command line or the configuration is wrong; nothing was tried. */
    USAGE(2),
    /** Done, but some entries could not be read or written. */
    INCOMPLETE(3),
    /** Committed with debts: the quorum was met, copies are missing. */
    DEBTS(4),
    /** Stored data is damaged. */
    DAMAGE(5),
    /** Another run holds the system; try again later. */
    BUSY(6),
    /** Interrupted by a signal. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** What the process exits with. */
    public int number() {
        return number;
    }

    /** The exit code that stands for a run's outcome. */
    public static ExitCode of(Run.Outcome outcome) {
        return switch (outcome) {
            case OK -> OK;
            case FAILED -> FAILED;
            case INCOMPLETE -> INCOMPLETE;
            case DEBTS -> DEBTS;
            case DAMAGE -> DAMAGE;
            case INTERRUPTED -> INTERRUPTED;
        };
    }

    /**
     * The worse of two, for verbs that do several things. Being busy counts least: that system alone is to be tried
     * again.
     */
    public ExitCode or(ExitCode other) {
        return rank() >= other.rank() ? this : other;
    }

    private int rank() {
        return switch (this) {
            case OK -> 0;
            case BUSY -> 1;
            case DEBTS -> 2;
            case INCOMPLETE -> 3;
            case USAGE -> 4;
            case FAILED -> 5;
            case DAMAGE -> 6;
            case INTERRUPTED -> 7;
        };
    }
}
