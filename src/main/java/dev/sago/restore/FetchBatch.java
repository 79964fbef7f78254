package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.model.Sha256;
import dev.sago.repository.ChunkSink;
import dev.sago.repository.RepositoryReader;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files whose chunks are fetched together: each chunk is read once and written to all its places. Batches are bounded
 * by bytes and places, so memory does not grow with the restore.
 */
final class FetchBatch {

    private static final long MOST_BYTES = 512L << 20;
    private static final int MOST_PLACES = 1 << 16;

    /** Where a chunk goes. */
    private record Place(FileJob file, long offset) {}

    private final RepositoryReader reader;
    private final Map<Sha256, List<Place>> wanted = new HashMap<>();
    private final List<FileJob> files = new ArrayList<>();
    private long bytes;
    private int places;

    FetchBatch(RepositoryReader reader) {
        this.reader = reader;
    }

    /** Adds a file; fetches what has gathered whenever there is enough of it, in the middle of a large file too. */
    void add(FileJob file) throws InterruptedException, DestinationLostException {
        files.add(file);
        long offset = 0;
        boolean empty = true;
        Entry entry = file.entry();
        for (Extent extent : entry.content()) {
            if (extent instanceof Extent.Data(var chunk, var size)) {
                empty = false;
                wanted.computeIfAbsent(chunk, c -> new ArrayList<>(1)).add(new Place(file, offset));
                bytes += size;
                places++;
                if (bytes >= MOST_BYTES || places >= MOST_PLACES) {
                    fetch();
                }
            }
            offset += extent.length();
        }
        if (empty) {
            file.finishEmpty();
        }
    }

    /** Fetches and writes all that has gathered. */
    void fetch() throws InterruptedException, DestinationLostException {
        try {
            reader.fetch(wanted.keySet(), new ChunkSink() {
                @Override
                public void chunk(Sha256 id, ByteBuffer plain) {
                    for (Place place : wanted.getOrDefault(id, List.of())) {
                        write(place, plain.duplicate());
                    }
                }

                @Override
                public void lost(Sha256 id, String reason) {
                    wanted.getOrDefault(id, List.of()).forEach(place -> place.file.lost(reason));
                }
            });
        } catch (WriteFailure e) {
            throw e.lost;
        }
        wanted.clear();
        bytes = 0;
        places = 0;
        files.removeIf(FileJob::isOver);
    }

    /** Carries the checked exception through the sink. */
    private static final class WriteFailure extends RuntimeException {
        private final DestinationLostException lost;

        WriteFailure(DestinationLostException lost) {
            super(lost);
            this.lost = lost;
        }
    }

    private static void write(Place place, ByteBuffer plain) {
        try {
            place.file.write(place.offset, plain);
        } catch (DestinationLostException e) {
            throw new WriteFailure(e);
        }
    }

    /** Removes what was begun and is not whole; after an error or an interrupt. */
    void abandon() {
        files.forEach(file -> file.close(null));
    }
}
