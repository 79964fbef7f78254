package dev.sago.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The smallest set of elements of which each of the given sets holds one (a minimum hitting set): depth first, one element
 * more at each try, with a lower bound by sets that have nothing in common. Counts steps and not time, so that the answer
 * is always the same.
 */
final class SmallestHit {

    private static final int MOST_STEPS = 200_000;

    private final List<BitSet> sets;
    private int steps;

    private SmallestHit(List<BitSet> sets) {
        this.sets = sets;
    }

    /**
     * Finds it.
     *
     * @param all sets as bits; each has one at least
     * @return empty where it would take too long
     */
    static Optional<BitSet> of(List<long[]> all) {
        List<BitSet> sets = all.stream()
                .map(BitSet::valueOf)
                .distinct()
                .sorted(Comparator.comparingInt(BitSet::cardinality))
                .toList();
        // What holds another whole is hit with it.
        List<BitSet> least = new ArrayList<>();
        for (BitSet set : sets) {
            if (least.stream().noneMatch(smaller -> holds(set, smaller))) {
                least.add(set);
            }
        }
        SmallestHit search = new SmallestHit(least);
        for (int size = 0; search.steps <= MOST_STEPS; size++) {
            BitSet hit = new BitSet();
            if (search.hit(hit, new BitSet(), size)) {
                return Optional.of(hit);
            }
        }
        return Optional.empty();
    }

    private static boolean holds(BitSet set, BitSet smaller) {
        BitSet rest = (BitSet) smaller.clone();
        rest.andNot(set);
        return rest.isEmpty();
    }

    /** Whether {@code left} more elements, none of them banned, do; they are in {@code hit} then. */
    private boolean hit(BitSet hit, BitSet banned, int left) {
        if (++steps > MOST_STEPS) {
            return false;
        }
        BitSet fewest = null;
        BitSet apart = new BitSet();
        int needed = 0;
        for (BitSet set : sets) {
            if (set.intersects(hit)) {
                continue;
            }
            BitSet open = (BitSet) set.clone();
            open.andNot(banned);
            if (fewest == null || open.cardinality() < fewest.cardinality()) {
                fewest = open;
            }
            if (!open.intersects(apart)) {
                apart.or(open);
                needed++;
            }
        }
        if (fewest == null) {
            return true;
        }
        if (needed > left) {
            return false;
        }
        BitSet excluded = (BitSet) banned.clone();
        for (int element = fewest.nextSetBit(0); element >= 0; element = fewest.nextSetBit(element + 1)) {
            hit.set(element);
            if (hit(hit, excluded, left - 1)) {
                return true;
            }
            hit.clear(element);
            excluded.set(element);
        }
        return false;
    }
}
