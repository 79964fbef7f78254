package dev.sago.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file or object that a walk met, not yet opened; holds what is needed to open it (such as its folder's descriptor)
 * until it is closed. May be handed to another thread.
 */
public interface SourceFile extends AutoCloseable {

    /**
     * Opens it for reading from the start. At most one reading is open at a time.
     *
     * @throws IOException if it vanished or cannot be read; the message is for people, without the path
     */
    Reading open() throws IOException;

    /** Releases what it holds. Not an error if it was never opened. */
    @Override
    void close();

    /** An open file, read once from the start to the end by one thread. */
    interface Reading extends AutoCloseable {

        /**
         * If a hole begins here, moves behind it.
         *
         * @return its length, or 0 where there is data (or the end)
         */
        long skipHole() throws IOException;

        /**
         * Reads until the buffer is full, a hole begins, or the file ends.
         *
         * @return bytes read; 0 where a hole begins; -1 at the end
         */
        int read(ByteBuffer into) throws IOException;

        /** Whether size and times are still those of the listing, so that the bytes are of one moment. */
        boolean unchanged() throws IOException;

        /** The media type that reading revealed, for objects; otherwise null. */
        @Nullable
        String contentType();

        @Override
        void close() throws IOException;
    }
}
