package dev.sago.repository;

import java.time.Duration;

/**
 * For how long objects are locked. They are locked for {@code least + slack} and, when a snapshot needs them again and
 * less than {@code least} is left, for as long once more: so every object of a snapshot is locked for {@code least} from
 * its commit, and most commits extend nothing.
 *
 * @param least how long all objects of a snapshot are locked from its commit on
 * @param slack how much longer they are locked at first
 */
public record LockTerm(Duration least, Duration slack) {

    private static final Duration LEAST_SLACK = Duration.ofHours(1);

    /** The term of a policy's days. */
    public static LockTerm ofDays(int days) {
        Duration least = Duration.ofDays(days);
        Duration eighth = least.dividedBy(8);
        return new LockTerm(least, eighth.compareTo(LEAST_SLACK) < 0 ? LEAST_SLACK : eighth);
    }

    /** For how long an object is locked when it is. */
    Duration whole() {
        return least.plus(slack);
    }
}
