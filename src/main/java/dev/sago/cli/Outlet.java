package dev.sago.cli;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output, buffered, which remembers why it broke. Writing to a broken outlet throws; {@link Output} stops
 * printing then, and {@link Sago} decides at the end whether that matters: a closed pipe ({@code | head}) does not, a
 * full disk does.
 */
final class Outlet extends FilterOutputStream {

    private @Nullable IOException failure;

    Outlet(OutputStream out) {
        super(new BufferedOutputStream(out, 1 << 16));
    }

    /** Why it broke; null while all is well. */
    synchronized @Nullable IOException failure() {
        return failure;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        check();
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        check();
        try {
            out.flush();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Flushes; standard output itself stays open until the process ends. */
    @Override
    public void close() throws IOException {
        flush();
    }

    private void check() throws IOException {
        if (failure != null) {
            throw new IOException("standard output is broken", failure);
        }
    }
}
