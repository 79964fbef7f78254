package dev.sago.restore;

import dev.sago.model.Sha256;
import dev.sago.repository.ChunkSink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chunks that are fetched together, and all places where each goes. Filled by one thread, then read by several. */
final class FetchBatch implements ChunkSink {

    private static final long MOST_BYTES = 128L << 20;
    private static final int MOST_PLACES = 1 << 12;

    /** Where a chunk goes. */
    private record Place(FileJob file, long offset) {}

    private final Map<Sha256, List<Place>> wanted = new HashMap<>();
    private long bytes;
    private int places;

    void add(Sha256 chunk, int size, FileJob file, long offset) {
        wanted.computeIfAbsent(chunk, c -> new ArrayList<>(1)).add(new Place(file, offset));
        bytes += size;
        places++;
    }

    /** Whether memory says that it is enough. */
    boolean isFull() {
        return bytes >= MOST_BYTES || places >= MOST_PLACES;
    }

    boolean isEmpty() {
        return places == 0;
    }

    Set<Sha256> chunks() {
        return wanted.keySet();
    }

    @Override
    public void chunk(Sha256 id, ByteBuffer plain) {
        for (Place place : wanted.getOrDefault(id, List.of())) {
            try {
                place.file.write(place.offset, plain.duplicate());
            } catch (DestinationLostException e) {
                throw new WriteFailure(e);
            }
        }
    }

    @Override
    public void lost(Sha256 id, String reason) {
        wanted.getOrDefault(id, List.of()).forEach(place -> place.file.lost(reason));
    }

    /** Carries the checked exception through the reader. */
    static final class WriteFailure extends RuntimeException {

        private final DestinationLostException lost;

        private WriteFailure(DestinationLostException lost) {
            super(lost);
            this.lost = lost;
        }

        DestinationLostException lost() {
            return lost;
        }
    }
}
