package dev.sago.model;

/**
 * One thing that verification, or a read that had to turn to another site, found.
 *
 * @param severity how bad it is
 * @param kind what it is
 * @param system the system
 * @param site where
 * @param key the object's key below the system's folder, or empty where the whole site is meant
 * @param text what was expected and what was there
 * @param remedy what to do about it
 */
public record Finding(
        Severity severity, Kind kind, SystemName system, SiteName site, String key, String text, String remedy) {

    /** How bad a finding is. */
    public enum Severity {
        /** Worth knowing; nothing is at risk. */
        NOTE,
        /** A copy is not what it should be; others are. */
        WARNING,
        /** Data is at risk. */
        CRITICAL
    }

    /** What was found. Missing, damaged and unreachable are never merged. */
    public enum Kind {
        /** An object that should be there is not. */
        MISSING,
        /** An object has other bytes, another size or a seal that does not open. */
        DAMAGED,
        /** The site did not answer or refused. */
        UNREACHABLE,
        /** An object that nothing knows. */
        UNEXPECTED
    }
}
