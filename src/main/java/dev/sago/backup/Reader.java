package dev.sago.backup;

import dev.sago.chunk.ChunkSizes;
import dev.sago.chunk.Cutter;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.repository.ChunkWriter;
import dev.sago.source.SourceFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/**
 * Second stage, several at once: takes files from the walker, reads, cuts, and stores their chunks, all on its own
 * thread from the first byte to the seal. A file that changed while it was read is read once more, then stored as it is
 * and told.
 */
final class Reader implements AutoCloseable {

    /** Room for the largest chunk, and for one of usual size so that not every cut moves what is left. */
    private static final int WINDOW = ChunkSizes.MAXIMUM + ChunkSizes.AVERAGE;

    private final BlockingQueue<FileTask> tasks;
    private final FileTask end;
    private final ChunkWriter chunks;
    private final Cutter cutter;
    private final RunMeter meter;
    private final Problems problems;
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW);

    /** Reads files from {@code tasks} until it meets {@code end}, which it leaves for the others. */
    Reader(
            BlockingQueue<FileTask> tasks,
            FileTask end,
            ChunkWriter chunks,
            Cutter cutter,
            RunMeter meter,
            Problems problems) {
        this.tasks = tasks;
        this.end = end;
        this.chunks = chunks;
        this.cutter = cutter;
        this.meter = meter;
        this.problems = problems;
    }

    void run() throws InterruptedException {
        while (true) {
            FileTask task = tasks.take();
            if (task == end) {
                tasks.put(end);
                chunks.flush();
                return;
            }
            task.done(read(task));
        }
    }

    private @Nullable Entry read(FileTask task) throws InterruptedException {
        try (SourceFile file = task.file) {
            Content content = content(file, task.size);
            if (!content.stable) {
                content = content(file, task.size);
            }
            count(content);
            if (!content.stable) {
                meter.unstable.increment();
                problems.unstable(task.path());
            }
            Attributes attributes = content.contentType == null
                    ? task.attributes
                    : task.attributes.withContentType(content.contentType);
            return Entry.file(task.name, attributes, content.size, content.extents, !content.stable);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                // The run is being ended, and that is why the read broke: it says nothing about the file.
                throw new InterruptedException();
            }
            problems.unreadable(task.path(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void count(Content content) {
        meter.files.increment();
        meter.changedFiles.increment();
        meter.bytes.add(content.size);
    }

    /** What one reading of a file gave. */
    private static final class Content {
        private final List<Extent> extents = new ArrayList<>(1);
        private long size;
        private boolean stable;
        private @Nullable String contentType;

        void add(Extent extent) {
            extents.add(extent);
            size += extent.length();
        }
    }

    private Content content(SourceFile file, long listedSize) throws IOException, InterruptedException {
        Content content = new Content();
        try (SourceFile.Reading reading = file.open()) {
            window.clear();
            boolean atEnd = false;
            while (!atEnd) {
                long hole = reading.skipHole();
                if (hole > 0) {
                    cut(content, true);
                    content.add(new Extent.Hole(hole));
                }
                int read = reading.read(window);
                if (read > 0) {
                    meter.readBytes.add(read);
                }
                atEnd = read < 0 || content.size + window.position() == listedSize;
                cut(content, atEnd);
            }
            content.stable = reading.unchanged();
            content.contentType = reading.contentType();
        }
        return content;
    }

    /** Cuts what the window holds; with {@code last} all of it, otherwise up to where a chunk surely ends. */
    private void cut(Content content, boolean last) throws InterruptedException {
        window.flip();
        while (window.hasRemaining()) {
            int length = cutter.cut(window, last);
            if (length == 0) {
                break;
            }
            content.add(chunks.write(window.slice(window.position(), length)));
            window.position(window.position() + length);
        }
        window.compact();
    }

    @Override
    public void close() {
        chunks.close();
    }
}
