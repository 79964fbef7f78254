package dev.sago.policy;

import dev.sago.model.Location;
import dev.sago.model.Site;
import dev.sago.model.Site.State;
import dev.sago.model.SiteName;
import dev.sago.policy.Placement.Infeasible;
import dev.sago.policy.Placement.Placed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Placement beside the plainest reading of its rules, over random sites; {@code -Dsago.seed=} repeats one case. */
class PlacementBruteForceTest {

    private static final int CASES = 1000;

    /** All subsets of so many of some forty obstacles are counted; larger conflicts are checked for being enough. */
    private static final int MOST_COUNTED = 4;

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
        if (random.nextBoolean()) {
            policy = PlacementTest.preferring(policy, some(sites, random));
        }
        return check("seed " + seed, policy, sites, sites.get(random.nextInt(sites.size())));
    }

    private static List<SiteName> some(List<Site> sites, Random random) {
        List<SiteName> names = new ArrayList<>(sites.stream().map(Site::name).toList());
        Collections.shuffle(names, random);
        return names.subList(0, random.nextInt(names.size() + 1));
    }

    private static boolean check(String named, PolicySettings policy, List<Site> sites, Site home) {
        Optional<Set<SiteName>> expected = brute(policy, sites, home);
        String as = named + ": " + policy + " home " + home.name() + " of " + sites;
        switch (Placement.place(policy, sites, home.name())) {
            case Placed placed -> {
                assertThat(Optional.of((Set<SiteName>) new TreeSet<>(placed.sites())))
                        .as(as)
                        .isEqualTo(expected);
                assertThat(placed.choices())
                        .as(as)
                        .hasSameSizeAs(sites)
                        .extracting(choice -> choice.why().toString())
                        .doesNotContain("");
            }
            case Infeasible infeasible -> {
                assertThat(expected).as(as).isEmpty();
                assertThat(infeasible.conflict().toString()).as(as).isNotBlank().doesNotEndWith("but ");
                checkConflict(as, policy, sites, home);
                checkRemedies(as, infeasible.remedy().toString(), policy, sites, home);
            }
        }
        return expected.isPresent();
    }

    /** Every policy over each number of sites; what stands where is random, but the same each time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyPolicyIsJudgedRightly(int count) {
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(1000L * count + seed);
            List<Site> sites = sites(random, count);
            Site home = sites.get(random.nextInt(count));
            List<List<SiteName>> preferences = List.of(List.of(), some(sites, random));
            for (int copies = 1; copies <= count + 1; copies++) {
                for (int offsite = 0; offsite <= copies; offsite++) {
                    for (Set<String> apart : List.of(
                            Set.<String>of(), Set.of("building"), Set.of("power"), Set.of("building", "power"))) {
                        for (int metres : new int[] {0, 30_000}) {
                            for (int immutable = 0; immutable <= Math.min(2, copies); immutable++) {
                                PolicySettings plain = PlacementTest.policy(copies, offsite, apart, metres, immutable);
                                for (List<SiteName> prefer : preferences) {
                                    check("" + seed, PlacementTest.preferring(plain, prefer), sites, home);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /** No fewer obstacles than those told suffice, and those do: by the plainest count over all subsets of them. */
    private static void checkConflict(String as, PolicySettings policy, List<Site> sites, Site home) {
        PlacementGround ground = PlacementGround.of(policy, sites, home.name(), Map.of());
        List<Obstacle> all = ground.obstacles();
        List<Obstacle> told = PlacementConflict.smallest(
                ground,
                new PlacementSearch.Demand(
                        policy.copies(), policy.offsite(), policy.immutable().copies()));
        List<BitSet> met = new ArrayList<>();
        for (int bits = 0; bits < 1 << sites.size(); bits++) {
            if (Integer.bitCount(bits) == policy.copies()) {
                met.add(met(all, bits, policy, ground));
            }
        }
        assertThat(isConflict(told.stream().map(all::indexOf).toList(), met))
                .as(as)
                .isTrue();
        for (int fewer = 0; fewer < Math.min(told.size(), MOST_COUNTED); fewer++) {
            assertThat(anyConflict(all.size(), fewer, new ArrayList<>(), met))
                    .as("%d suffice: %s", fewer, as)
                    .isFalse();
        }
    }

    private static BitSet met(List<Obstacle> all, int bits, PolicySettings policy, PlacementGround ground) {
        BitSet met = new BitSet();
        for (int i = 0; i < all.size(); i++) {
            boolean stops = switch (all.get(i)) {
                case Obstacle.Unknown(int site, String _) -> in(bits, site);
                case Obstacle.Shut(int site, Told _, Told _) -> in(bits, site);
                case Obstacle.Near(int a, int b, double _) -> in(bits, a) && in(bits, b);
                case Obstacle.Shared(List<Integer> sharing, String _, String _) ->
                    sharing.stream().mapToInt(site -> in(bits, site) ? 1 : 0).sum() > 1;
                case Obstacle.Offsite _ ->
                    count(bits, i2 -> ground.whyNotOffsite(i2).isEmpty()) < policy.offsite();
                case Obstacle.Immutable _ ->
                    count(bits, i2 -> ground.sites().get(i2).objectLock())
                            < policy.immutable().copies();
            };
            met.set(i, stops);
        }
        return met;
    }

    private static boolean in(int bits, int site) {
        return (bits >> site & 1) == 1;
    }

    private static long count(int bits, IntPredicate which) {
        return IntStream.range(0, 8).filter(i -> in(bits, i)).filter(which).count();
    }

    private static boolean isConflict(List<Integer> some, List<BitSet> met) {
        return met.stream().allMatch(set -> some.stream().anyMatch(set::get));
    }

    private static boolean anyConflict(int of, int size, List<Integer> some, List<BitSet> met) {
        if (some.size() == size) {
            return isConflict(some, met);
        }
        for (int next = some.isEmpty() ? 0 : some.getLast() + 1; next < of; next++) {
            some.addLast(next);
            if (anyConflict(of, size, some, met)) {
                return true;
            }
            some.removeLast();
        }
        return false;
    }

    /** Whatever is told to be done with the policy is done, and must help. */
    private static void checkRemedies(String as, String remedy, PolicySettings policy, List<Site> sites, Site home) {
        for (String one : remedy.replace(", or ", ", ").replace(" or ", ", ").split(", ", -1)) {
            Matcher words = Pattern.compile("(lower|drop) (.*?)(?: to ([0-9]+)(k?m)?| from apart)?")
                    .matcher(one);
            Matcher add = Pattern.compile("add (?:a site|([0-9]+) sites)").matcher(one);
            if (add.matches()) {
                int more = add.group(1) == null ? 1 : Integer.parseInt(add.group(1));
                assertThat(brute(policy, with(sites, more), home))
                        .as("%s: %s", one, as)
                        .isPresent();
                assertThat(brute(policy, with(sites, more - 1), home))
                        .as("one less than %s: %s", one, as)
                        .isEmpty();
            } else if (words.matches()) {
                assertThat(brute(changed(policy, words), sites, home))
                        .as("%s: %s", one, as)
                        .isPresent();
            }
        }
    }

    private static PolicySettings changed(PolicySettings p, Matcher words) {
        String what = words.group(2);
        Set<String> apart = new TreeSet<>(p.apart());
        if (words.group(1).equals("drop")) {
            apart.removeAll(List.of(what.split(" and ")));
        }
        int number = words.group(3) == null ? 0 : Integer.parseInt(words.group(3));
        boolean distance = what.equals("minimum-distance");
        return PlacementTest.policy(
                what.equals("copies") ? number : p.copies(),
                what.equals("offsite") ? number : p.offsite(),
                apart,
                distance ? number * ("km".equals(words.group(4)) ? 1000L : 1L) : p.minimumDistanceMetres(),
                what.equals("the immutable copies") ? number : p.immutable().copies());
    }

    /** Sites that share nothing, far from all, and that lock. */
    private static List<Site> with(List<Site> sites, int more) {
        List<Site> all = new ArrayList<>(sites);
        for (int i = 0; i < more; i++) {
            Map<String, String> domains = Map.of("building", "new" + i, "power", "new" + i, "zone", "new" + i);
            all.add(new Site(new SiteName("t" + i), Optional.of(new Location(-60 + 10 * i, 20 * i)), domains, true));
        }
        return all;
    }

    private static List<Site> sites(Random random) {
        return sites(random, 1 + random.nextInt(8));
    }

    private static List<Site> sites(Random random, int count) {
        List<Site> sites = new ArrayList<>();
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
            State state =
                    random.nextInt(12) == 0 ? State.CLOSED : random.nextInt(12) == 0 ? State.DRAINING : State.OPEN;
            sites.add(new Site(
                    new SiteName("s" + (7 * i % 8)),
                    location,
                    domains,
                    random.nextInt(3) == 0,
                    new Site.Use(state, 0)));
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
                .max(Comparator.<List<Site>>comparingDouble(set -> preference(policy, set))
                        .thenComparingDouble(PlacementBruteForceTest::spread)
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

    /** A binary fraction: the first digit for the first preferred site. */
    private static double preference(PolicySettings policy, List<Site> set) {
        double sum = 0;
        for (int i = 0; i < policy.prefer().size(); i++) {
            SiteName name = policy.prefer().get(i);
            sum += set.stream().anyMatch(site -> site.name().equals(name)) ? Math.pow(0.5, i + 1) : 0;
        }
        return sum;
    }

    private static boolean fits(PolicySettings policy, List<Site> set, Site home) {
        if (set.stream().anyMatch(site -> site.use().state() != State.OPEN)) {
            return false;
        }
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
