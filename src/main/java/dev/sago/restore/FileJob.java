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

    /** What all files of a restore share. */
    record Tools(Destination destination, RestoreMeter meter, RestoreProblems problems, WrittenFiles written) {}

    private final Tools tools;
    private final Destination.Folder folder;
    private final Entry entry;
    private final EntryPath path;
    private Destination.@Nullable Writing writing;
    private long missing;
    private boolean over;

    FileJob(Tools tools, Destination.Folder folder, Entry entry, EntryPath path) {
        this.tools = tools;
        this.folder = folder;
        this.entry = entry;
        this.path = path;
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

    /** Whether an interrupted restore left a part of it. */
    boolean isBegun() {
        return tools.destination.isBegun(folder, entry);
    }

    /**
     * Whether this part of it stands there already, left by an interrupted restore, so that it need not be fetched. By
     * the thread that plans, while others may write.
     */
    boolean holds(Extent.Data part, long offset) throws DestinationLostException {
        try {
            Destination.Writing target;
            synchronized (this) {
                if (over) {
                    return true; // It failed: nothing of it is wanted any more.
                }
                target = open();
            }
            if (!target.holds(part, offset)) {
                return false;
            }
            tools.meter.resumedBytes.add(part.size());
            arrived(target);
            return true;
        } catch (IOException e) {
            giveUp(e);
            return true;
        }
    }

    private synchronized void arrived(Destination.Writing target) throws IOException {
        if (--missing == 0 && !over) {
            target.commit();
            committed();
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
            tools.meter.bytes.add(plain.limit());
            arrived(target);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private Destination.Writing open() throws IOException {
        Destination.Writing opened = writing;
        if (opened == null) {
            opened = tools.destination.file(folder, entry);
            writing = opened;
        }
        return opened;
    }

    private void committed() {
        over = true;
        tools.meter.files.increment();
        tools.written.written(tools.destination, folder, entry);
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

    /** Gives the file up unless it is whole. */
    private synchronized void close(String reason) {
        if (!over) {
            tools.problems.add(path.text(), reason);
            end(Destination.Writing::close);
        }
    }

    /** Ends the file unless it is whole, in a way that the same restore can go on with it. */
    synchronized void leave() {
        if (!over) {
            end(Destination.Writing::leave);
        }
    }

    /** A way to end what was begun. */
    private interface Ending {
        void end(Destination.Writing writing) throws IOException;
    }

    private void end(Ending ending) {
        over = true;
        if (writing != null) {
            try {
                ending.end(writing);
            } catch (IOException e) {
                tools.problems.add(path.text(), "what was begun could not be removed: " + e.getMessage());
            }
        }
    }

    synchronized boolean isOver() {
        return over;
    }
}
