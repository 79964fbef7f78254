package dev.sago.repository;

import dev.sago.model.Sha256;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One ranged read of a pack: neighbouring frames that hold wanted chunks. Frames that lie close together are read at
 * once, since a request costs more than a few unwanted bytes.
 *
 * @param pack the pack
 * @param places the wanted chunks, by position
 * @param from first byte
 * @param to behind the last byte
 */
record FramePlan(Sha256 pack, List<ChunkPlace> places, int from, int to) {

    /** Unwanted bytes that are read along rather than asking twice. */
    private static final int GAP = 256 << 10;

    /** Most bytes of one read. */
    static final int MOST = 8 << 20;

    /** Groups places into as few reads as is sensible. */
    static List<FramePlan> plan(List<ChunkPlace> places) {
        List<ChunkPlace> sorted = new ArrayList<>(places);
        sorted.sort(Comparator.comparing(ChunkPlace::pack)
                .thenComparingInt(ChunkPlace::framePosition)
                .thenComparingInt(ChunkPlace::offset));
        List<FramePlan> plans = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || !fits(sorted.get(begin), sorted.get(i - 1), sorted.get(i))) {
                List<ChunkPlace> part = sorted.subList(begin, i);
                plans.add(new FramePlan(
                        part.getFirst().pack(), part, part.getFirst().framePosition(), end(part.getLast())));
                begin = i;
            }
        }
        return plans;
    }

    private static boolean fits(ChunkPlace first, ChunkPlace last, ChunkPlace next) {
        return next.pack().equals(first.pack())
                && next.framePosition() - end(last) <= GAP
                && end(next) - first.framePosition() <= MOST;
    }

    private static int end(ChunkPlace place) {
        return place.framePosition() + place.frameStored();
    }

    /** The wanted chunks by frame, in order. */
    List<List<ChunkPlace>> frames() {
        List<List<ChunkPlace>> frames = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= places.size(); i++) {
            if (i == places.size()
                    || places.get(i).framePosition() != places.get(begin).framePosition()) {
                frames.add(places.subList(begin, i));
                begin = i;
            }
        }
        return frames;
    }

    int length() {
        return to - from;
    }
}
