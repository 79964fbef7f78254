package dev.sago.repository;

import dev.sago.model.Sha256;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How much of each pack is needed. Where several packs hold a needed chunk, the one of which the larger part is needed
 * keeps it; so packs whose content was written into others come out as not needed.
 */
public final class PackUses {

    private final NeededChunks needed;
    private final Count[][] counts; // By segment and the pack's number there.
    private final Map<Sha256, Count> byId = new HashMap<>();

    private static final class Count {

        private static final Comparator<Count> BEST =
                Comparator.comparingDouble((Count count) -> -count.part()).thenComparing(count -> count.pack.id());

        private final IndexSegment.PackHead pack;
        private final int segment;
        private long plain;
        private long held;
        private long kept;

        Count(IndexSegment.PackHead pack, int segment) {
            this.pack = pack;
            this.segment = segment;
        }

        double part() {
            return plain == 0 ? 0 : (double) held / plain;
        }

        String key() {
            return ObjectKeys.pack(pack.id());
        }
    }

    /**
     * One pack that an index names.
     *
     * @param key its relative key
     * @param size its size in bytes
     * @param plainBytes plain bytes of its chunks
     * @param neededBytes plain bytes of those that are needed and that no other pack keeps
     * @param heldElsewhere whether it has needed chunks which other packs keep
     */
    public record Use(String key, int size, long plainBytes, long neededBytes, boolean heldElsewhere) {}

    /** Counts. Takes a few microseconds for each chunk of the index. */
    public PackUses(NeededChunks needed) {
        this.needed = needed;
        List<IndexSegment> segments = needed.segments();
        this.counts = new Count[segments.size()][];
        for (int s = 0; s < counts.length; s++) {
            counts[s] = new Count[segments.get(s).packs()];
            for (int p = 0; p < counts[s].length; p++) {
                IndexSegment.PackHead pack = segments.get(s).pack(p);
                int segment = s;
                counts[s][p] = byId.computeIfAbsent(pack.id(), id -> new Count(pack, segment));
            }
        }
        countHeld();
        eachNeeded((id, places) ->
                places.getFirst().count.kept += places.getFirst().length());
    }

    /** An index may name a pack twice, in two index objects; it is counted in the first. */
    private void countHeld() {
        for (int s = 0; s < counts.length; s++) {
            IndexSegment segment = needed.segments().get(s);
            for (int i = 0; i < segment.chunks(); i++) {
                Count count = counts[s][segment.packOf(i)];
                if (count.segment == s) {
                    count.plain += segment.lengthOf(i);
                    count.held += needed.isNeeded(s, i) ? segment.lengthOf(i) : 0;
                }
            }
        }
    }

    private record Place(Count count, IndexSegment segment, int number) {

        int length() {
            return segment.lengthOf(number);
        }
    }

    @FunctionalInterface
    private interface Visitor {
        /** Takes a needed chunk and the packs that hold it, the one that keeps it first. */
        void chunk(Sha256 id, List<Place> places);
    }

    private void eachNeeded(Visitor visitor) {
        for (int s = 0; s < counts.length; s++) {
            IndexSegment segment = needed.segments().get(s);
            for (int i = 0; i < segment.chunks(); i++) {
                if (needed.isNeeded(s, i) && !segment.repeats(i)) {
                    Sha256 id = segment.chunkId(i);
                    if (isFirst(id, s)) {
                        visitor.chunk(id, places(id, s));
                    }
                }
            }
        }
    }

    private boolean isFirst(Sha256 id, int segment) {
        for (int s = 0; s < segment; s++) {
            if (needed.segments().get(s).contains(id)) {
                return false;
            }
        }
        return true;
    }

    private List<Place> places(Sha256 id, int from) {
        List<Place> places = new ArrayList<>(2);
        for (int s = from; s < counts.length; s++) {
            IndexSegment segment = needed.segments().get(s);
            int number = segment.first(id);
            if (number >= 0) {
                do {
                    Count count = counts[s][segment.packOf(number)];
                    if (places.stream().noneMatch(place -> place.count == count)) {
                        places.add(new Place(count, segment, number));
                    }
                    number++;
                } while (segment.repeats(number));
            }
        }
        if (places.size() > 1) {
            places.sort(Comparator.comparing(Place::count, Count.BEST));
        }
        return places;
    }

    /** All packs that indexes name, by key. */
    public Map<String, Use> packs() {
        Map<String, Use> packs = new TreeMap<>();
        byId.values()
                .forEach(count -> packs.put(
                        count.key(),
                        new Use(
                                count.key(),
                                count.pack.size(),
                                count.plain,
                                count.kept,
                                count.held > 0 && count.kept == 0)));
        return packs;
    }

    boolean isOfTrees(String key) {
        Count count = byId.get(Sha256.parse(ObjectKeys.name(key)));
        return count != null && count.pack.type() == ObjectType.TREE_PACK;
    }

    /** For packs that are not needed because others keep what is needed of them: those others. */
    public Map<String, Set<String>> standIns() {
        Map<String, Set<String>> others = new HashMap<>();
        eachNeeded((id, places) -> {
            for (Place place : places.subList(1, places.size())) {
                if (place.count.kept == 0) {
                    others.computeIfAbsent(place.count.key(), key -> new TreeSet<>())
                            .add(places.getFirst().count.key());
                }
            }
        });
        return others;
    }

    /** The needed chunks that these packs keep, by pack: where each lies in it. */
    Map<String, List<ChunkPlace>> keptBy(Collection<String> packs) {
        Map<String, List<ChunkPlace>> chunks = new LinkedHashMap<>();
        packs.forEach(key -> chunks.put(key, new ArrayList<>()));
        eachNeeded((id, places) -> {
            Place keeper = places.getFirst();
            List<ChunkPlace> kept = chunks.get(keeper.count.key());
            if (kept != null) {
                kept.add(keeper.segment.place(keeper.number));
            }
        });
        return chunks;
    }
}
