package dev.sago.repository;

import dev.sago.model.Entry;
import dev.sago.model.Extent;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes the entries of one folder, in tree order, and stores them as chunks: a tree is a sequence of encoded entries,
 * cut between entries, so a folder of a million entries costs no more memory than a small one.
 *
 * <p>A chunk ends behind an entry whose name's hash ends in nine zero bits (once it has 16 KiB), or at 512 KiB; so one
 * new file in a great folder changes one chunk of its tree and not all that follow. Where to cut is the writer's choice,
 * a reader joins the chunks. Used by one thread.
 */
public final class TreeBuilder {

    private static final int LEAST = 16 << 10;
    private static final int MOST = 512 << 10;
    private static final int MOST_EXTENTS = 4096;
    private static final int CUT_MASK = (1 << 9) - 1;

    private final ChunkWriter chunks;
    private final EntryCodec.Encoder encoder = new EntryCodec.Encoder();
    private final CborWriter open = new CborWriter(1024);
    private final List<Extent> finished = new ArrayList<>();

    /** Writes its chunks to {@code chunks}. */
    public TreeBuilder(ChunkWriter chunks) {
        this.chunks = chunks;
    }

    /** Adds the next entry. */
    public void add(Entry entry) throws InterruptedException {
        encoder.encode(entry, contentList(entry), open);
        boolean mark = (mixed(Arrays.hashCode(entry.name().bytes())) & CUT_MASK) == 0;
        if (open.size() >= MOST || (mark && open.size() >= LEAST)) {
            cut();
        }
    }

    /** The extents of a file too large for its entry (some GiB), stored as chunks of their own; otherwise empty. */
    private List<Extent> contentList(Entry entry) throws InterruptedException {
        List<Extent> extents = entry.content();
        if (extents.size() <= MOST_EXTENTS) {
            return List.of();
        }
        List<Extent> list = new ArrayList<>();
        CborWriter part = new CborWriter(MOST_EXTENTS * 40);
        for (int from = 0; from < extents.size(); from += MOST_EXTENTS) {
            part.clear();
            EntryCodec.extents(extents.subList(from, Math.min(extents.size(), from + MOST_EXTENTS)), part);
            list.add(chunks.write(ByteBuffer.wrap(part.array(), 0, part.size())));
        }
        return list;
    }

    private static int mixed(int hash) {
        int h = hash * 0x9e3779b9; // Fibonacci hashing: the low bits of a polynomial hash repeat for like names.
        return h ^ (h >>> 15);
    }

    private void cut() throws InterruptedException {
        finished.add(chunks.write(ByteBuffer.wrap(open.array(), 0, open.size())));
        open.clear();
    }

    /** Ends the tree and gives its chunks; an empty folder has none. The builder may then be used for another. */
    public List<Extent> finish() throws InterruptedException {
        if (open.size() > 0) {
            cut();
        }
        List<Extent> tree = List.copyOf(finished);
        finished.clear();
        return tree;
    }
}
