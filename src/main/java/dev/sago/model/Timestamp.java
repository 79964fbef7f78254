package dev.sago.model;

import java.time.Instant;

/** A point in time as file systems keep it: seconds since 1970 (negative before) and 0 to 999,999,999 nanoseconds. */
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {

    /** Checks the nanoseconds. */
    public Timestamp {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException("nanoseconds out of range: " + nanos);
        }
    }

    /** The same point as an instant. */
    public Instant toInstant() {
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /** From an instant. */
    public static Timestamp of(Instant instant) {
        return new Timestamp(instant.getEpochSecond(), instant.getNano());
    }

    @Override
    public int compareTo(Timestamp other) {
        int bySeconds = Long.compare(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
    }
}
