package dev.sago.restore;

import dev.sago.model.Event;
import dev.sago.model.Problem;
import dev.sago.model.SystemName;

import java.util.ArrayList;
import java.util.List;

/** Entries that could not be brought back: all are counted and told, the first thousand are kept. Thread-safe. */
final class RestoreProblems {

    private static final int KEPT = 1000;

    private final SystemName system;
    private final Event.Listener listener;
    private final List<Problem> kept = new ArrayList<>();
    private long count;

    RestoreProblems(SystemName system, Event.Listener listener) {
        this.system = system;
        this.listener = listener;
    }

    void add(String path, String reason) {
        Problem problem = new Problem(path, reason);
        synchronized (this) {
            count++;
            if (kept.size() < KEPT) {
                kept.add(problem);
            }
        }
        listener.on(new Event.EntryProblem(system, problem));
    }

    synchronized long count() {
        return count;
    }

    synchronized List<Problem> kept() {
        return List.copyOf(kept);
    }
}
