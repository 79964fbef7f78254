package dev.sago.policy;

import dev.sago.model.Location;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.policy.Placement.Choice;
import dev.sago.policy.Placement.Infeasible;
import dev.sago.policy.Placement.Placed;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** Placement beside the plainest reading of its rules, over random sites; {@code -Dsago.seed=} repeats one case. */
class PlacementBruteForceTest {

    private static final int CASES = 1000;

    @Test
    void agreesWithTryingEverySet() {
        Long only = Long.getLong("sago.seed");
        int feasible = 0;
        for (long seed = only == null ? 1 : only; seed <= (only == null ? CASES : only); seed++) {
            feasible += check(seed) ? 1 : 0;
        }
        if (only == null) {
            assertThat(feasible).as("both outcomes are tried often").isBetween(CASES / 10, CASES * 9 / 10);
        }
    }

    private static boolean check(long seed) {
        Random random = new Random(seed);
        List<Site> sites = sites(random);
        int copies = 1 + random.nextInt(4);
        PolicySettings policy = PlacementTest.policy(
                copies,
                random.nextInt(copies + 1),
                random.nextBoolean()
                        ? Set.of("building")
                        : random.nextBoolean() ? Set.of() : Set.of("building", "power"),
                random.nextBoolean() ? 0 : random.nextInt(150_000),
                random.nextInt(2));
        Site home = sites.get(random.nextInt(sites.size()));
        Optional<Set<SiteName>> expected = brute(policy, sites, home);
        String as = "seed " + seed + ": " + policy + " home " + home.name() + " of " + sites;
        switch (Placement.place(policy, sites, home.name())) {
            case Placed placed -> {
                assertThat(Optional.of((Set<SiteName>) new TreeSet<>(placed.sites())))
                        .as(as)
                        .isEqualTo(expected);
                assertThat(placed.choices())
                        .as(as)
                        .hasSameSizeAs(sites)
                        .extracting(Choice::why)
                        .doesNotContain("");
            }
            case Infeasible infeasible -> {
                assertThat(expected).as(as).isEmpty();
                assertThat(infeasible.conflict()).as(as).isNotBlank().doesNotEndWith("but ");
                assertThat(infeasible.remedy()).as(as).contains("add a site");
            }
        }
        return expected.isPresent();
    }

    private static List<Site> sites(Random random) {
        List<Site> sites = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            Map<String, String> domains = new HashMap<>();
            for (String kind : List.of("building", "power", "zone")) {
                if (random.nextInt(10) > 0) {
                    domains.put(kind, kind + random.nextInt(kind.equals("building") ? 6 : 9));
                }
            }
            Optional<Location> location = random.nextInt(8) == 0
                    ? Optional.empty()
                    : Optional.of(new Location(35 + random.nextInt(8) / 4.0, 127 + random.nextInt(8) / 4.0));
            sites.add(new Site(new SiteName("s" + (7 * i % 8)), location, domains, random.nextInt(3) == 0));
        }
        return sites;
    }

    /** The best set by the order that {@link Placement} documents, or empty. */
    private static Optional<Set<SiteName>> brute(PolicySettings policy, List<Site> sites, Site home) {
        List<List<Site>> fitting = new ArrayList<>();
        for (int bits = 0; bits < 1 << sites.size(); bits++) {
            List<Site> set = new ArrayList<>();
            for (int i = 0; i < sites.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    set.add(sites.get(i));
                }
            }
            if (set.size() == policy.copies() && fits(policy, set, home)) {
                set.sort(Comparator.comparing(Site::name));
                fitting.add(set);
            }
        }
        return fitting.stream()
                .max(Comparator.comparingDouble(PlacementBruteForceTest::spread)
                        .thenComparingInt(set -> offsite(policy, set, home).size())
                        .thenComparingDouble(set -> fromHome(policy, set, home))
                        .thenComparing(
                                set -> set.stream()
                                        .map(s -> s.name().value())
                                        .toList()
                                        .toString(),
                                Comparator.reverseOrder()))
                .map(set -> new TreeSet<>(set.stream().map(Site::name).toList()));
    }

    private static boolean fits(PolicySettings policy, List<Site> set, Site home) {
        if (set.size() > 1) {
            for (Site site : set) {
                if (!site.domains().keySet().containsAll(policy.apart())
                        || (policy.minimumDistanceMetres() > 0
                                && site.location().isEmpty())) {
                    return false;
                }
            }
            for (String kind : policy.apart()) {
                if (set.stream().map(s -> s.domains().get(kind)).distinct().count() < set.size()) {
                    return false;
                }
            }
            if (policy.minimumDistanceMetres() > 0 && spread(set) < policy.minimumDistanceMetres()) {
                return false;
            }
        }
        return offsite(policy, set, home).size() >= policy.offsite()
                && set.stream().filter(Site::objectLock).count()
                        >= policy.immutable().copies();
    }

    private static List<Site> offsite(PolicySettings policy, List<Site> set, Site home) {
        return set.stream()
                .filter(site -> !site.name().equals(home.name()))
                .filter(site -> site.domains().entrySet().stream()
                        .noneMatch(domain ->
                                domain.getValue().equals(home.domains().get(domain.getKey()))))
                .filter(site -> site.domains().keySet().containsAll(policy.apart())
                        && home.domains().keySet().containsAll(policy.apart()))
                .filter(site -> site.domains().keySet().stream().anyMatch(home.domains()::containsKey))
                .toList();
    }

    private static double spread(List<Site> set) {
        double spread = Double.MAX_VALUE;
        for (Site one : set) {
            for (Site other : set) {
                spread = one.equals(other) ? spread : Math.min(spread, metres(one, other));
            }
        }
        return spread;
    }

    private static double fromHome(PolicySettings policy, List<Site> set, Site home) {
        return offsite(policy, set, home).stream()
                .mapToDouble(site -> metres(site, home))
                .min()
                .orElse(0);
    }

    private static double metres(Site one, Site other) {
        if (one.location().isEmpty() || other.location().isEmpty()) {
            return 0;
        }
        return one.location().get().distanceTo(other.location().get());
    }
}
