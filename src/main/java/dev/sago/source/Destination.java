package dev.sago.source;

import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Extent;
import dev.sago.model.Timestamp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Where a restore writes: a folder on disk. Nothing is ever written outside of it: names that are no names
 * ({@link EntryName#isReserved()}) are refused and links that stand in the way are not followed, at any depth.
 *
 * <p>All methods may be called by many threads at once. The path of a folder is held by its {@link Folder}, descriptors
 * come and go behind it, so a million folders cost memory but no open files.
 */
public interface Destination extends AutoCloseable {

    /** A folder below the destination, made or found by this destination. */
    interface Folder {}

    /** What stands at a place already. */
    enum Present {
        /** Nothing. */
        ABSENT,
        /** The same already: kind, and for a file size and modification time, for a link its target. */
        SAME,
        /** Something else. */
        DIFFERENT
    }

    /**
     * A file being written under a temporary name. Exactly one of {@code commit}, {@code leave} and {@code close} ends it
     * first.
     */
    interface Writing extends AutoCloseable {

        /**
         * Whether this part of the file stands there already, left by an interrupted restore and read and compared just
         * now; it need not be written then. By one thread at a time.
         */
        boolean holds(Extent.Data part, long offset) throws IOException;

        /** Writes the remaining bytes of {@code data} at {@code offset}. Callers may write many places at once. */
        void write(long offset, ByteBuffer data) throws IOException;

        /** Sets length and attributes and moves it to its name, replacing what stands there unless that is a folder. */
        void commit() throws IOException;

        /**
         * Ends it unfinished. What was written of a large file may stay for the next restore, see {@link #isBegun}; what
         * stays unwanted is removed by the next restore that meets the folder.
         */
        void leave() throws IOException;

        /** Removes what was written, unless it was committed or left. */
        @Override
        void close() throws IOException;
    }

    /** The destination's own folder, made where it did not exist. */
    Folder root();

    /**
     * The folder of that name, made if it is not there, writable for us until it is finished.
     *
     * @throws IOException if something else stands there, a link too, or the name is reserved
     */
    Folder folder(Folder parent, EntryName name) throws IOException;

    /** Sets the folder's own attributes; called once all that is in it has been written. */
    void finish(Folder folder, Entry entry) throws IOException;

    /** What stands where this entry belongs. */
    Present present(Folder parent, Entry entry) throws IOException;

    /** Whether an interrupted restore left a part of this very file, which {@link #file} will then go on with. */
    boolean isBegun(Folder parent, Entry entry);

    /** Begins a file, or goes on with it; its holes need not be written. */
    Writing file(Folder parent, Entry entry) throws IOException;

    /**
     * A file that was committed there, to be read back while others are still written; empty where a later look could not tell whether
     * it was changed since.
     */
    Optional<Written> written(Folder parent, Entry entry) throws IOException;

    /**
     * A file that has its name.
     *
     * @param changed its time of last change of any kind, from before it is opened: whoever finds the same later finds what was read
     */
    record Written(SourceFile file, long device, long inode, Timestamp changed) {}

    /**
     * Lets go of the bytes of a file that was committed there and that nobody will read again: they are on the disk first, then
     * their room is free. It keeps its name and its size, and reads as zeros.
     *
     * @param known what {@link #written} gave
     * @return its time of last change afterwards; empty where it is not that file any more or was changed since, or where its room
     *     cannot be freed, and the file is as it was
     */
    Optional<Timestamp> freeRoom(Folder parent, Entry entry, Written known) throws IOException;

    /** Makes a link, pipe or device node, replacing what stands there unless that is a folder. */
    void other(Folder parent, Entry entry) throws IOException;

    /** Makes a hard link to a file that was written before, replacing what stands there unless that is a folder. */
    void hardLink(Folder parent, EntryName name, Folder targetParent, EntryName target) throws IOException;

    /** What could not be set, each kind once with the number of entries: no right to change owners, for example. */
    List<String> unsettable();

    @Override
    void close() throws IOException;
}
