package dev.sago.standing;

import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the scheduler tells of its due times; for many threads. */
public interface Timetable {

    /** No scheduler: nothing is scheduled, so nothing is late. */
    Timetable NONE = new Timetable() {
        @Override
        public Map<SystemName, Slot> slots() {
            return Map.of();
        }

        @Override
        public List<Node> nodes() {
            return List.of();
        }
    };

    /** The systems that have due times or are paused. */
    Map<SystemName, Slot> slots();

    /** The nodes that were ever seen and not removed, by name. */
    List<Node> nodes();

    /**
     * One system's due times.
     *
     * @param next when its next backup is due
     * @param lateSince the oldest due time that passed without a run, if any did
     * @param pause why and until when it is paused
     */
    record Slot(Optional<Instant> next, Optional<Instant> lateSince, Optional<Pause> pause) {}

    /**
     * That somebody paused a system.
     *
     * @param reason in his words
     * @param until when it ends by itself; absent if it does not
     */
    record Pause(String reason, Optional<Instant> until) {}

    /**
     * A process of the cluster.
     *
     * @param name its name
     * @param seen when it was seen last
     * @param alive whether it is taken for alive
     */
    record Node(String name, Instant seen, boolean alive) {}
}
