package dev.sago.policy;

import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Survival.Fate;
import dev.sago.policy.Survival.Known;
import dev.sago.policy.Survival.Newest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a loss does to all systems together.
 *
 * @param planned systems of which the placement leaves a site, were all copies complete
 * @param surviving systems of which a complete copy survives now
 * @param gone systems of which none does, by name; the original of some of them may stand
 * @param toRecover systems whose original is lost and that survive
 * @param oldest age of the oldest state among those to recover
 * @param recovery how long recovering them takes, one after another; empty where no rate was measured or none is to be recovered
 */
public record LossEffect(
        Loss loss,
        int planned,
        int surviving,
        List<SystemName> gone,
        int toRecover,
        Optional<Duration> oldest,
        Optional<Duration> recovery) {

    /** The fewest survivors first; the rest in the order of {@link Loss#all}. */
    public static final Comparator<LossEffect> WORST_FIRST =
            Comparator.comparingInt(LossEffect::surviving).thenComparingInt(LossEffect::planned);

    /**
     * Reckons it.
     *
     * @param placed the sites of each system's placement; systems without one are absent
     * @param rates how fast data comes back
     */
    public static LossEffect of(
            Loss loss, Collection<Known> systems, Map<SystemName, List<SiteName>> placed, Instant now, Rates rates) {
        List<Survival> all = systems.stream()
                .map(system -> Survival.of(system, loss, now, rates))
                .toList();
        List<Newest> back = all.stream()
                .filter(one -> one.fate() == Fate.RECOVERABLE)
                .flatMap(one -> one.newest().stream())
                .toList();
        return new LossEffect(
                loss,
                (int) systems.stream()
                        .filter(system -> placed.getOrDefault(system.system(), List.of()).stream()
                                .anyMatch(site -> !loss.takes(site)))
                        .count(),
                (int) all.stream().filter(one -> one.newest().isPresent()).count(),
                all.stream()
                        .filter(one -> one.newest().isEmpty())
                        .map(Survival::system)
                        .sorted()
                        .toList(),
                back.size(),
                back.stream().map(Newest::age).max(Comparator.naturalOrder()),
                back.stream()
                        .map(Newest::recovery)
                        .reduce((a, b) -> a.flatMap(x -> b.map(x::plus)))
                        .flatMap(sum -> sum));
    }
}
