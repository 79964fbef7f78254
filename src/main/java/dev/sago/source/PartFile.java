package dev.sago.source;

import dev.sago.model.Entry;
import dev.sago.posix.Descriptor;
import dev.sago.posix.Directory;
import dev.sago.posix.Inode;
import dev.sago.posix.PosixException;

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
    private boolean ended;

    PartFile(OpenFolders.Lease in, TemporaryNames.Part part, Entry entry, AttributeWriter attributes) {
        this.in = in;
        this.part = part;
        this.entry = entry;
        this.attributes = attributes;
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
            if (written.get() != entry.size()) { // It ends in a hole, is one, or has been given too much.
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
