package dev.sago.policy;

import dev.sago.model.SiteName;
import dev.sago.policy.Obstacle.Immutable;
import dev.sago.policy.Obstacle.Near;
import dev.sago.policy.Obstacle.Offsite;
import dev.sago.policy.Obstacle.Shared;
import dev.sago.policy.Obstacle.Shut;
import dev.sago.policy.Obstacle.Unknown;
import dev.sago.policy.PlacementSearch.Demand;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Explains why no set of sites will do: by the fewest obstacles that already suffice to make it impossible. Every set of as
 * many sites as there are to be copies meets at least one obstacle; the fewest obstacles of which each set meets one are
 * such a conflict ({@link SmallestHit}). Where there are too many sets for that, obstacles are taken away one after another as long as
 * it stays impossible without them, which leaves a conflict in which every part counts, if not the smallest.
 */
final class PlacementConflict {

    /** All choices of 4 of 21 sites, or of 8 of 14. */
    private static final int MOST_SETS = 6_000;

    private final PlacementGround ground;
    private final PolicySettings policy;
    private final Demand demand;

    private PlacementConflict(PlacementGround ground, Demand demand) {
        this.ground = ground;
        this.policy = ground.policy();
        this.demand = demand;
    }

    static Placement.Infeasible explain(PlacementGround ground, Demand demand) {
        return new PlacementConflict(ground, demand).explain();
    }

    /** The fewest obstacles that make it impossible, in their order. */
    static List<Obstacle> smallest(PlacementGround ground, Demand demand) {
        return new PlacementConflict(ground, demand).smallest();
    }

    private Placement.Infeasible explain() {
        List<Obstacle> conflict = smallest();
        List<SiteName> names =
                sites(conflict).stream().map(i -> ground.sites().get(i).name()).toList();
        return new Placement.Infeasible(names, tell(conflict), new PlacementRemedy(ground, demand).of(conflict));
    }

    private List<Obstacle> smallest() {
        List<Obstacle> all = ground.obstacles();
        return sets().flatMap(SmallestHit::of)
                .map(hit -> hit.stream().mapToObj(all::get).toList())
                .orElseGet(this::shrunk);
    }

    /** For each set of as many sites as wanted, which obstacles it meets; empty where there are too many. */
    private Optional<List<long[]>> sets() {
        int size = ground.sites().size();
        double count = 1;
        for (int i = 0; i < demand.copies(); i++) {
            count = count * (size - i) / (i + 1);
        }
        if (count > MOST_SETS) {
            return Optional.empty();
        }
        List<long[]> met = new ArrayList<>();
        choose(0, new ArrayList<>(), met);
        return Optional.of(met);
    }

    private void choose(int from, List<Integer> chosen, List<long[]> met) {
        if (chosen.size() == demand.copies()) {
            met.add(met(chosen));
            return;
        }
        for (int i = from; i < ground.sites().size(); i++) {
            chosen.addLast(i);
            choose(i + 1, chosen, met);
            chosen.removeLast();
        }
    }

    private long[] met(List<Integer> chosen) {
        List<Obstacle> all = ground.obstacles();
        long[] met = new long[(all.size() + 63) / 64];
        for (int i = 0; i < all.size(); i++) {
            if (stopped(all.get(i), chosen)) {
                met[i / 64] |= 1L << i;
            }
        }
        return met;
    }

    private boolean stopped(Obstacle obstacle, List<Integer> chosen) {
        return switch (obstacle) {
            case Unknown unknown -> chosen.contains(unknown.site());
            case Shut shut -> chosen.contains(shut.site());
            case Shared shared ->
                chosen.stream().filter(shared.sites()::contains).count() > 1;
            case Near near -> chosen.contains(near.first()) && chosen.contains(near.second());
            case Offsite _ ->
                chosen.stream().filter(i -> ground.whyNotOffsite(i).isEmpty()).count() < demand.offsite();
            case Immutable _ ->
                chosen.stream().filter(i -> ground.sites().get(i).objectLock()).count() < demand.immutable();
        };
    }

    /** In both directions; of the two the one with fewer parts. */
    private List<Obstacle> shrunk() {
        List<Obstacle> forward = shrink(ground.obstacles());
        List<Obstacle> backward = shrink(ground.obstacles().reversed()).reversed();
        return forward.size() < backward.size() ? forward : backward;
    }

    private List<Obstacle> shrink(List<Obstacle> all) {
        List<Obstacle> left = new ArrayList<>(all);
        for (Obstacle obstacle : all) {
            List<Obstacle> without = new ArrayList<>(left);
            without.remove(obstacle);
            if (!possible(ground, without, demand)) {
                left = without;
            }
        }
        return left;
    }

    /** Demands count only where their obstacle is among those that are left. */
    static boolean possible(PlacementGround ground, List<Obstacle> obstacles, Demand wanted) {
        Demand counted = new Demand(
                wanted.copies(),
                obstacles.contains(new Offsite()) ? wanted.offsite() : 0,
                obstacles.contains(new Immutable()) ? wanted.immutable() : 0);
        return PlacementSearch.feasible(ground, counted, obstacles);
    }

    private Set<Integer> sites(List<Obstacle> conflict) {
        Set<Integer> sites = new TreeSet<>();
        for (Obstacle obstacle : conflict) {
            switch (obstacle) {
                case Unknown unknown -> sites.add(unknown.site());
                case Shut shut -> sites.add(shut.site());
                case Shared shared -> sites.addAll(shared.sites());
                case Near near -> sites.addAll(List.of(near.first(), near.second()));
                case Offsite _ -> sites.addAll(notOffsite());
                case Immutable _ -> sites.addAll(notLocked());
            }
        }
        return sites;
    }

    private List<Integer> notOffsite() {
        return all().filter(i -> ground.whyNotOffsite(i).isPresent()).boxed().toList();
    }

    private List<Integer> notLocked() {
        return all().filter(i -> !ground.sites().get(i).objectLock()).boxed().toList();
    }

    private IntStream all() {
        return IntStream.range(0, ground.sites().size());
    }

    private Told tell(List<Obstacle> conflict) {
        int sites = ground.sites().size();
        Told wanted = Told.counted("wants", demand.copies(), policy.name(), demand.copies());
        if (demand.copies() > sites) {
            return Told.counted("too-few", sites, wanted, sites);
        }
        List<Told> parts = new ArrayList<>();
        for (Obstacle obstacle : conflict) {
            switch (obstacle) {
                case Unknown _, Shut _, Shared _, Near _ -> parts.add(obstacle.told(ground.sites()));
                case Offsite _ -> parts.add(tellOffsite());
                case Immutable _ -> parts.add(tellLocked());
            }
        }
        return conflict.stream().anyMatch(Near.class::isInstance)
                ? Told.of("conflict.distance", wanted, Told.all(parts), Obstacle.kilometres((double)
                        policy.minimumDistanceMetres()))
                : Told.of("conflict", wanted, Told.all(parts));
    }

    private Told tellOffsite() {
        List<Told> reasons = new ArrayList<>();
        for (int site : notOffsite()) {
            ground.whyNotOffsite(site)
                    .ifPresent(why ->
                            reasons.add(Told.of("site", ground.sites().get(site).name(), why)));
        }
        return Told.of("conflict.offsite", demand.offsite(), Told.commas(reasons));
    }

    private Told tellLocked() {
        List<SiteName> names =
                notLocked().stream().map(i -> ground.sites().get(i).name()).toList();
        return names.isEmpty()
                ? Told.of("conflict.immutable.few", demand.immutable())
                : Told.of("conflict.immutable", demand.immutable(), Told.commas(names));
    }
}
