package dev.sago.policy;

import dev.sago.model.Site;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the best set of sites: depth first in the order of names, leaving a branch as soon as what is left of it cannot
 * reach the wanted numbers, or the spread already found. Complete as long as it stays below its limit of steps, which 16 sites
 * cannot reach; the limit counts steps and not time, so that the answer is always the same.
 */
final class PlacementSearch {

    /** The most sites, so that a set fits a long. */
    static final int MOST_SITES = 64;

    /** So that a sum of weights fits a long. */
    private static final int MOST_PREFERRED = 62;

    /** All subsets of 16 sites are 65,536; this leaves room for 4 of 60 or 8 of 24. */
    private static final int MOST_STEPS = 2_000_000;

    /** To answer whether there is any set, which an explanation asks hundreds of times; still more than 16 sites need. */
    private static final int MOST_STEPS_FOR_ANY = 100_000;

    /** What is asked of a set. */
    record Demand(int copies, int offsite, int immutable) {}

    /** A set and what makes it better than another; see {@link Placement} for the order. */
    record Found(List<Integer> sites, long preference, double spread, int offsite, double fromHome) {

        boolean beats(Found other) {
            int order = Long.compare(preference, other.preference);
            order = order != 0 ? order : Double.compare(spread, other.spread);
            order = order != 0 ? order : Integer.compare(offsite, other.offsite);
            return (order != 0 ? order : Double.compare(fromHome, other.fromHome)) > 0;
        }
    }

    private final Demand demand;
    private final boolean firstWillDo;
    private final int size;
    private final long[] enemies;
    private final double[][] metres;
    private final double[] fromHome;
    private final long offsite;
    private final long locked;

    /** By site; the more, the earlier the policy prefers it, so that one is more than all later ones together. */
    private final long[] weights;

    private final List<Integer> chosen = new ArrayList<>();
    private Optional<Found> best = Optional.empty();
    private int steps;

    private PlacementSearch(
            PlacementGround ground, Demand demand, Collection<Obstacle> obstacles, boolean firstWillDo) {
        this.demand = demand;
        this.firstWillDo = firstWillDo;
        size = ground.sites().size();
        enemies = new long[size];
        metres = new double[size][size];
        fromHome = new double[size];
        weights = new long[size];
        long offsiteBits = 0;
        long lockedBits = 0;
        for (int i = 0; i < size; i++) {
            Site site = ground.sites().get(i);
            int preferred = ground.policy().prefer().indexOf(site.name());
            weights[i] = preferred >= 0 && preferred < MOST_PREFERRED ? 1L << (MOST_PREFERRED - 1 - preferred) : 0;
            fromHome[i] = PlacementGround.distance(site, ground.homeSite()).orElse(0.0);
            offsiteBits |= ground.whyNotOffsite(i).isEmpty() ? 1L << i : 0;
            lockedBits |= site.objectLock() ? 1L << i : 0;
            for (int j = 0; j < size; j++) {
                metres[i][j] =
                        PlacementGround.distance(site, ground.sites().get(j)).orElse(0.0);
            }
        }
        offsite = offsiteBits;
        locked = lockedBits;
        obstacles.forEach(this::meet);
    }

    private void meet(Obstacle obstacle) {
        switch (obstacle) {
            case Obstacle.Unknown unknown -> enemies[unknown.site()] |= 1L << unknown.site();
            case Obstacle.Shut shut -> enemies[shut.site()] |= 1L << shut.site();
            case Obstacle.Shared shared -> {
                long together = 0;
                for (int site : shared.sites()) {
                    together |= 1L << site;
                }
                for (int site : shared.sites()) {
                    enemies[site] |= together & ~(1L << site);
                }
            }
            case Obstacle.Near near -> part(near.first(), near.second());
            case Obstacle.Offsite _, Obstacle.Immutable _ -> {
                // the demand holds their numbers
            }
        }
    }

    private void part(int first, int second) {
        enemies[first] |= 1L << second;
        enemies[second] |= 1L << first;
    }

    /** The best set, if there is one. */
    static Optional<Found> best(PlacementGround ground, Demand demand, Collection<Obstacle> obstacles) {
        PlacementSearch search = new PlacementSearch(ground, demand, obstacles, false);
        search.run();
        return search.best;
    }

    /** Whether there is any set; yes also where the limit ended the search, since it was not shown that there is none. */
    static boolean feasible(PlacementGround ground, Demand demand, Collection<Obstacle> obstacles) {
        PlacementSearch search = new PlacementSearch(ground, demand, obstacles, true);
        search.run();
        return search.best.isPresent() || search.steps > MOST_STEPS_FOR_ANY;
    }

    private void run() {
        long allowed = 0;
        for (int i = 0; i < size; i++) {
            allowed |= (enemies[i] >>> i & 1) == 0 ? 1L << i : 0;
        }
        choose(allowed, 0L, 0L, Double.MAX_VALUE);
    }

    private void choose(long allowed, long set, long preference, double spread) {
        if (++steps > (firstWillDo ? MOST_STEPS_FOR_ANY : MOST_STEPS) || (firstWillDo && best.isPresent())) {
            return;
        }
        int missing = demand.copies() - chosen.size();
        if (missing == 0) {
            keep(set, preference, spread);
            return;
        }
        long rest = allowed;
        while (rest != 0 && reachable(rest, set, missing, preference, spread)) {
            int site = Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            double narrower = spread;
            for (int other : chosen) {
                narrower = Math.min(narrower, metres[site][other]);
            }
            chosen.addLast(site);
            choose(rest & ~enemies[site], set | 1L << site, preference + weights[site], narrower);
            chosen.removeLast();
        }
    }

    private boolean reachable(long rest, long set, int missing, long preference, double spread) {
        return Long.bitCount(rest) >= missing
                && enough(rest & offsite, set & offsite, missing, demand.offsite())
                && enough(rest & locked, set & locked, missing, demand.immutable())
                && (firstWillDo || best.isEmpty() || mayBeat(best.get(), rest, preference, spread));
    }

    private boolean mayBeat(Found found, long rest, long preference, double spread) {
        long most = preference;
        for (long left = rest; left != 0; left &= left - 1) {
            most += weights[Long.numberOfTrailingZeros(left)];
        }
        return most > found.preference() || (most == found.preference() && spread >= found.spread());
    }

    private static boolean enough(long left, long had, int missing, int wanted) {
        return Long.bitCount(had) + Math.min(missing, Long.bitCount(left)) >= wanted;
    }

    private void keep(long set, long preference, double spread) {
        if (Long.bitCount(set & offsite) < demand.offsite() || Long.bitCount(set & locked) < demand.immutable()) {
            return;
        }
        double nearest = chosen.stream()
                .filter(site -> (offsite >>> site & 1) == 1)
                .mapToDouble(site -> fromHome[site])
                .min()
                .orElse(0);
        Found found = new Found(List.copyOf(chosen), preference, spread, Long.bitCount(set & offsite), nearest);
        if (best.isEmpty() || found.beats(best.get())) {
            best = Optional.of(found);
        }
    }
}
