package dev.sago.source;

import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.model.Sha256;
import dev.sago.posix.Descriptor;
import dev.sago.posix.Directory;
import dev.sago.posix.Inode;
import dev.sago.posix.PosixException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** A file being written; keeps its folder open, so that the finished file goes where it was begun. */
final class PartFile implements Destination.Writing {

    private final OpenFolders.Lease in;
    private final TemporaryNames.Part part;
    private final Entry entry;
    private final AttributeWriter attributes;
    private final AtomicLong written = new AtomicLong();
    private @Nullable ByteBuffer compared;
    private boolean ended;

    PartFile(OpenFolders.Lease in, TemporaryNames.Part part, Entry entry, AttributeWriter attributes) {
        this.in = in;
        this.part = part;
        this.entry = entry;
        this.attributes = attributes;
    }

    @Override
    public boolean holds(Extent.Data wanted, long offset) throws IOException {
        if (!part.begun()) {
            return false;
        }
        try {
            long data = Descriptor.seekData(part.fd(), offset);
            return data >= 0 && data < offset + wanted.size() && is(wanted.chunk(), wanted.size(), offset);
        } catch (PosixException e) {
            throw Refusal.of("cannot read what an interrupted restore left", e);
        }
    }

    private boolean is(Sha256 chunk, int size, long offset) throws PosixException {
        ByteBuffer room = compared;
        if (room == null || room.capacity() < size) {
            room = ByteBuffer.allocateDirect(size);
            compared = room;
        }
        room.clear().limit(size);
        int count = 1;
        while (room.hasRemaining() && count > 0) {
            count = Descriptor.read(part.fd(), room, offset + room.position());
        }
        if (room.hasRemaining() || !Sha256.hash(room.flip()).equals(chunk)) {
            return false;
        }
        written.accumulateAndGet(offset + size, Math::max);
        return true;
    }

    @Override
    public void write(long offset, ByteBuffer data) throws IOException {
        long end = offset + data.remaining();
        try {
            Descriptor.write(part.fd(), data, offset);
            written.accumulateAndGet(end, Math::max);
        } catch (PosixException e) {
            throw Refusal.of("cannot write the file", e);
        }
    }

    @Override
    public void commit() throws IOException {
        try {
            if (part.begun()
                    || written.get() != entry.size()) { // It ends in a hole, is one, or has been given too much.
                Descriptor.truncate(part.fd(), entry.size());
            }
            attributes.apply(Inode.open(part.fd()), entry);
            Directory.rename(in.fd(), part.name(), in.fd(), entry.name().bytes());
        } catch (PosixException e) {
            throw Refusal.of("cannot finish the file", e);
        }
        ended = true;
        in.close();
        try {
            Descriptor.close(part.fd());
        } catch (PosixException e) {
            throw Refusal.of("the file stands there, but its last bytes could not be written", e);
        }
    }

    @Override
    public void leave() throws IOException {
        if (ended || written.get() < BegunFiles.LEAST_SIZE) {
            close();
            return;
        }
        ended = true;
        try (in) {
            Descriptor.closeRead(part.fd()); // Who goes on with it reads what is there.
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        try (in) {
            Descriptor.closeRead(part.fd()); // Its bytes are not wanted any more.
            Directory.remove(in.fd(), part.name());
        } catch (PosixException e) {
            throw Refusal.of("cannot remove the unfinished file", e);
        }
    }
}
