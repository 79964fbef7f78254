package dev.sago.backup;

import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Event;
import dev.sago.model.Problem;
import dev.sago.model.SystemName;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Entries that could not be read as they should: all are counted and told, the first thousand are kept. Thread-safe. */
final class Problems {

    private static final int KEPT = 1000;

    private final SystemName system;
    private final Event.Listener listener;
    private final List<Problem> kept = new ArrayList<>();
    private long unreadable;

    Problems(SystemName system, Event.Listener listener) {
        this.system = system;
        this.listener = listener;
    }

    /** An entry is missing from the snapshot. */
    void unreadable(String path, String reason) {
        synchronized (this) {
            unreadable++;
        }
        tell(new Problem(path, reason));
    }

    /**
     * A source has no entries. If it had some, it is rather a disk that is not mounted than a day without files.
     *
     * @param before its root in the parent
     */
    void emptied(Optional<Entry> before, EntryName source) {
        if (before.isPresent() && !before.get().content().isEmpty()) {
            unreadable(
                    source.display(), "the source is empty, the last snapshot's was not: is it mounted and complete?");
        }
    }

    /** An entry is there, but changed while it was read. */
    void unstable(String path) {
        tell(new Problem(path, "changed while it was read, twice: its bytes may be of different moments"));
    }

    private void tell(Problem problem) {
        synchronized (this) {
            if (kept.size() < KEPT) {
                kept.add(problem);
            }
        }
        listener.on(new Event.EntryProblem(system, problem));
    }

    synchronized long unreadableCount() {
        return unreadable;
    }

    synchronized List<Problem> kept() {
        return List.copyOf(kept);
    }
}
