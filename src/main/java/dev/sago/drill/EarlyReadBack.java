package dev.sago.drill;

import dev.sago.chunk.ChunkSizes;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.model.Sha256;
import dev.sago.model.Timestamp;
import dev.sago.model.Uninterrupted;
import dev.sago.restore.WrittenFiles;
import dev.sago.source.Destination;
import dev.sago.source.Destination.Written;
import dev.sago.source.SourceFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Reads large files back as soon as they have their names, while others are still written: a restore waits for disks and sites, and leaves
 * processors idle that hashing needs. It only saves time. What it found right counts when {@link ReadBack} comes and the file is
 * still the very one, by inode and time of last change; all else, and whatever it had no time for, is read there. So nothing waits for it.
 *
 * <p>Bounded: some files waiting, some thousand remembered. For any thread.
 */
final class EarlyReadBack implements WrittenFiles, AutoCloseable {

    /** What is smaller costs more to remember than to read. */
    private static final long LEAST_BYTES = 1 << 18;

    private static final int MOST_WAITING = 64;
    private static final int MOST_PROVED = 1 << 16;

    private record Waiting(Destination destination, Destination.Folder folder, Entry entry) {}

    private record Inode(long device, long number) {}

    /** @param content what it was found to hold, see {@link #contentOf} */
    private record Proved(Timestamp changed, Sha256 content) {}

    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<Inode, Proved> proved = new ConcurrentHashMap<>();
    private final List<Thread> threads;

    /** Starts so many threads. */
    EarlyReadBack(int workers) {
        threads = IntStream.range(0, workers)
                .mapToObj(
                        i -> Thread.ofPlatform().name("read-back-" + i).daemon().start(this::work))
                .toList();
    }

    /** Files with other names are left out: to make those changes the file's time of last change. */
    @Override
    public void written(Destination destination, Destination.Folder folder, Entry entry) {
        if (entry.size() >= LEAST_BYTES && entry.attributes().links() <= 1) {
            boolean _ = waiting.offer(new Waiting(destination, folder, entry));
        }
    }

    /** Whether the file with these attributes was read and had this entry's bytes, and was not changed since. */
    boolean isProved(Attributes found, Entry expected) {
        Proved known = proved.get(new Inode(found.device(), found.inode()));
        return known != null
                && known.changed().equals(found.changed())
                && known.content().equals(contentOf(expected));
    }

    private void work() {
        Worker worker = new Worker();
        try {
            while (proved.size() < MOST_PROVED) {
                worker.read(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private static Sha256 contentOf(Entry entry) {
        MessageDigest digest = Sha256.digest();
        for (Extent extent : entry.content()) {
            digest.update(extent.toString().getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.of(digest.digest(), 0);
    }

    /** One of the threads. */
    private final class Worker implements ChunkProof.Chunks {

        private final MessageDigest digest = Sha256.digest();
        private final ByteBuffer own = ByteBuffer.allocateDirect(ChunkSizes.MAXIMUM);
        private boolean right;

        void read(Waiting next) throws InterruptedException {
            try {
                Optional<Written> found = next.destination.written(next.folder, next.entry);
                if (found.isPresent() && isRight(found.get().file(), next.entry)) {
                    Written file = found.get();
                    proved.put(
                            new Inode(file.device(), file.inode()), new Proved(file.changed(), contentOf(next.entry)));
                }
            } catch (IOException e) {
                // It is read again in its turn, and what is wrong with it is told there.
                return;
            }
        }

        private boolean isRight(SourceFile file, Entry entry) throws IOException, InterruptedException {
            try (file;
                    SourceFile.Reading reading = file.open()) {
                right = true;
                return new PlainBytes(reading).read(entry.content(), this, entry) && right;
            }
        }

        @Override
        public ByteBuffer room(int length) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return own.slice(0, length);
        }

        @Override
        public void filled(Sha256 id, int length, Object owner) {
            right &= Sha256.hash(digest, own.slice(0, length)).equals(id);
        }
    }

    /** Ends its threads, in the middle of a file too; what was proved stays. They hold no file when it returns. */
    void end() {
        threads.forEach(Thread::interrupt);
        Uninterrupted.join(threads);
        waiting.clear();
    }

    @Override
    public void close() {
        end();
    }
}
