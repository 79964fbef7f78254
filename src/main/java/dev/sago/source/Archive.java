package dev.sago.source;

import dev.sago.model.Entry;

import java.io.IOException;
import java.util.List;

/**
 * One file that holds everything that a restore brings back, written from its beginning to its end. It stands under a temporary name beside
 * its place until {@link #commit}, and is removed by {@link #close} without one; what has the name is whole.
 *
 * <p>Entries are given in tree order, a folder before what is in it, with their paths as bytes: names apart by slashes, none at the ends.
 * One thread at a time, not always the same; {@link #check}, {@link #takesHardLink} and {@link #unsettable} by any. After an
 * {@link IOException} of any method but {@code check} the archive is of no use any more.
 */
public interface Archive extends AutoCloseable {

    /** The bytes of one file, in order. Exactly one of {@code end} and {@code giveUp} ends it. */
    interface Content {

        /** Appends bytes. */
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Appends a hole of the entry's content. */
        void hole(long length) throws IOException;

        /** All bytes are written: as many as the entry's size says. */
        void end() throws IOException;

        /** Takes the file out of the archive, as if it had not been begun. Only for one that was not said to be proved. */
        void giveUp() throws IOException;
    }

    /**
     * Whether an entry can be in the archive. Call it for each before it is written.
     *
     * @param pathLength bytes of its path
     * @throws IOException with the reason, if it cannot
     */
    void check(Entry entry, long pathLength) throws IOException;

    /** Whether another name of a file can be a link to it; where not, that is counted, and it is to be written as a file of its own. */
    boolean takesHardLink();

    /** Writes a folder, symbolic link, pipe or device node. */
    void put(byte[] path, Entry entry) throws IOException;

    /** Writes another name of something that is in the archive. */
    void hardLink(byte[] path, Entry entry, byte[] target) throws IOException;

    /**
     * Begins a file.
     *
     * @param proved whether the caller holds all its bytes, so that it cannot be given up
     */
    Content file(byte[] path, Entry entry, boolean proved) throws IOException;

    /** What the archive cannot hold, each kind once with the number of entries: {@link Destination#unsettable}. */
    List<String> unsettable();

    /** Ends the archive, waits until it is on the disk, and moves it to its name. */
    void commit() throws IOException;

    /** Removes what was written, unless it was committed. */
    @Override
    void close() throws IOException;
}
