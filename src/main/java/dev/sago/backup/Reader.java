package dev.sago.backup;

import dev.sago.chunk.ChunkSizes;
import dev.sago.chunk.Cutter;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.repository.ChunkWriter;
import dev.sago.source.SourceFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Second stage, several at once: takes files from the walker, reads, cuts, and stores their chunks, all on its own
 * thread from the first byte to the seal, but for chunks of large files that readers without a file take over: see {@link ReaderDesk}.
 * A file that changed while it was read is read once more, then stored as it is and told.
 */
final class Reader implements AutoCloseable {

    /** Room for the largest chunk, and for one of usual size so that not every cut moves what is left. */
    private static final int WINDOW = ChunkSizes.MAXIMUM + ChunkSizes.AVERAGE;

    /** What is smaller is over before another thread has begun to help. */
    private static final long LARGE_FILE = 8L << 20;

    private final ReaderDesk desk;
    private final ChunkWriter chunks;
    private final Cutter cutter;
    private final RunMeter meter;
    private final Problems problems;
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW);

    /** Does what is on the desk until nothing can come any more. */
    Reader(ReaderDesk desk, ChunkWriter chunks, Cutter cutter, RunMeter meter, Problems problems) {
        this.desk = desk;
        this.chunks = chunks;
        this.cutter = cutter;
        this.meter = meter;
        this.problems = problems;
    }

    void run() throws InterruptedException {
        for (ReaderDesk.Work next = desk.take(); next != null; next = desk.take()) {
            switch (next) {
                case FileTask file -> {
                    file.done(read(file));
                    desk.fileDone();
                }
                case ChunkTask chunk -> {
                    chunk.store(chunks);
                    desk.chunkDone(chunk);
                }
            }
        }
        chunks.flush();
    }

    private @Nullable Entry read(FileTask task) throws InterruptedException {
        try (SourceFile file = task.file) {
            Reading reading = read(file, task.size);
            if (!reading.stable) {
                reading = read(file, task.size);
            }
            count(reading);
            if (!reading.stable) {
                meter.unstable.increment();
                problems.unstable(task.path());
            }
            Attributes attributes = reading.contentType == null
                    ? task.attributes
                    : task.attributes.withContentType(reading.contentType);
            FileContent content = reading.content;
            return Entry.file(task.name, attributes, content.size(), content.extents(), !reading.stable);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                // The run is being ended, and that is why the read broke: it says nothing about the file.
                throw new InterruptedException();
            }
            problems.unreadable(task.path(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void count(Reading reading) {
        meter.files.increment();
        meter.changedFiles.increment();
        meter.bytes.add(reading.content.size());
    }

    /** One reading of a file: what it gave, and whether that is of one moment. */
    private record Reading(
            FileContent content, boolean stable, @Nullable String contentType) {}

    private Reading read(SourceFile file, long listedSize) throws IOException, InterruptedException {
        FileContent content = new FileContent(desk, chunks, listedSize >= LARGE_FILE);
        try (SourceFile.Reading open = file.open()) {
            readAll(open, listedSize, content);
            Reading reading = new Reading(content, open.unchanged(), open.contentType());
            content.settle();
            return reading;
        } catch (IOException e) {
            content.settle(); // Not after an interrupt, which may come once only: what others were given may never be
            // done then.
            throw e;
        }
    }

    private void readAll(SourceFile.Reading open, long listedSize, FileContent content)
            throws IOException, InterruptedException {
        window.clear();
        boolean atEnd = false;
        while (!atEnd) {
            long hole = open.skipHole();
            if (hole > 0) {
                cut(content, true);
                content.hole(hole);
            }
            int read = open.read(window);
            if (read > 0) {
                meter.readBytes.add(read);
            }
            atEnd = read < 0 || content.size() + window.position() == listedSize;
            cut(content, atEnd);
        }
    }

    /** Cuts what the window holds; with {@code last} all of it, otherwise up to where a chunk surely ends. */
    private void cut(FileContent content, boolean last) throws InterruptedException {
        window.flip();
        while (window.hasRemaining()) {
            int length = cutter.cut(window, last);
            if (length == 0) {
                break;
            }
            content.chunk(window.slice(window.position(), length));
            window.position(window.position() + length);
        }
        window.compact();
    }

    @Override
    public void close() {
        chunks.close();
    }
}
