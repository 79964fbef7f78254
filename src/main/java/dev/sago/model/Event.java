package dev.sago.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something worth telling while a run goes on. Progress bar, log and later console and notifications are listeners of
 * one stream. Rare by design: bytes and files are not events, they are counted by meters that listeners sample.
 */
public sealed interface Event {

    /** Receives events; called by the run's threads, so it must be quick and safe for many threads. */
    @FunctionalInterface
    interface Listener {
        /** Takes an event. */
        void on(Event event);

        /** Ignores all. */
        Listener NONE = event -> {};
    }

    /** A stage of a run began, in words for people, such as "reading". */
    record Stage(SystemName system, String stage) implements Event {}

    /** An entry could not be read or written as it should. */
    record EntryProblem(SystemName system, Problem problem) implements Event {}

    /** A site stopped answering or refused; the rest of the run goes on without it. */
    record SiteLost(SystemName system, SiteName site, String reason) implements Event {}

    /** A site is slower than the others; some of its objects are debts for now. */
    record SiteBehind(SystemName system, SiteName site, String reason) implements Event {}

    /**
     * This machine's clock is behind the one that named the newest snapshot, by {@code behind} or more. Nothing is lost by
     * it, since ids sort behind their parents'; but times are wrong, and somebody should know.
     */
    record ClockBehind(SystemName system, SnapshotId newest, Duration behind) implements Event {

        private static final Duration WORTH_TELLING = Duration.ofMinutes(1);

        /** The event, if the newest snapshot is more than a minute ahead of this clock. */
        public static Optional<ClockBehind> seen(SystemName system, SnapshotId newest, Instant now) {
            Duration behind = Duration.between(now, newest.time());
            return behind.compareTo(WORTH_TELLING) > 0
                    ? Optional.of(new ClockBehind(system, newest, behind))
                    : Optional.empty();
        }
    }

    /** The snapshot that a backup is compared with cannot be read whole; what it does not tell is read and stored again. */
    record ParentDamaged(SystemName system, SnapshotId parent, String reason) implements Event {}

    /** A site stored a copy and refused to lock it, so it can be deleted. */
    record LockRefused(SystemName system, SiteName site, String reason) implements Event {}

    /** The command that a system wants to be run after a backup failed; the snapshot, if there is one, stands. */
    record HookFailed(SystemName system, String text) implements Event {}

    /** A read met a missing or damaged object and took another site. */
    record Found(Finding finding) implements Event {}

    /** What a read met is repaired: the object was brought from another site, and read back. */
    record Repaired(Finding finding) implements Event {}
}
