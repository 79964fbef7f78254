package dev.sago.backup;

import dev.sago.chunk.ChunkSizes;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What readers do next: files from the walker, in its order; and chunks of a large file, which its reader gives away while others have
 * nothing to do, so that one file is hashed and compressed by all processors. Where there are files enough, nothing is given away, and each file stays
 * with one thread from the first byte to the seal.
 *
 * <p>Bounded: some files waiting, and two chunks given away for each reader: one that is stored, and the next, so that none waits for the
 * file's reader, which stores chunks itself meanwhile. For many threads.
 */
final class ReaderDesk implements AutoCloseable {

    /** A file, or a chunk of one. */
    sealed interface Work permits FileTask, ChunkTask {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final int mostFiles;
    private final int mostBuffers;
    private final Deque<FileTask> files = new ArrayDeque<>();
    private final Deque<ChunkTask> chunks = new ArrayDeque<>();
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    private int allocated;
    private int idle;
    private int helping;
    private int reading;
    private boolean ended;

    /**
     * An empty one.
     *
     * @param mostFiles so many may wait
     * @param readers how many there are
     */
    ReaderDesk(int mostFiles, int readers) {
        this.mostFiles = mostFiles;
        this.mostBuffers = 2 * readers;
    }

    /** Waits for room. */
    void put(FileTask file) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (files.size() >= mostFiles) {
                room.await();
            }
            files.add(file);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** No more files will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what a reader can do; null when nothing can come any more. {@link #fileDone} or {@link #chunkDone} follows. */
    @Nullable
    Work take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                ChunkTask chunk = chunks.poll();
                if (chunk != null) {
                    helping++;
                    return chunk;
                }
                FileTask file = files.poll();
                if (file != null) {
                    reading++;
                    room.signal();
                    return file;
                }
                if (ended && reading == 0) {
                    return null;
                }
                idle++;
                try {
                    work.await();
                } finally {
                    idle--;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A reader has read its file, and holds no chunk of it. */
    void fileDone() {
        lock.lock();
        try {
            reading--;
            if (ended && reading == 0) {
                work.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives a copy of a chunk to readers that have no file; null, and nothing is copied, if there are none, or they have enough. */
    @Nullable
    ChunkTask give(ByteBuffer chunk) {
        lock.lock();
        try {
            ByteBuffer buffer = idle + helping > chunks.size() ? buffer() : null;
            if (buffer == null) {
                return null;
            }
            buffer.clear().put(chunk.duplicate()).flip();
            ChunkTask task = new ChunkTask(buffer);
            chunks.add(task);
            work.signal();
            return task;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable ByteBuffer buffer() {
        ByteBuffer free = buffers.poll();
        if (free == null && allocated < mostBuffers) {
            allocated++;
            return ByteBuffer.allocateDirect(ChunkSizes.MAXIMUM);
        }
        return free;
    }

    /** Whether a chunk that was given away is the caller's again, since nobody has begun with it. If so, {@link #chunkDone} follows. */
    boolean takeBack(ChunkTask task) {
        lock.lock();
        try {
            boolean ours = chunks.remove(task);
            helping += ours ? 1 : 0;
            return ours;
        } finally {
            lock.unlock();
        }
    }

    /** A chunk is stored, and its buffer free. */
    void chunkDone(ChunkTask task) {
        lock.lock();
        try {
            helping--;
            buffers.add(task.bytes());
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of files that nobody will read any more, because the run ends early. When all threads have ended. */
    @Override
    public void close() {
        files.forEach(task -> task.file.close());
        files.clear();
    }
}
