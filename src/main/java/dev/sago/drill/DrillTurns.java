package dev.sago.drill;

import dev.sago.catalog.Drills.Row;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Loss;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whose turn it is: which loss the next drill of a system supposes, and what is overdue. Pure functions of what earlier drills
 * showed, so the same history gives the same answer on every node.
 */
public final class DrillTurns {

    private DrillTurns() {}

    /**
     * The loss whose turn it is for a system: of those that leave it a site, and are no two sites by chance, the one that this
     * system rehearsed longest ago; among equals the one whose sites were longest not supposed lost by any system.
     *
     * @param placed the sites that hold the system
     * @return empty if nothing leaves it a site
     */
    public static Optional<Loss> next(
            SystemName system, List<SiteName> placed, Collection<Site> sites, List<Row> history) {
        return Loss.all(sites).stream()
                .filter(loss -> loss.sites().size() == 1 || loss.name().contains("="))
                .filter(loss -> placed.stream().anyMatch(site -> !loss.takes(site)))
                .filter(loss -> placed.stream().anyMatch(loss::takes))
                .min(Comparator.comparing((Loss loss) -> last(history, Optional.of(system), loss))
                        .thenComparing(loss -> last(history, Optional.empty(), loss)));
    }

    /** When a drill last supposed this loss; long ago if none did. */
    private static Instant last(List<Row> history, Optional<SystemName> system, Loss loss) {
        return history.stream()
                .filter(row -> system.isEmpty() || row.system().equals(system.get()))
                .filter(row -> row.lost().containsAll(loss.sites()))
                .map(Row::begun)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /**
     * One thing that should have been rehearsed by now.
     *
     * @param what a system's or a site's name
     * @param site whether it is a site
     * @param last its last drill that passed; of a site: in which it was supposed lost
     * @param every how often the policy wants it; of a site: the shortest of its systems'
     */
    public record Overdue(String what, boolean site, Optional<Instant> last, Duration every) {}

    /**
     * A system that drills are planned for.
     *
     * @param every how often
     * @param placed the sites that hold it
     */
    public record Planned(SystemName system, Duration every, List<SiteName> placed) {}

    /** Systems whose last passed drill is too long ago, then sites that no passed drill supposed lost for too long. */
    public static List<Overdue> overdue(List<Planned> planned, List<Row> history, Instant now) {
        Map<String, Overdue> systems = new TreeMap<>();
        Map<String, Overdue> sites = new TreeMap<>();
        for (Planned one : planned) {
            Optional<Instant> last = history.stream()
                    .filter(row -> row.passed() && row.system().equals(one.system()))
                    .map(Row::begun)
                    .max(Comparator.naturalOrder());
            if (isOver(last, one.every(), now)) {
                systems.put(one.system().value(), new Overdue(one.system().value(), false, last, one.every()));
            }
            for (SiteName site : one.placed()) {
                Optional<Instant> lost = history.stream()
                        .filter(row -> row.passed() && row.lost().contains(site))
                        .map(Row::begun)
                        .max(Comparator.naturalOrder());
                // As many turns as a system has sites: each site is supposed lost once in so many drills.
                Duration every = one.every().multipliedBy(one.placed().size());
                Overdue before = sites.get(site.value());
                Duration shortest = before == null || every.compareTo(before.every()) < 0 ? every : before.every();
                sites.put(site.value(), new Overdue(site.value(), true, lost, shortest));
            }
        }
        sites.values().removeIf(site -> !isOver(site.last(), site.every(), now));
        List<Overdue> all = new java.util.ArrayList<>(systems.values());
        all.addAll(sites.values());
        return List.copyOf(all);
    }

    private static boolean isOver(Optional<Instant> last, Duration every, Instant now) {
        return last.isEmpty() || last.get().plus(every).isBefore(now);
    }
}
