package dev.sago.source;

import dev.sago.model.Entry;
import dev.sago.model.Extent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file being written by a portable restore; its folder is opened again to finish it. */
final class PortablePart implements Destination.Writing {

    private final PlaceTree tree;
    private final PlaceNode folder;
    private final PortableParts.Part part;
    private final Path name;
    private final Entry entry;
    private final PortableAttributeWriter attributes;
    private boolean ended;

    PortablePart(
            PlaceTree tree,
            PlaceNode folder,
            PortableParts.Part part,
            Path name,
            Entry entry,
            PortableAttributeWriter attributes) {
        this.tree = tree;
        this.folder = folder;
        this.part = part;
        this.name = name;
        this.entry = entry;
        this.attributes = attributes;
    }

    @Override
    public boolean holds(Extent.Data wanted, long offset) {
        return false;
    }

    @Override
    public void leave() throws IOException {
        close();
    }

    @Override
    public void write(long offset, ByteBuffer data) throws IOException {
        try {
            long at = offset;
            while (data.hasRemaining()) {
                at += part.channel().write(data, at);
            }
        } catch (IOException e) {
            throw FileReason.ofWrite("cannot write the file", folder.path(), e);
        }
    }

    @Override
    public void commit() throws IOException {
        String tried = "cannot finish the file";
        try (HeldPlace in = tree.hold(folder)) {
            setLength(part.channel());
            part.channel().force(true);
            if (!PathBytes.isUnix(in.system())) {
                part.release(); // Windows may set the time once more when a file is closed.
            }
            attributes.apply(in, part.name(), entry);
            PortableDestination.refuseFolder(in, name, tried);
            in.move(part.name(), name);
        } catch (IOException e) {
            throw PortableDestination.isTold(e, tried) ? e : FileReason.ofWrite(tried, folder.path(), e);
        }
        ended = true;
        try {
            part.release();
        } catch (IOException e) {
            throw FileReason.of("the file stands there, but its last bytes could not be written", e);
        }
    }

    /** To write its last byte is Java's only way to make a file longer. */
    private void setLength(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size > entry.size()) {
            channel.truncate(entry.size());
        } else if (size < entry.size()) {
            channel.write(ByteBuffer.allocate(1), entry.size() - 1);
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        try (HeldPlace in = tree.hold(folder)) {
            part.release(); // Its bytes are not wanted any more.
            in.remove(part.name());
        } catch (NoSuchFileException e) {
            return; // It was moved to its name, and something failed behind that.
        } catch (IOException e) {
            throw FileReason.of("cannot remove the unfinished file", e);
        }
    }
}
