package dev.sago.cli;

import dev.sago.model.Event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Passes a run's events on, and keeps what its progress shows: the stage that began last, and the time since the begin.
 * Safe for threads.
 */
final class RunEvents implements Event.Listener {

    private final Event.Listener next;
    private final InstantSource clock;
    private final Instant begun;
    private volatile String stage;

    /** A run begins now. */
    RunEvents(Event.Listener next, InstantSource clock, String stage) {
        this.next = next;
        this.clock = clock;
        this.begun = clock.instant();
        this.stage = stage;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Stage begins) {
            stage = begins.stage();
        }
        next.on(event);
    }

    String stage() {
        return stage;
    }

    Duration elapsed() {
        return Duration.between(begun, clock.instant());
    }
}
