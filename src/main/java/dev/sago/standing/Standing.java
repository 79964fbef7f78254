package dev.sago.standing;

import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.RunTotal;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How all watched systems stand at one time. Immutable.
 *
 * @param read when it was read
 * @param systems each system, the worst first, then by grade and name
 * @param runs how runs ended, of configured systems and others
 * @param nodes the nodes that the scheduler tells of
 */
public record Standing(Instant read, List<SystemStanding> systems, List<RunTotal> runs, List<Timetable.Node> nodes) {

    /**
     * What one site owes to all systems.
     *
     * @param systems how many it owes to
     * @param objects how many objects
     * @param since since when it owes the oldest
     */
    public record Owed(SiteName site, long systems, long objects, Instant since) {}

    /** Judges facts. Pure: the same facts give the same standing. */
    public static Standing of(Collection<Watched> watched, Facts facts, int rpoWarning, Instant now) {
        Map<SystemName, CatalogSnapshot> newest = new HashMap<>();
        facts.newest().forEach(snapshot -> newest.put(snapshot.system(), snapshot));
        Map<SystemName, Judge> judges = new LinkedHashMap<>();
        watched.forEach(one -> judges.put(one.system(), new Judge(one, newest.get(one.system()))));
        facts.debts().forEach(sum -> on(judges, sum.system(), judge -> judge.add(sum)));
        facts.findings().forEach(sum -> on(judges, sum.system(), judge -> judge.add(sum)));
        facts.proofs().forEach(proof -> on(judges, proof.system(), judge -> judge.add(proof)));
        facts.completed().forEach(one -> on(judges, one.system(), judge -> judge.add(one)));
        facts.runs().forEach(total -> on(judges, total.system(), judge -> judge.add(total)));
        facts.slots().forEach((system, slot) -> on(judges, system, judge -> judge.slot(Optional.of(slot))));
        List<SystemStanding> systems = judges.values().stream()
                .map(judge -> judge.judge(rpoWarning, now))
                .sorted(Comparator.comparing(SystemStanding::condition)
                        .thenComparing(SystemStanding::grade)
                        .thenComparing(SystemStanding::system))
                .toList();
        return new Standing(now, systems, facts.runs(), facts.nodes());
    }

    /** What the catalog knows of systems that are not configured any more is nobody's trouble. */
    private static void on(Map<SystemName, Judge> judges, SystemName system, Consumer<Judge> then) {
        Judge judge = judges.get(system);
        if (judge != null) {
            then.accept(judge);
        }
    }

    /** How many systems stand so. */
    public Map<Condition, Long> counts() {
        Map<Condition, Long> counts = new EnumMap<>(Condition.class);
        systems.forEach(system -> counts.merge(system.condition(), 1L, Long::sum));
        return counts;
    }

    /** What each site owes, by site; sites that owe nothing are left out. */
    public List<Owed> owed() {
        Map<SiteName, Owed> bySite = new TreeMap<>();
        for (SystemStanding system : systems) {
            for (SiteStanding site : system.sites()) {
                site.debtsSince()
                        .ifPresent(since -> bySite.merge(
                                site.site(), new Owed(site.site(), 1, site.debts(), since), Standing::sum));
            }
        }
        return List.copyOf(bySite.values());
    }

    private static Owed sum(Owed a, Owed b) {
        return new Owed(
                a.site(),
                a.systems() + b.systems(),
                a.objects() + b.objects(),
                a.since().isBefore(b.since()) ? a.since() : b.since());
    }
}
