package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.repository.RepositoryReader;
import dev.sago.restore.ArchiveBatch.Step;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings entries into an archive in the order in which they are added: while one batch gathers, the one before is fetched, and the one before that is
 * written. Memory is that of two batches, whatever is restored. Used by one thread.
 */
final class ArchiveQueue {

    private final RepositoryReader reader;
    private final ArchiveFeed feed;
    private ArchiveBatch gathering = new ArchiveBatch();
    private ArchiveBatch fetched = gathering;
    private @Nullable Background fetching;
    private @Nullable Background writing;

    ArchiveQueue(RepositoryReader reader, ArchiveFeed feed) {
        this.reader = reader;
        this.feed = feed;
    }

    /** Adds what has no bytes. */
    void add(Step step) throws IOException, InterruptedException {
        if (!gathering.hasRoomFor(0)) {
            turn();
        }
        gathering.add(step);
    }

    /** Adds a file: in one batch, or in as many as it needs. */
    void add(EntryPath path, Entry entry) throws IOException, InterruptedException {
        long data = entry.content().stream()
                .filter(Extent.Data.class::isInstance)
                .mapToLong(Extent::length)
                .sum();
        boolean whole = data <= ArchiveBatch.MOST_BYTES;
        ArchivedFile file = new ArchivedFile(path, entry, whole);
        if (whole) {
            if (!gathering.hasRoomFor(data)) {
                turn();
            }
            gathering.add(new Step.Part(file, entry.content(), true));
        } else {
            addParts(file);
        }
    }

    private void addParts(ArchivedFile file) throws IOException, InterruptedException {
        List<Extent> part = new ArrayList<>();
        long bytes = 0;
        for (Extent extent : file.entry().content()) {
            long more = extent instanceof Extent.Data ? extent.length() : 0;
            if (!gathering.hasRoomFor(bytes + more)) {
                if (!part.isEmpty()) {
                    gathering.add(new Step.Part(file, List.copyOf(part), false));
                    part.clear();
                }
                bytes = 0;
                turn();
                if (file.isLost()) {
                    return; // The rest of it need not be fetched.
                }
            }
            part.add(extent);
            bytes += more;
        }
        gathering.add(new Step.Part(file, List.copyOf(part), true));
    }

    /** Moves each batch on by one stage. */
    private void turn() throws IOException, InterruptedException {
        if (fetching != null) {
            fetching.await();
            fetching = null;
            awaitWriting();
            ArchiveBatch batch = fetched;
            writing = new Background("archive", () -> feed.write(batch));
        }
        if (!gathering.isEmpty()) {
            ArchiveBatch batch = gathering;
            fetched = batch;
            fetching = new Background("fetch", () -> reader.fetch(batch.wanted(), batch));
            gathering = new ArchiveBatch();
        }
    }

    private void awaitWriting() throws IOException, InterruptedException {
        if (writing != null) {
            writing.await();
            writing = null;
        }
    }

    /** Fetches and writes all that is left. */
    void finish() throws IOException, InterruptedException {
        turn();
        turn();
        awaitWriting();
    }

    /** Ends what is under way. After an error or an interrupt. */
    void abandon() {
        if (fetching != null) {
            fetching.stop();
        }
        if (writing != null) {
            writing.stop();
        }
    }
}
