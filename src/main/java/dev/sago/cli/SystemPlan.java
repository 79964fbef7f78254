package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.model.Grade;
import dev.sago.model.Location;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.ImmutableCopies;
import dev.sago.policy.Migration;
import dev.sago.policy.Objectives;
import dev.sago.policy.Placement;
import dev.sago.policy.Placement.Choice;
import dev.sago.policy.Survival;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where one system's copies go and why, by the configuration; what each loss leaves, by it and by what was seen; and whether
 * its objectives can be kept.
 *
 * @param copies how many the policy wants
 * @param quorum how many a backup needs
 * @param offsite how many must share nothing with the home
 * @param apart kinds of domains that no two copies share
 * @param minimumDistance metres between any two copies
 * @param immutable sites at which nobody can delete the copy, for {@code immutableDays}
 * @param sites all sites with the reason for taking them or not; empty where there is no placement
 * @param distances between the sites that were taken
 * @param losses the loss of each site, of each domain that several sites are in, and of each two sites
 * @param objectives whether RPO and RTO can be kept
 * @param complete complete copies of the newest snapshot that has one; 0 where none has
 * @param age how old that is
 * @param migration how copies get where the placement wants them; absent where they are there
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
        List<Left> losses,
        Objectives objectives,
        int complete,
        Optional<Duration> age,
        Optional<Migration> migration,
        Optional<String> conflict,
        Optional<String> remedy) {

    /** A site: whether it holds a copy, why, and how many metres it is from the home, if both tell where they stand. */
    record PlannedSite(SiteName site, boolean chosen, String why, Optional<Long> metresFromHome) {}

    /** Metres between two sites with copies. */
    record Distance(SiteName one, SiteName other, long metres) {}

    /**
     * What a loss leaves.
     *
     * @param lost what is lost
     * @param original whether the original is lost with it
     * @param left the sites of the placement that still hold a copy, were all complete; nearest to the home first
     * @param backupsGoOn whether what is left is a quorum
     * @param fate what becomes of the system now
     * @param newest the newest snapshot that survives now
     */
    record Left(
            String lost,
            boolean original,
            List<SiteName> left,
            boolean backupsGoOn,
            Survival.Fate fate,
            Optional<Survival.Newest> newest) {}

    static SystemPlan of(SystemSettings system, Outlook outlook, String language) {
        Map<SiteName, Site> sites = outlook.sites().stream().collect(Collectors.toMap(Site::name, site -> site));
        Placement placement = outlook.placement(system);
        List<SiteName> placed = outlook.placed(system);
        var policy = system.policy();
        Optional<Survival.KnownSnapshot> newest = outlook.newest(system);
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
                ImmutableCopies.of(policy, placed, sites.values()),
                policy.immutable().days(),
                placement instanceof Placement.Placed found
                        ? found.choices().stream()
                                .map(choice -> planned(choice, system.home(), sites, language))
                                .toList()
                        : List.of(),
                distances(placed, sites),
                placed.isEmpty() ? List.of() : losses(system, placed, outlook),
                outlook.objectives(system),
                newest.map(snapshot -> snapshot.complete().size()).orElse(0),
                newest.map(snapshot -> Duration.between(snapshot.begun(), outlook.now())),
                outlook.migration(system),
                placement instanceof Placement.Infeasible none
                        ? Optional.of(none.conflict().in(language))
                        : Optional.empty(),
                placement instanceof Placement.Infeasible none
                        ? Optional.of(none.remedy().in(language))
                        : Optional.empty());
    }

    private static PlannedSite planned(Choice choice, SiteName home, Map<SiteName, Site> sites, String language) {
        return new PlannedSite(
                choice.site(), choice.chosen(), choice.why().in(language), metres(choice.site(), home, sites));
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

    private static List<Left> losses(SystemSettings system, List<SiteName> placed, Outlook outlook) {
        return outlook.losses().stream()
                .map(loss -> {
                    List<SiteName> left =
                            placed.stream().filter(site -> !loss.takes(site)).toList();
                    Survival now = outlook.after(system, loss);
                    return new Left(
                            loss.name(),
                            loss.takes(system.home()),
                            left,
                            left.size() >= system.policy().quorum(),
                            now.fate(),
                            now.newest());
                })
                .toList();
    }
}
