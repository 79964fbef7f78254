package dev.sago.drill;

import dev.sago.model.Grade;
import dev.sago.model.SystemName;
import dev.sago.policy.Loss;
import dev.sago.policy.RecoveryOrder;
import dev.sago.policy.RecoveryOrder.Placed;
import dev.sago.policy.Survival.Newest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a recovery is going to do, made without touching anything: which systems, in which order, from where, to where.
 *
 * @param loss what is gone; nothing of it is read
 * @param root the folder to which all is brought
 * @param steps in the order in which they are begun, see {@link RecoveryOrder}
 */
public record RecoveryPlan(Loss loss, Path root, List<Step> steps) {

    /** Copies the list. */
    public RecoveryPlan {
        steps = List.copyOf(steps);
    }

    /**
     * A system that is to be brought back.
     *
     * @param after systems that it comes after; those that are not wanted stand, and are not waited for
     * @param newest the newest snapshot that survives; empty if none does
     */
    public record Wanted(SystemName system, Grade grade, List<SystemName> after, Optional<Newest> newest) {

        /** Copies the list. */
        public Wanted {
            after = List.copyOf(after);
        }
    }

    /**
     * One system.
     *
     * @param place in the order, from 1
     * @param grade its own grade
     * @param turn the grade with which it is recovered: better than its own if such a system comes after it
     * @param after systems of this plan that come before it
     * @param newest the newest snapshot that survives; empty if none does, and nothing of the system can be brought back
     * @param to the folder in which its sources' folders will stand
     */
    public record Step(
            int place,
            SystemName system,
            Grade grade,
            Grade turn,
            List<SystemName> after,
            Optional<Newest> newest,
            Path to) {

        /** Copies the list. */
        public Step {
            after = List.copyOf(after);
        }

        /** Bytes that it has; 0 where nothing survives. */
        public long bytes() {
            return newest.map(Newest::bytes).orElse(0L);
        }

        /** Files that it has; 0 where nothing survives. */
        public long files() {
            return newest.map(Newest::files).orElse(0L);
        }
    }

    /** Plans. */
    public static RecoveryPlan of(Loss loss, Path root, Collection<Wanted> systems) {
        Map<SystemName, Wanted> byName =
                systems.stream().collect(Collectors.toMap(Wanted::system, one -> one, (a, b) -> a, LinkedHashMap::new));
        List<Placed> order = RecoveryOrder.of(byName.values().stream()
                .map(one -> new RecoveryOrder.Wanted(
                        one.system(),
                        one.grade(),
                        one.newest().map(Newest::bytes).orElse(0L),
                        one.after()))
                .toList());
        List<Step> steps = new ArrayList<>();
        for (Placed placed : order) {
            steps.add(new Step(
                    steps.size() + 1,
                    placed.system(),
                    placed.grade(),
                    placed.turn(),
                    placed.after(),
                    Objects.requireNonNull(byName.get(placed.system())).newest(),
                    root.resolve(placed.system().value())));
        }
        return new RecoveryPlan(loss, root, steps);
    }

    /** Bytes of all systems. */
    public long bytes() {
        return steps.stream().mapToLong(Step::bytes).sum();
    }
}
