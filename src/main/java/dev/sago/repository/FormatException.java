package dev.sago.repository;

/** Bytes that are not what the repository format says: damage, another version, or somebody's forgery. */
public final class FormatException extends Exception {

    /** Says what was wrong where. */
    public FormatException(String message) {
        super(message);
    }

    /** With the cause. */
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
