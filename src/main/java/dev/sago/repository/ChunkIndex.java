package dev.sago.repository;

import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.repository.IndexSegment.PackHead;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which chunk lies where, for one system: memory-mapped sorted files in the state folder, made from the index objects
 * of the sites. A lookup costs no SQL and no heap per chunk. Reading is safe for threads; {@link #add} may run beside it;
 * {@link #retain} is for the one that holds the system, while nobody reads.
 *
 * <p>Files are merged, smallest first, so that their number stays below ten. The folder may be lost at any time.
 */
public final class ChunkIndex {

    private static final int MOST_SEGMENTS = 8;
    private static final String SUFFIX = ".idx";

    /** A merged file stays below 2 GiB, the most that one mapping holds: 32 million chunks. */
    private static final long MOST_MERGED_CHUNKS = 32L << 20;

    private final Path folder;
    private volatile List<IndexSegment> segments;

    /** Segments that were merged since; readers beside it may still mark packs in them as used. */
    private final List<IndexSegment> former = new CopyOnWriteArrayList<>();

    private ChunkIndex(Path folder, List<IndexSegment> segments) {
        this.folder = folder;
        this.segments = segments;
    }

    /** Opens the files of a folder, which is made if it does not exist. A file that is damaged is deleted. */
    static ChunkIndex open(Path folder) {
        List<IndexSegment> segments = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                for (Path file : files) {
                    open(file, segments);
                }
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return new ChunkIndex(folder, segments);
    }

    private static void open(Path file, List<IndexSegment> into) throws IOException {
        try {
            into.add(IndexSegment.open(file));
        } catch (IOException e) {
            Files.deleteIfExists(file); // A cache: what it held is read from a site again.
        }
    }

    private static SagoException unusable(Path folder, IOException e) {
        return SagoException.failed(
                "The local index in " + folder + " cannot be read or written: " + e.getMessage(),
                "Check free space and permissions of the state folder; the index itself is a cache and may be deleted.",
                e);
    }

    /** The index objects that are here already. */
    Set<Sha256> covered() {
        Set<Sha256> ids = new HashSet<>();
        segments.forEach(segment -> ids.addAll(segment.indexIds()));
        return ids;
    }

    /** Adds what an index object tells. */
    void add(Sha256 index, List<Pack> packs) {
        try {
            Path file = folder.resolve(index.hex() + SUFFIX);
            IndexSegmentWriter.write(file, index, packs);
            List<IndexSegment> more = new ArrayList<>(segments);
            more.add(IndexSegment.open(file));
            segments = more.size() > MOST_SEGMENTS ? merged(more) : more;
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private List<IndexSegment> merged(List<IndexSegment> all) throws IOException {
        List<IndexSegment> bySize = new ArrayList<>(all);
        bySize.sort(Comparator.comparingInt(IndexSegment::chunks));
        List<IndexSegment> small = new ArrayList<>();
        long chunks = 0;
        for (IndexSegment segment : bySize.subList(0, bySize.size() - 1)) {
            chunks += segment.chunks();
            if (chunks > MOST_MERGED_CHUNKS) {
                break;
            }
            small.add(segment);
        }
        if (small.size() < 2) {
            return all;
        }
        Path file = folder.resolve(small.getLast().indexIds().getFirst().hex() + "-" + small.size() + SUFFIX);
        IndexSegmentWriter.merge(file, small);
        IndexSegment one = IndexSegment.open(file);
        former.addAll(small);
        List<IndexSegment> rest = new ArrayList<>(all);
        rest.removeAll(small);
        rest.add(one);
        for (IndexSegment old : small) {
            if (!old.file().equals(file)) {
                Files.deleteIfExists(old.file());
            }
        }
        return rest;
    }

    /**
     * Forgets everything if it covers index objects that no site has any more (they were pruned): what they told may be
     * gone. Returns whether it did.
     */
    boolean retain(Set<Sha256> atSites) {
        if (atSites.containsAll(covered())) {
            return false;
        }
        try {
            for (IndexSegment segment : segments) {
                Files.deleteIfExists(segment.file());
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        segments = List.of();
        return true;
    }

    /** Whether a chunk is stored; if it is, its pack counts as used from now on. */
    public boolean contains(Sha256 id) {
        for (IndexSegment segment : segments) {
            if (segment.contains(id)) {
                return true;
            }
        }
        return false;
    }

    /** Where a chunk lies. */
    Optional<ChunkPlace> find(Sha256 id) {
        for (IndexSegment segment : segments) {
            ChunkPlace place = segment.find(id);
            if (place != null) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /** Sizes of all packs, by their relative key. */
    Map<String, Long> packs() {
        TreeMap<String, Long> sizes = new TreeMap<>();
        for (IndexSegment segment : segments) {
            for (int i = 0; i < segment.packs(); i++) {
                PackHead pack = segment.pack(i);
                sizes.put(ObjectKeys.pack(pack.id()), (long) pack.size());
            }
        }
        return sizes;
    }

    /** Number of packs, those told twice counted twice. */
    long packCount() {
        return segments.stream().mapToLong(IndexSegment::packs).sum();
    }

    /** All packs. */
    Set<OpenedFile.Prefix> packPrefixes() {
        Set<OpenedFile.Prefix> packs = new HashSet<>();
        for (IndexSegment segment : segments) {
            for (int i = 0; i < segment.packs(); i++) {
                packs.add(OpenedFile.Prefix.of(segment.pack(i).id()));
            }
        }
        return packs;
    }

    /** The packs, by relative key, of all chunks that {@link #contains} was asked for and found since this was opened. */
    Set<String> usedPacks() {
        Set<String> used = new HashSet<>();
        for (List<IndexSegment> some : List.of(segments, former)) {
            for (IndexSegment segment : some) {
                for (int i = 0; i < segment.packs(); i++) {
                    if (segment.isUsed(i)) {
                        used.add(ObjectKeys.pack(segment.pack(i).id()));
                    }
                }
            }
        }
        return used;
    }

    /** The files at this moment. */
    List<IndexSegment> segments() {
        return List.copyOf(segments);
    }

    /** Number of chunks, those stored twice counted twice. */
    public long chunks() {
        return segments.stream().mapToLong(IndexSegment::chunks).sum();
    }
}
