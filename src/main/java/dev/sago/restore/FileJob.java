package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.source.Destination;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One file being restored: opened when its first chunk arrives, committed when its last is written, given up at the
 * first error. Chunks may arrive from several threads in any order.
 */
final class FileJob {

    private final Destination destination;
    private final Destination.Folder folder;
    private final Entry entry;
    private final EntryPath path;
    private final RestoreMeter meter;
    private final RestoreProblems problems;
    private Destination.@Nullable Writing writing;
    private long missing;
    private boolean over;

    FileJob(
            Destination destination,
            Destination.Folder folder,
            Entry entry,
            EntryPath path,
            RestoreMeter meter,
            RestoreProblems problems) {
        this.destination = destination;
        this.folder = folder;
        this.entry = entry;
        this.path = path;
        this.meter = meter;
        this.problems = problems;
        this.missing =
                entry.content().stream().filter(Extent.Data.class::isInstance).count();
    }

    Entry entry() {
        return entry;
    }

    /** A file without data: empty, or one hole. */
    void finishEmpty() throws DestinationLostException {
        try {
            open().commit();
            committed();
        } catch (IOException e) {
            giveUp(e);
        }
    }

    /** Writes one chunk at its place. */
    void write(long offset, ByteBuffer plain) throws DestinationLostException {
        try {
            Destination.Writing target;
            synchronized (this) {
                if (over) {
                    return;
                }
                target = open();
            }
            target.write(offset, plain);
            meter.bytes.add(plain.limit());
            synchronized (this) {
                if (--missing == 0 && !over) {
                    target.commit();
                    committed();
                }
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private Destination.Writing open() throws IOException {
        Destination.Writing opened = writing;
        if (opened == null) {
            opened = destination.file(folder, entry);
            writing = opened;
        }
        return opened;
    }

    private void committed() {
        over = true;
        meter.files.increment();
    }

    /** A chunk that no site has: the file cannot be whole, so it is not there at all. */
    void lost(String reason) {
        close(reason);
    }

    private void giveUp(IOException e) throws DestinationLostException {
        String message = String.valueOf(e.getMessage());
        close(message);
        if (DestinationLostException.isFull(e)) {
            throw new DestinationLostException(message, e);
        }
    }

    /** Ends the file unless it is whole; with a reason, it is told. */
    synchronized void close(@Nullable String reason) {
        if (over) {
            return;
        }
        over = true;
        if (reason != null) {
            problems.add(path.text(), reason);
        }
        if (writing != null) {
            try {
                writing.close();
            } catch (IOException e) {
                problems.add(path.text(), "what was begun could not be removed: " + e.getMessage());
            }
        }
    }

    synchronized boolean isOver() {
        return over;
    }
}
