package dev.sago.restore;

import dev.sago.model.Extent;
import dev.sago.repository.RepositoryReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches the chunks of files: one batch is fetched and written in the background while the next gathers. Each chunk of a
 * batch is read once and written to all its places; memory is that of two batches, whatever is restored. Used by one
 * thread.
 */
final class FetchQueue {

    private final RepositoryReader reader;
    private final List<FileJob> files = new ArrayList<>();
    private FetchBatch gathering = new FetchBatch();
    private @Nullable Background running;
    private boolean hashed = true;

    FetchQueue(RepositoryReader reader) {
        this.reader = reader;
    }

    /** Leaves the hashes of chunks to whoever reads back what is written. Before the first file. */
    void readBackFollows() {
        hashed = false;
    }

    /** Adds a file; begins to fetch whenever enough has gathered, in the middle of a large file too. */
    void add(FileJob file) throws InterruptedException, DestinationLostException {
        files.add(file);
        boolean begun = file.isBegun();
        long offset = 0;
        boolean empty = true;
        for (Extent extent : file.entry().content()) {
            if (extent instanceof Extent.Data part) {
                empty = false;
                if (!begun || !file.holds(part, offset)) {
                    gathering.add(part.chunk(), part.size(), file, offset);
                }
                if (gathering.isFull()) {
                    begin();
                }
            }
            offset += extent.length();
        }
        if (empty) {
            file.finishEmpty();
        }
    }

    private void begin() throws InterruptedException, DestinationLostException {
        awaitRunning();
        if (!gathering.isEmpty()) {
            FetchBatch batch = gathering;
            running = new Background("fetch", () -> fetch(batch));
            gathering = new FetchBatch();
        }
    }

    private void fetch(FetchBatch batch) throws InterruptedException {
        if (hashed) {
            reader.fetch(batch.chunks(), batch);
        } else {
            reader.fetchUnhashed(batch.chunks(), batch);
        }
    }

    private void awaitRunning() throws InterruptedException, DestinationLostException {
        if (running != null) {
            try {
                running.await();
            } catch (FetchBatch.WriteFailure e) {
                throw e.lost();
            } catch (IOException e) {
                throw new IllegalStateException("fetching throws its own exceptions only", e);
            }
            running = null;
            files.removeIf(FileJob::isOver);
        }
    }

    /** Fetches and writes all that is left. */
    void finish() throws InterruptedException, DestinationLostException {
        begin();
        awaitRunning();
    }

    /** Ends what is under way; of what is not whole, only large files stay, to be gone on with. After an error or an interrupt. */
    void abandon() {
        if (running != null) {
            running.stop();
            running = null;
        }
        files.forEach(FileJob::leave);
    }
}
