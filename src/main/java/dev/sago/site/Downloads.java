package dev.sago.site;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads answers into buffers. */
final class Downloads {

    private static final int SLICE = 64 * 1024;

    private Downloads() {}

    /** Reads until the buffer is full: into its array where it has one, otherwise in slices. */
    static void fill(InputStream from, ByteBuffer into) throws IOException {
        if (into.hasArray()) {
            int wanted = into.remaining();
            int n = from.readNBytes(into.array(), into.arrayOffset() + into.position(), wanted);
            into.position(into.position() + n);
        } else {
            byte[] slice = new byte[Math.min(SLICE, into.remaining())];
            while (into.hasRemaining()) {
                int n = from.read(slice, 0, Math.min(slice.length, into.remaining()));
                if (n < 0) {
                    break;
                }
                into.put(slice, 0, n);
            }
        }
        if (into.hasRemaining()) {
            throw new EOFException("the connection ended " + into.remaining() + " bytes early");
        }
    }
}
