package dev.sago.model;

import org.jspecify.annotations.Nullable;

/**
 * An operation that could not be done. The message says what was tried, on what, and what came of it; the remedy says
 * what to do next. Expected outcomes (a site is down, a file vanished) are values, not exceptions.
 */
public final class SagoException extends RuntimeException {

    /** What kind of failure it is, which decides the exit code. */
    public enum Kind {
        /** It was tried and failed. */
        FAILED,
        /** The command line or the configuration is wrong. */
        USAGE,
        /** Stored data is damaged and nothing undamaged could take its place. */
        DAMAGE,
        /** Another run holds the system. */
        BUSY,
        /** It was interrupted from outside. */
        INTERRUPTED
    }

    private final Kind kind;
    private final String remedy;

    /** With a cause, which is kept for the log and not shown to the user. */
    public SagoException(Kind kind, String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.remedy = remedy;
    }

    /** Without a cause. */
    public SagoException(Kind kind, String message, String remedy) {
        this(kind, message, remedy, null);
    }

    /** Something that was tried and failed. */
    public static SagoException failed(String message, String remedy, @Nullable Throwable cause) {
        return new SagoException(Kind.FAILED, message, remedy, cause);
    }

    /** A wrong command line or configuration. */
    public static SagoException usage(String message, String remedy) {
        return new SagoException(Kind.USAGE, message, remedy);
    }

    /** An interrupted run; the thread's interrupt flag is left to the caller. */
    public static SagoException interrupted(String what) {
        return new SagoException(Kind.INTERRUPTED, what + " was interrupted", "Start it again; it resumes.");
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** What to do next; may be empty. */
    public String remedy() {
        return remedy;
    }
}
