package dev.sago.policy;

import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Objectives.Verdict;
import dev.sago.policy.RecoveryOrder.Placed;
import dev.sago.policy.RecoveryOrder.Wanted;
import dev.sago.policy.Survival.Fate;
import dev.sago.policy.Survival.Newest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * When each of many systems stands again after a loss, if they are brought back one after another, in the order of recovery: its RTO
 * is judged by that, and not by how long it takes alone. Pure arithmetic.
 *
 * @param steps what is to be recovered, in its order
 * @param all how long all of it takes; empty if no restore was measured, or nothing is to be recovered
 */
public record RecoveryTimes(List<Step> steps, Optional<Duration> all) {

    /** Copies the list. */
    public RecoveryTimes {
        steps = List.copyOf(steps);
    }

    /**
     * One system.
     *
     * @param turn the grade with which it is recovered
     * @param bytes how much there is to bring back
     * @param from the site with the fastest link of those that are left, if any link is known
     * @param link bytes per second of that
     * @param rate bytes per second at which it comes back; empty if no restore was measured
     * @param takes how long it takes
     * @param ready when it stands, from the begin of the recovery
     * @param rto how long that may take; empty if the policy asks for nothing
     * @param verdict whether it is kept
     */
    public record Step(
            SystemName system,
            Grade turn,
            long bytes,
            Optional<SiteName> from,
            Optional<Double> link,
            Optional<Double> rate,
            Optional<Duration> takes,
            Optional<Duration> ready,
            Optional<Duration> rto,
            Verdict verdict) {}

    /**
     * Reckons it.
     *
     * @param survivals what the loss leaves; only what is recoverable counts
     * @param after which systems each comes after
     * @param rtos how long each may take; systems whose policy asks for nothing are absent
     */
    public static RecoveryTimes of(
            Collection<Survival> survivals,
            Map<SystemName, List<SystemName>> after,
            Map<SystemName, Duration> rtos,
            Rates rates) {
        Map<SystemName, Newest> newest = new HashMap<>();
        List<Wanted> wanted = new ArrayList<>();
        for (Survival one : survivals) {
            if (one.fate() == Fate.RECOVERABLE && one.newest().isPresent()) {
                newest.put(one.system(), one.newest().get());
                wanted.add(new Wanted(
                        one.system(),
                        one.grade(),
                        one.newest().get().bytes(),
                        after.getOrDefault(one.system(), List.of())));
            }
        }
        List<Step> steps = new ArrayList<>();
        Optional<Duration> ready =
                wanted.isEmpty() ? Optional.empty() : rates.restores().map(any -> Duration.ZERO);
        for (Placed placed : RecoveryOrder.of(wanted)) {
            Newest what = Objects.requireNonNull(newest.get(placed.system()));
            Optional<Duration> takes = rates.from(what.from()).map(rate -> Survival.recovery(what.bytes(), rate));
            ready = ready.flatMap(until -> takes.map(until::plus));
            Optional<Duration> rto = Optional.ofNullable(rtos.get(placed.system()));
            Optional<Duration> stands = ready;
            steps.add(new Step(
                    placed.system(),
                    placed.turn(),
                    what.bytes(),
                    rates.fastest(what.from()),
                    rates.link(what.from()),
                    rates.from(what.from()),
                    takes,
                    stands,
                    rto,
                    rto.map(most -> Objectives.judged(most, stands)).orElse(Verdict.NONE)));
        }
        return new RecoveryTimes(steps, ready);
    }
}
