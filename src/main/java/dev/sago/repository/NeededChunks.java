package dev.sago.repository;

import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.Extent;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.Snapshot;
import dev.sago.model.SystemName;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * All chunks that a set of snapshots needs, found by walking their trees; a tree that several share is read once. Two
 * bits for each chunk of the index: needed, and walked as a tree. They are two because a file may have the very bytes of
 * a tree: that it is needed does not say that what it names was followed.
 *
 * <p>For one thread. It looks at the index as it was when this was made.
 */
public final class NeededChunks {

    private final SystemName system;
    private final RepositoryReader reader;
    private final List<IndexSegment> segments;
    private final BitSet[] needed;
    private final BitSet[] walked;
    private boolean metUnknown;

    /** Nothing is needed yet. */
    public NeededChunks(Repository repository, RepositoryReader reader) {
        this.system = repository.system();
        this.reader = reader;
        this.segments = repository.index().segments();
        this.needed = bits(segments);
        this.walked = bits(segments);
    }

    private static BitSet[] bits(List<IndexSegment> segments) {
        BitSet[] bits = new BitSet[segments.size()];
        Arrays.setAll(bits, i -> new BitSet(segments.get(i).chunks()));
        return bits;
    }

    /**
     * Adds all that a snapshot needs.
     *
     * @throws SagoException of kind DAMAGE if a tree can be read at no site, or no index names a chunk
     */
    public void add(Snapshot snapshot) throws InterruptedException {
        Deque<Extent.Data> trees = new ArrayDeque<>();
        snapshot.roots().forEach(root -> follow(root.content(), trees));
        while (!trees.isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Extent.Data tree = trees.pop();
            if (isFirst(tree.chunk())) {
                read(tree, trees);
            }
        }
    }

    /** Whether a chunk was needed that no index names. */
    public boolean hasMetUnknown() {
        return metUnknown;
    }

    /** The chunks of a folder's content are to be walked. */
    private void follow(Collection<Extent> content, Deque<Extent.Data> trees) {
        for (Extent extent : content) {
            if (extent instanceof Extent.Data data) {
                need(data.chunk());
                trees.push(data);
            }
        }
    }

    private void read(Extent.Data tree, Deque<Extent.Data> trees) {
        CborReader in = new CborReader(reader.chunk(tree));
        try {
            while (!in.atEnd()) {
                EntryCodec.Decoded decoded = EntryCodec.decode(in);
                Entry entry = decoded.entry();
                boolean folder = entry.kind() == EntryKind.FOLDER;
                take(entry.content(), folder, trees);
                for (Extent list : decoded.list()) {
                    if (list instanceof Extent.Data data) {
                        need(data.chunk());
                        readList(data, folder, trees);
                    }
                }
            }
        } catch (FormatException e) {
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "A tree of a snapshot was stored whole but cannot be understood: " + e.getMessage(),
                    "Nothing was deleted. Run sago verify, and use the Sago that made the snapshot.",
                    e);
        }
    }

    private void readList(Extent.Data list, boolean folder, Deque<Extent.Data> trees) throws FormatException {
        CborReader in = new CborReader(reader.chunk(list));
        while (!in.atEnd()) {
            take(List.of(EntryCodec.extent(in)), folder, trees);
        }
    }

    private void take(List<Extent> content, boolean folder, Deque<Extent.Data> trees) {
        if (folder) {
            follow(content, trees);
            return;
        }
        for (Extent extent : content) {
            if (extent instanceof Extent.Data data) {
                need(data.chunk());
            }
        }
    }

    /** Marks every place of a chunk. */
    private void need(Sha256 id) {
        boolean found = false;
        for (int s = 0; s < needed.length; s++) {
            int number = segments.get(s).first(id);
            if (number < 0) {
                continue;
            }
            if (needed[s].get(number)) {
                return; // Then all are.
            }
            found = true;
            do {
                needed[s].set(number++);
            } while (segments.get(s).repeats(number));
        }
        if (!found) {
            metUnknown = true;
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "No index names chunk " + id + ", which a snapshot needs",
                    "Nothing was deleted. An index may be missing: run sago heal " + system
                            + ", which names packs anew by their footers.");
        }
    }

    /** Whether a tree was not walked before; it counts as walked from now on. */
    private boolean isFirst(Sha256 id) {
        for (int s = 0; s < walked.length; s++) {
            int number = segments.get(s).first(id);
            if (number >= 0) {
                boolean first = !walked[s].get(number);
                walked[s].set(number);
                return first;
            }
        }
        throw new IllegalStateException("a tree that no index names");
    }

    List<IndexSegment> segments() {
        return segments;
    }

    boolean isNeeded(int segment, int number) {
        return needed[segment].get(number);
    }
}
