package dev.sago.catalog;

import dev.sago.model.Run;
import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.Optional;

/**
 * What the command line asks of a running server.
 *
 * @param id its number
 * @param kind what is asked for
 * @param system the system
 * @param job what is to be run, as the scheduler names it; empty: for a cancel, whatever runs
 * @param run the run that is to be cancelled; absent: whatever runs of the system
 * @param asked when
 * @param by who: user and machine
 * @param state how far it is
 * @param node the server that took it up; empty before
 * @param outcome how it ended; absent before that, and where there is none
 * @param answer one line for people
 */
public record Request(
        long id,
        Kind kind,
        SystemName system,
        String job,
        Optional<Long> run,
        Instant asked,
        String by,
        State state,
        String node,
        Optional<Run.Outcome> outcome,
        String answer) {

    /** What is asked for. */
    public enum Kind {
        /** To run something now. */
        RUN,
        /** To end a run. */
        CANCEL
    }

    /** How far it is. */
    public enum State {
        /** Nobody took it up. */
        OPEN,
        /** A server does it. */
        TAKEN,
        /** It is done, or it failed. */
        DONE,
        /** Who asked gave up waiting. */
        WITHDRAWN
    }
}
