package dev.sago.model;

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

    /** The command that a system wants to be run after a backup failed; the snapshot, if there is one, stands. */
    record HookFailed(SystemName system, String text) implements Event {}

    /** A read met a missing or damaged object and took another site. */
    record Found(Finding finding) implements Event {}

    /** What a read met is repaired: the object was brought from another site, and read back. */
    record Repaired(Finding finding) implements Event {}
}
