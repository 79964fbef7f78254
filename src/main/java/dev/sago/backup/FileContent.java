package dev.sago.backup;

import dev.sago.model.Extent;
import dev.sago.repository.ChunkWriter;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What one reading of a file gives: its chunks and holes, in order, some of which other readers may be storing still. One thread's. */
final class FileContent {

    private final ReaderDesk desk;
    private final ChunkWriter chunks;
    private final boolean shared;
    private final List<Extent> extents = new ArrayList<>(1);
    private final Deque<Given> given = new ArrayDeque<>();
    private long size;

    /** A chunk at another reader, and its place. */
    private record Given(int place, ChunkTask task) {}

    /**
     * Nothing yet.
     *
     * @param shared whether chunks may be given to other readers
     */
    FileContent(ReaderDesk desk, ChunkWriter chunks, boolean shared) {
        this.desk = desk;
        this.chunks = chunks;
        this.shared = shared;
    }

    void hole(long length) {
        add(new Extent.Hole(length));
    }

    /** Stores a chunk, or has it stored. */
    void chunk(ByteBuffer bytes) throws InterruptedException {
        ChunkTask task = shared ? give(bytes) : null;
        if (task == null) {
            add(chunks.write(bytes));
        } else {
            given.add(new Given(extents.size(), task));
            add(new Extent.Hole(bytes.remaining())); // Until it is stored: see settle.
        }
    }

    private @Nullable ChunkTask give(ByteBuffer bytes) throws InterruptedException {
        while (!given.isEmpty() && given.element().task.isDone()) {
            settle(given.remove());
        }
        return desk.give(bytes);
    }

    private void add(Extent extent) {
        extents.add(extent);
        size += extent.length();
    }

    /** Stores what nobody has begun with, and waits for the rest. Nothing of it is at others when it returns. */
    void settle() throws InterruptedException {
        while (!given.isEmpty()) {
            Given last = given.removeLast(); // Of those that wait, the one that is begun with last.
            if (desk.takeBack(last.task)) {
                last.task.store(chunks);
                desk.chunkDone(last.task);
            }
            settle(last);
        }
    }

    private void settle(Given one) throws InterruptedException {
        extents.set(one.place, one.task.await());
    }

    /** Bytes so far. */
    long size() {
        return size;
    }

    /** In the file's order; when it is settled. */
    List<Extent> extents() {
        return extents;
    }
}
