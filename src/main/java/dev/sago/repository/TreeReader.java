package dev.sago.repository;

import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.model.SagoException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The entries of one folder, in tree order, read chunk by chunk as they are asked for. Used by one thread.
 *
 * <p>{@link #next} throws {@link SagoException} where a part of the tree can be read at no site.
 */
public final class TreeReader implements Iterator<Entry> {

    private final RepositoryReader reader;
    private final Iterator<Extent> chunks;
    private CborReader current = new CborReader(ByteBuffer.allocate(0));

    /** Reads the tree that a folder's content names. */
    public TreeReader(RepositoryReader reader, Entry folder) {
        this.reader = reader;
        this.chunks = folder.content().iterator();
    }

    @Override
    public boolean hasNext() {
        while (current.atEnd() && chunks.hasNext()) {
            current = new CborReader(bytes(reader, chunks.next()));
        }
        return !current.atEnd();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            EntryCodec.Decoded decoded = EntryCodec.decode(current);
            return decoded.list().isEmpty() ? decoded.entry() : withContent(decoded);
        } catch (FormatException e) {
            throw malformed(e);
        }
    }

    private Entry withContent(EntryCodec.Decoded decoded) throws FormatException {
        List<Extent> content = new ArrayList<>();
        for (Extent part : decoded.list()) {
            CborReader in = new CborReader(bytes(reader, part));
            while (!in.atEnd()) {
                content.add(EntryCodec.extent(in));
            }
        }
        Entry e = decoded.entry();
        return new Entry(e.name(), e.kind(), e.attributes(), e.size(), content, e.target(), e.unstable());
    }

    private static ByteBuffer bytes(RepositoryReader reader, Extent extent) {
        return switch (extent) {
            case Extent.Data data -> reader.chunk(data);
            case Extent.Hole hole -> throw malformed(new FormatException("a hole of " + hole.length() + " in a tree"));
        };
    }

    private static SagoException malformed(FormatException e) {
        return new SagoException(
                SagoException.Kind.DAMAGE,
                "A tree was stored whole but cannot be understood: " + e.getMessage(),
                "Take an older snapshot, and report this: either a bug of Sago or a later version wrote it.",
                e);
    }
}
