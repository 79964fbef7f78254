package dev.sago.work;

import dev.sago.model.Event;
import dev.sago.site.BeatingStore;
import dev.sago.site.ObjectStore;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Whether one run still gets on: it beats with each event, each call that a site has answered, and each entry or byte of the
 * run's own meters. Safe for threads.
 */
public final class Pulse {

    private final LongAdder beats = new LongAdder();
    private volatile LongSupplier meter = () -> 0;

    /** The same store, whose answered calls beat. */
    ObjectStore of(ObjectStore store) {
        return new BeatingStore(store, beats::increment);
    }

    /** The same listener; each event beats. */
    Event.Listener of(Event.Listener listener) {
        return event -> {
            beats.increment();
            listener.on(event);
        };
    }

    /** Takes the meters of the run that goes on; their sum never shrinks. */
    void of(LongSupplier moved) {
        meter = moved;
    }

    /** A number that changes as long as the run gets on. */
    long count() {
        return beats.sum() + meter.getAsLong();
    }
}
