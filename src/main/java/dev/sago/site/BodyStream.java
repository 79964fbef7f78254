package dev.sago.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The bytes of a {@link Body} as a stream that can be marked, reset and skipped, without a copy of the whole. */
final class BodyStream extends InputStream {

    private static final int SLICE = 64 * 1024;

    private final ByteBuffer data;
    private int mark;

    BodyStream(Body body) {
        this.data = body.data();
        this.mark = data.position();
    }

    @Override
    public int read() {
        return data.hasRemaining() ? data.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!data.hasRemaining()) {
            return -1;
        }
        int n = Math.min(length, data.remaining());
        data.get(into, offset, n);
        return n;
    }

    @Override
    public long skip(long wanted) {
        int n = (int) Math.max(0, Math.min(wanted, data.remaining()));
        data.position(data.position() + n);
        return n;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        byte[] slice = new byte[Math.min(SLICE, data.remaining())];
        long total = data.remaining();
        while (data.hasRemaining()) {
            out.write(slice, 0, read(slice, 0, slice.length));
        }
        return total;
    }

    @Override
    public int available() {
        return data.remaining();
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public synchronized void mark(int limit) {
        mark = data.position();
    }

    @Override
    public synchronized void reset() {
        data.position(mark);
    }
}
