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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads large files back as soon as they have their names, while others are still written: a restore waits for disks and sites, and leaves
 * processors idle that hashing needs. It only saves time. What it found right counts when {@link ReadBack} comes and the file is
 * still the very one, by inode and time of last change; all else, and whatever it had no time for, is read there. So nothing waits for it.
 *
 * <p>Where nobody will look at the files afterwards, it frees the room of those that are proved, once they are on the disk: to empty scratch
 * space at the end takes long where a file system tells the disk of each freed block. Names and sizes stay for the walk to find.
 *
 * <p>Bounded: some files waiting, some thousand remembered. For any thread.
 */
final class EarlyReadBack implements WrittenFiles, AutoCloseable {

    /** What is smaller costs more to remember than to read. */
    private static final long LEAST_BYTES = 1 << 18;

    private static final int MOST_WAITING = 64;
    private static final int MOST_FREEABLE = 1 << 12;

    /** These threads only wait for the disk. */
    private static final int FREEING = 2;

    private static final int MOST_PROVED = 1 << 16;

    private record Waiting(Destination destination, Destination.Folder folder, Entry entry) {}

    /** A file that was proved. */
    private record Freeable(Waiting in, Written written) {}

    private record Inode(long device, long number) {}

    /** @param content what it was found to hold, see {@link #contentOf} */
    private record Proved(Timestamp changed, Sha256 content) {}

    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<Freeable> freeable = new ArrayBlockingQueue<>(MOST_FREEABLE);
    private final Map<Inode, Proved> proved = new ConcurrentHashMap<>();
    private final boolean frees;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts so many threads.
     *
     * @param frees whether the files' bytes are not needed any more once they were proved
     */
    EarlyReadBack(int workers, boolean frees) {
        this.frees = frees;
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofPlatform().name("read-back-" + i).daemon().start(this::work));
        }
        for (int i = 0; frees && i < FREEING; i++) {
            threads.add(Thread.ofPlatform().name("free-room-" + i).daemon().start(this::free));
        }
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

    private void free() {
        try {
            while (true) {
                free(freeable.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void free(Freeable file) {
        try {
            file.in
                    .destination
                    .freeRoom(file.in.folder, file.in.entry, file.written)
                    .ifPresent(changed -> prove(file.in.entry, file.written, changed));
        } catch (IOException e) {
            return; // It keeps its room until all is removed.
        }
    }

    private void prove(Entry entry, Written file, Timestamp changed) {
        proved.put(new Inode(file.device(), file.inode()), new Proved(changed, contentOf(entry)));
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
                    prove(next.entry, found.get(), found.get().changed());
                    boolean _ = frees && freeable.offer(new Freeable(next, found.get()));
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
        freeable.clear();
    }

    @Override
    public void close() {
        end();
    }
}
