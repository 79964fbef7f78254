package dev.sago.standing;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.DutyRow;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Due times, pauses and nodes, as the scheduler of any node keeps them in the catalog. For many threads. */
public final class KnownTimes implements Timetable {

    /** What a scheduler that lives needs at most to begin what is due, on a node that has room. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String BACKUP = "BACKUP";

    private final Catalog catalog;
    private final InstantSource clock;

    /** Reads this catalog at each question. */
    public KnownTimes(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public Map<SystemName, Slot> slots() {
        Instant now = clock.instant();
        Map<SystemName, Pause> paused = new HashMap<>();
        catalog.pauses().all().stream()
                .filter(pause -> pause.holds(now))
                .forEach(pause -> paused.put(pause.system(), new Pause(pause.reason(), pause.until())));
        Map<SystemName, Slot> slots = new HashMap<>();
        paused.forEach(
                (system, pause) -> slots.put(system, new Slot(Optional.empty(), Optional.empty(), Optional.of(pause))));
        for (DutyRow duty : catalog.duties().all(BACKUP)) {
            Optional<Pause> pause = Optional.ofNullable(paused.get(duty.system()));
            slots.put(duty.system(), new Slot(duty.nextBegin(), lateSince(duty, now), pause));
        }
        return slots;
    }

    /** One that is under way is not late. */
    private static Optional<Instant> lateSince(DutyRow duty, Instant now) {
        return duty.open().isPresent()
                ? Optional.empty()
                : duty.nextBegin().filter(next -> next.plus(PATIENCE).isBefore(now));
    }

    @Override
    public List<Node> nodes() {
        Instant now = clock.instant();
        return catalog.nodes().all().stream()
                .map(node -> new Node(node.name(), now.minus(node.silent()), node.alive()))
                .toList();
    }
}
