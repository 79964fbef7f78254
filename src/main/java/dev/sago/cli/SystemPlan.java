package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.model.Grade;
import dev.sago.model.Location;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.ImmutableCopies;
import dev.sago.policy.Placement;
import dev.sago.policy.Placement.Choice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where one system's copies go, why, and what is left when one site is lost: counted from the configuration alone.
 *
 * @param copies how many the policy wants
 * @param quorum how many a backup needs
 * @param offsite how many must share nothing with the home
 * @param apart kinds of domains that no two copies share
 * @param minimumDistance metres between any two copies
 * @param immutable sites at which nobody can delete the copy, for {@code immutableDays}
 * @param sites all sites with the reason for taking them or not; empty where there is no placement
 * @param distances between the sites that were taken
 * @param losses the loss of each site
 * @param conflict why there is no placement; null where there is one
 * @param remedy what would allow one; null where there is one
 */
record SystemPlan(
        SystemName system,
        SiteName home,
        Grade grade,
        String policy,
        int copies,
        int quorum,
        int offsite,
        Set<String> apart,
        long minimumDistance,
        List<SiteName> immutable,
        int immutableDays,
        List<PlannedSite> sites,
        List<Distance> distances,
        List<Loss> losses,
        Optional<String> conflict,
        Optional<String> remedy) {

    /** A site: whether it holds a copy, why, and how many metres it is from the home, if both tell where they stand. */
    record PlannedSite(SiteName site, boolean chosen, String why, Optional<Long> metresFromHome) {}

    /** Metres between two sites with copies. */
    record Distance(SiteName one, SiteName other, long metres) {}

    /**
     * What is left when one site is lost.
     *
     * @param lost the site
     * @param original whether the original is lost with it
     * @param left the sites that still hold a copy, nearest to the home first
     * @param backupsGoOn whether what is left is a quorum
     */
    record Loss(SiteName lost, boolean original, List<SiteName> left, boolean backupsGoOn) {}

    static SystemPlan of(SystemSettings system, Placement placement, Map<SiteName, Site> sites) {
        return switch (placement) {
            case Placement.Placed placed ->
                plan(
                        system,
                        placed.choices().stream()
                                .map(choice -> planned(choice, system.home(), sites))
                                .toList(),
                        distances(placed.sites(), sites),
                        losses(system, placed.sites()),
                        ImmutableCopies.of(system.policy(), placed.sites(), sites.values()),
                        Optional.empty());
            case Placement.Infeasible infeasible ->
                plan(system, List.of(), List.of(), List.of(), List.of(), Optional.of(infeasible));
        };
    }

    private static SystemPlan plan(
            SystemSettings system,
            List<PlannedSite> sites,
            List<Distance> distances,
            List<Loss> losses,
            List<SiteName> immutable,
            Optional<Placement.Infeasible> infeasible) {
        var policy = system.policy();
        return new SystemPlan(
                system.name(),
                system.home(),
                system.grade(),
                policy.name(),
                policy.copies(),
                policy.quorum(),
                policy.offsite(),
                new TreeSet<>(policy.apart()),
                policy.minimumDistanceMetres(),
                immutable,
                policy.immutable().days(),
                sites,
                distances,
                losses,
                infeasible.map(Placement.Infeasible::conflict),
                infeasible.map(Placement.Infeasible::remedy));
    }

    private static PlannedSite planned(Choice choice, SiteName home, Map<SiteName, Site> sites) {
        return new PlannedSite(choice.site(), choice.chosen(), choice.why(), metres(choice.site(), home, sites));
    }

    private static List<Distance> distances(List<SiteName> placed, Map<SiteName, Site> sites) {
        List<Distance> distances = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            for (SiteName other : placed.subList(i + 1, placed.size())) {
                SiteName one = placed.get(i);
                metres(one, other, sites).ifPresent(metres -> distances.add(new Distance(one, other, metres)));
            }
        }
        distances.sort(Comparator.comparingLong(Distance::metres));
        return distances;
    }

    private static Optional<Long> metres(SiteName one, SiteName other, Map<SiteName, Site> sites) {
        Optional<Location> here = Optional.ofNullable(sites.get(one)).flatMap(Site::location);
        Optional<Location> there = Optional.ofNullable(sites.get(other)).flatMap(Site::location);
        return here.flatMap(from -> there.map(to -> Math.round(from.distanceTo(to))));
    }

    /** The home's loss is told even where no copy is there. */
    private static List<Loss> losses(SystemSettings system, List<SiteName> placed) {
        List<SiteName> lost = new ArrayList<>(placed);
        if (!lost.contains(system.home())) {
            lost.addFirst(system.home());
        }
        return lost.stream()
                .map(site -> {
                    List<SiteName> left =
                            placed.stream().filter(other -> !other.equals(site)).toList();
                    boolean original = site.equals(system.home());
                    return new Loss(
                            site, original, left, left.size() >= system.policy().quorum());
                })
                .toList();
    }
}
