package dev.sago.source;

import dev.sago.posix.Descriptor;
import dev.sago.posix.Errno;
import dev.sago.posix.PosixException;
import dev.sago.posix.Stat;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open regular file, as long as it was when it was opened: one that grows as fast as it is read would never end. Holes are
 * asked for only where the file occupies less than its size; a file system that cannot tell them gives data of zeros.
 */
final class LocalReading implements SourceFile.Reading {

    private static final int BLOCK = 512;

    /** Some file systems (those of the kernel, of drives over the network) tell no size: so much is read all the same. */
    private static final long MOST_WITHOUT_SIZE = 64 << 20;

    private final int fd;
    private final Stat listed;
    private final long size;
    private boolean sparse;
    private long position;

    /** Up to here there is data; behind it has to be asked. Of use in sparse files only. */
    private long dataEnd;

    LocalReading(int fd, Stat listed, Stat opened) {
        this.fd = fd;
        this.listed = listed;
        this.size = opened.size();
        this.sparse = opened.blocks() * BLOCK < opened.size();
    }

    @Override
    public long skipHole() throws IOException {
        long start = position;
        position = dataStart();
        return position - start;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        if (sparse) {
            if (dataStart() > position) {
                return 0;
            }
            int end = into.limit();
            into.limit(start + Math.clamp(dataEnd - position, 0, into.remaining()));
            fill(into);
            into.limit(end);
        } else {
            fill(into);
        }
        int count = into.position() - start;
        return count == 0 && into.hasRemaining() ? -1 : count;
    }

    private void fill(ByteBuffer into) throws IOException {
        int limit = into.limit();
        int count = 1;
        into.limit(into.position() + Math.clamp(bound() - position, 0, into.remaining()));
        while (count > 0 && into.hasRemaining()) {
            count = Descriptor.read(fd, into, position);
            position += count;
        }
        into.limit(limit);
    }

    private long bound() throws IOException {
        if (size == 0 && position >= MOST_WITHOUT_SIZE) {
            throw new IOException("it was empty when it was opened, and grew without end while it was read");
        }
        return size == 0 ? MOST_WITHOUT_SIZE : size;
    }

    /** Where the data at or behind the position begins, or the file's end; sets where it ends. */
    private long dataStart() throws IOException {
        if (!sparse || position < dataEnd) {
            return position;
        }
        try {
            long data = Descriptor.seekData(fd, position);
            if (data < 0 || data >= size) {
                return Math.max(position, Math.min(size, Stat.of(fd).size()));
            }
            dataEnd = Math.max(data, Descriptor.seekHole(fd, data));
            return data;
        } catch (PosixException e) {
            if (e.errno() == Errno.EINVAL || e.errno() == Errno.EOPNOTSUPP) {
                sparse = false;
                return position;
            }
            throw e;
        }
    }

    @Override
    public boolean unchanged() throws IOException {
        Stat now = Stat.of(fd);
        return now.size() == listed.size()
                && now.modifiedSeconds() == listed.modifiedSeconds()
                && now.modifiedNanos() == listed.modifiedNanos()
                && now.changedSeconds() == listed.changedSeconds()
                && now.changedNanos() == listed.changedNanos()
                && now.inode() == listed.inode()
                && now.device() == listed.device();
    }

    @Override
    public @Nullable String contentType() {
        return null;
    }

    @Override
    public void close() {
        Descriptor.closeRead(fd);
    }
}
