package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.source.Archive;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** A file on its way into an archive. Its state is the writing thread's; whether it is lost may be asked by any. */
final class ArchivedFile {

    private final EntryPath path;
    private final Entry entry;
    private final boolean whole;
    private Archive.@Nullable Content content;
    private volatile boolean lost;
    private long written;

    /**
     * A file.
     *
     * @param whole whether all its chunks are in one batch
     */
    ArchivedFile(EntryPath path, Entry entry, boolean whole) {
        this.path = path;
        this.entry = entry;
        this.whole = whole;
    }

    EntryPath path() {
        return path;
    }

    Entry entry() {
        return entry;
    }

    /** Where its bytes go; begins it at the first call. */
    Archive.Content content(Archive archive) throws IOException {
        Archive.Content begun = content;
        if (begun == null) {
            begun = archive.file(path.bytes(), entry, whole);
            content = begun;
        }
        return begun;
    }

    /** Counts bytes of chunks. */
    void wrote(long bytes, RestoreMeter meter) {
        written += bytes;
        meter.bytes.add(bytes);
    }

    /** Takes it out of the archive. */
    void lose(RestoreMeter meter) throws IOException {
        lost = true;
        meter.bytes.add(-written);
        if (content != null) {
            content.giveUp();
        }
    }

    /** Whether some of it could not be fetched, so that it is not in the archive. */
    boolean isLost() {
        return lost;
    }
}
