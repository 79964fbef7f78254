package dev.sago.drill;

import dev.sago.model.Extent;
import dev.sago.source.SourceFile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of an open file in their order, holes as the zeros that they read as. Used by one thread. */
final class PlainBytes {

    private static final byte[] ZEROS = new byte[1 << 16];

    private final SourceFile.Reading reading;
    private final ByteBuffer part = ByteBuffer.allocate(1 << 16);
    private long hole;

    PlainBytes(SourceFile.Reading reading) {
        this.reading = reading;
    }

    /**
     * Gives all chunks of a file's content to be hashed.
     *
     * @return false, as soon as there is data where the content has a hole
     */
    boolean read(List<Extent> content, ChunkProof.Chunks into, Object owner) throws IOException, InterruptedException {
        for (Extent extent : content) {
            switch (extent) {
                case Extent.Data data -> {
                    fill(into.room(data.size()));
                    into.filled(data.chunk(), data.size(), owner);
                }
                case Extent.Hole hole -> {
                    if (!areZeros(hole.length())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Fills the buffer up to its limit. */
    private void fill(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (hole > 0) {
                int length = (int) Math.min(Math.min(hole, ZEROS.length), into.remaining());
                into.put(ZEROS, 0, length);
                hole -= length;
            } else if (read(into) < 0) {
                throw new EOFException("it ends " + into.remaining() + " bytes early");
            }
        }
    }

    /** Passes by so many bytes; gives whether all of them are zero. */
    private boolean areZeros(long length) throws IOException {
        long left = length;
        boolean zeros = true;
        while (left > 0) {
            if (hole > 0) {
                long passed = Math.min(hole, left);
                hole -= passed;
                left -= passed;
                continue;
            }
            part.clear().limit((int) Math.min(part.capacity(), left));
            if (read(part) < 0) {
                throw new EOFException("it ends " + left + " bytes early");
            }
            part.flip();
            left -= part.remaining();
            while (part.hasRemaining()) {
                zeros &= part.get() == 0;
            }
        }
        return zeros;
    }

    private int read(ByteBuffer into) throws IOException {
        int count = reading.read(into);
        if (count == 0) {
            hole = reading.skipHole();
            if (hole == 0) {
                throw new EOFException("it ends early");
            }
        }
        return count;
    }
}
