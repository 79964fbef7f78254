package dev.sago.policy;

import dev.sago.model.Grade;
import dev.sago.model.SystemName;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The order in which many systems are brought back: by grade; within a grade the smallest first, since then the most systems
 * run the soonest (the order of shortest jobs is the one of the least mean waiting time); and none before those that it comes
 * after. A system that one of a higher grade comes after is pulled forward to that grade. A pure function.
 */
public final class RecoveryOrder {

    private RecoveryOrder() {}

    /**
     * A system to be put in order.
     *
     * @param bytes how much there is to bring back
     * @param after those that it comes after; others than those that are put in order don't count
     */
    public record Wanted(SystemName system, Grade grade, long bytes, List<SystemName> after) {

        /** Copies the list. */
        public Wanted {
            after = List.copyOf(after);
        }
    }

    /**
     * A system in its place.
     *
     * @param grade its own grade
     * @param turn the grade with which it is recovered: its own, or that of a system that comes after it
     * @param after those of the same order that it comes after
     */
    public record Placed(SystemName system, Grade grade, Grade turn, List<SystemName> after) {

        /** Copies the list. */
        public Placed {
            after = List.copyOf(after);
        }
    }

    /**
     * Puts systems in order.
     *
     * @throws IllegalArgumentException if they go in a circle
     */
    public static List<Placed> of(Collection<Wanted> systems) {
        Map<SystemName, Wanted> byName = new LinkedHashMap<>();
        systems.forEach(system -> byName.put(system.system(), system));
        Map<SystemName, List<SystemName>> after = new LinkedHashMap<>();
        byName.forEach((name, system) -> after.put(
                name,
                system.after().stream().filter(byName::containsKey).distinct().toList()));
        circle(after).ifPresent(names -> {
            throw new IllegalArgumentException("these come after each other: " + names);
        });
        Map<SystemName, Grade> turns = turns(byName, after);
        PriorityQueue<Wanted> ready = new PriorityQueue<>(
                Comparator.comparing((Wanted one) -> Objects.requireNonNull(turns.get(one.system())))
                        .thenComparingLong(Wanted::bytes)
                        .thenComparing(Wanted::system));
        Map<SystemName, Set<SystemName>> missing = new HashMap<>();
        after.forEach((name, needed) -> missing.put(name, new LinkedHashSet<>(needed)));
        byName.values().stream().filter(one -> missing(missing, one).isEmpty()).forEach(ready::add);
        List<Placed> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Wanted next = ready.remove();
            SystemName name = next.system();
            order.add(new Placed(
                    name,
                    next.grade(),
                    Objects.requireNonNull(turns.get(name)),
                    Objects.requireNonNull(after.get(name))));
            byName.values().stream()
                    .filter(other -> missing(missing, other).remove(name)
                            && missing(missing, other).isEmpty())
                    .forEach(ready::add);
        }
        return order;
    }

    private static Set<SystemName> missing(Map<SystemName, Set<SystemName>> missing, Wanted one) {
        return Objects.requireNonNull(missing.get(one.system()));
    }

    /** The best grade of a system and all that come after it, directly or not. */
    private static Map<SystemName, Grade> turns(
            Map<SystemName, Wanted> systems, Map<SystemName, List<SystemName>> after) {
        Map<SystemName, Grade> turns = new HashMap<>();
        systems.forEach((name, system) -> turns.put(name, system.grade()));
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Map.Entry<SystemName, List<SystemName>> one : after.entrySet()) {
                Grade turn = Objects.requireNonNull(turns.get(one.getKey()));
                for (SystemName needed : one.getValue()) {
                    if (turn.compareTo(Objects.requireNonNull(turns.get(needed))) < 0) {
                        turns.put(needed, turn);
                        changed = true;
                    }
                }
            }
        }
        return turns;
    }

    /** A circle, beginning and ending with the same system, each of which comes after the next; if there is one. */
    public static Optional<List<SystemName>> circle(Map<SystemName, List<SystemName>> after) {
        Set<SystemName> sound = new LinkedHashSet<>();
        for (SystemName begin : after.keySet()) {
            List<SystemName> way = new ArrayList<>();
            Optional<List<SystemName>> circle = circle(begin, after, way, sound);
            if (circle.isPresent()) {
                return circle;
            }
        }
        return Optional.empty();
    }

    private static Optional<List<SystemName>> circle(
            SystemName at, Map<SystemName, List<SystemName>> after, List<SystemName> way, Set<SystemName> sound) {
        int seen = way.indexOf(at);
        way.add(at);
        if (seen >= 0) {
            return Optional.of(List.copyOf(way.subList(seen, way.size())));
        }
        if (!sound.contains(at)) {
            for (SystemName needed : after.getOrDefault(at, List.of())) {
                Optional<List<SystemName>> circle = circle(needed, after, way, sound);
                if (circle.isPresent()) {
                    return circle;
                }
            }
            sound.add(at);
        }
        way.removeLast();
        return Optional.empty();
    }
}
