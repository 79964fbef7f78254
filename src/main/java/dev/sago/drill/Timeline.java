package dev.sago.drill;

import dev.sago.drill.DrillPhase.Timed;
import dev.sago.model.Event;
import dev.sago.model.SystemName;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The phases of one drill and how long each took. Used by one thread. */
final class Timeline {

    private final SystemName system;
    private final InstantSource clock;
    private final Event.Listener listener;
    private final Instant begun;
    private final List<Timed> phases = new ArrayList<>();

    /** Begins now. */
    Timeline(SystemName system, InstantSource clock, Event.Listener listener) {
        this.system = system;
        this.clock = clock;
        this.listener = listener;
        this.begun = clock.instant();
    }

    /** What a phase does. */
    interface Part<T> {
        T run() throws IOException, InterruptedException;
    }

    <T> T time(DrillPhase phase, Part<T> part) throws IOException, InterruptedException {
        String told = phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        listener.on(new Event.Stage(system, "drill: " + told));
        Instant from = clock.instant();
        boolean ended = false;
        try {
            T result = part.run();
            ended = true;
            return result;
        } finally {
            phases.add(new Timed(phase, from, Duration.between(from, clock.instant()), ended));
        }
    }

    Instant begun() {
        return begun;
    }

    Duration elapsed() {
        return Duration.between(begun, clock.instant());
    }

    Duration of(DrillPhase phase) {
        return phases.stream()
                .filter(timed -> timed.phase() == phase)
                .map(Timed::took)
                .reduce(Duration.ZERO, Duration::plus);
    }

    List<Timed> phases() {
        return List.copyOf(phases);
    }
}
