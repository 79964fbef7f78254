package dev.sago.policy;

import dev.sago.model.SiteName;
import dev.sago.policy.Survival.KnownSnapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a system gets from the sites that hold it to those of its placement: first all that lack something are filled, then those
 * that left are drained. So there are never fewer complete copies than before, or than the policy wants. A pure function of
 * what the catalog knows; {@code sago heal --drain} does it in this order, by what it sees at the sites.
 *
 * @param before complete copies of the newest snapshot now
 * @param steps in order
 */
public record Migration(int before, List<Step> steps) {

    /** What is done at a site. */
    public enum Kind {
        /** It is brought what it lacks. */
        FILL,
        /** It left: its copies count until here, and are deleted. */
        DRAIN,
        /** It left and is closed: its copies stay. */
        KEEP
    }

    /**
     * One step.
     *
     * @param from sites that the missing is read from, those that leave too; empty where nothing is brought
     * @param counted sites whose copies count after it
     */
    public record Step(Kind kind, SiteName site, List<SiteName> from, List<SiteName> counted) {

        /** Copies the lists. */
        public Step {
            from = List.copyOf(from);
            counted = List.copyOf(counted);
        }
    }

    /** Copies the list. */
    public Migration {
        steps = List.copyOf(steps);
    }

    /**
     * The way.
     *
     * @param placed the sites of the placement, in order
     * @param snapshots newest first
     * @param holding sites that are known to hold a copy in any state
     * @param closed sites that keep what they have
     * @return empty where nothing left and nothing is lacking, and where nothing complete is known that could be brought
     */
    public static Optional<Migration> of(
            List<SiteName> placed,
            List<KnownSnapshot> snapshots,
            Collection<SiteName> holding,
            Collection<SiteName> closed) {
        List<KnownSnapshot> whole = snapshots.stream()
                .filter(snapshot -> !snapshot.complete().isEmpty())
                .toList();
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        Set<SiteName> newest = whole.getFirst().complete();
        List<SiteName> counted = new ArrayList<>(newest.stream().sorted().toList());
        List<Step> steps = new ArrayList<>();
        for (SiteName site : placed) {
            if (whole.stream().anyMatch(snapshot -> !snapshot.complete().contains(site))) {
                if (!counted.contains(site)) {
                    counted.add(site);
                }
                List<SiteName> from = newest.stream()
                        .filter(other -> !other.equals(site))
                        .sorted()
                        .toList();
                steps.add(new Step(Kind.FILL, site, from, counted));
            }
        }
        for (SiteName site : holding.stream().distinct().sorted().toList()) {
            if (placed.contains(site)) {
                continue;
            }
            if (closed.contains(site)) {
                steps.add(new Step(Kind.KEEP, site, List.of(), counted));
            } else {
                counted.remove(site);
                steps.add(new Step(Kind.DRAIN, site, List.of(), counted));
            }
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(new Migration(newest.size(), steps));
    }
}
