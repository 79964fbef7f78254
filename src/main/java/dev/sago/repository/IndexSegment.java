package dev.sago.repository;

import dev.sago.model.Sha256;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * One sorted file of the local index, memory-mapped: the chunks of one or more index objects. Read-only and safe for
 * threads.
 *
 * <pre>
 *   "SAGOIDX1"  indexes:int  packs:int  chunks:int  reserved:int
 *   indexes x 32    ids of the index objects that it covers
 *   packs   x 72    id:32  type:int  size:int  salt:32
 *   chunks  x 52    id:32  pack:int  framePosition:int  frameStored:int  offset:int  length:int, ascending by id
 * </pre>
 *
 * <p>It is a cache: written under a temporary name, moved when it is whole, and made anew from the index objects where
 * it is lost.
 */
final class IndexSegment {

    static final byte[] MAGIC = {'S', 'A', 'G', 'O', 'I', 'D', 'X', '1'};
    static final int HEAD_BYTES = 24;
    static final int PACK_BYTES = 72;
    static final int CHUNK_BYTES = 52;

    private final Path file;
    private final ByteBuffer map;
    private final int indexes;
    private final int packs;
    private final int chunks;
    private final int packsAt;
    private final int chunksAt;

    /** For each pack, whether one of its chunks was asked for. Many threads set it, all to the same. */
    private final boolean[] used;

    private IndexSegment(Path file, ByteBuffer map) {
        this.file = file;
        this.map = map;
        this.indexes = map.getInt(8);
        this.packs = map.getInt(12);
        this.chunks = map.getInt(16);
        this.packsAt = HEAD_BYTES + indexes * Sha256.BYTES;
        this.chunksAt = packsAt + packs * PACK_BYTES;
        this.used = new boolean[packs];
    }

    /**
     * Maps a file.
     *
     * @throws IOException if it cannot be read or is no whole segment
     */
    static IndexSegment open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (map.capacity() < HEAD_BYTES || !map.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
                throw new IOException("not an index segment: " + file);
            }
            IndexSegment segment = new IndexSegment(file, map);
            if (segment.chunksAt + (long) segment.chunks * CHUNK_BYTES != map.capacity()) {
                throw new IOException("an index segment of the wrong length: " + file);
            }
            return segment;
        }
    }

    Path file() {
        return file;
    }

    int chunks() {
        return chunks;
    }

    int packs() {
        return packs;
    }

    List<Sha256> indexIds() {
        List<Sha256> ids = new ArrayList<>(indexes);
        for (int i = 0; i < indexes; i++) {
            ids.add(hashAt(HEAD_BYTES + i * Sha256.BYTES));
        }
        return ids;
    }

    /** A pack without its listing. */
    record PackHead(Sha256 id, ObjectType type, int size, Salt salt) {}

    PackHead pack(int number) {
        int at = packsAt + number * PACK_BYTES;
        try {
            Salt salt = Salt.read(map.slice(at + 40, Salt.BYTES));
            return new PackHead(hashAt(at), ObjectType.of(map.getInt(at + 32)), map.getInt(at + 36), salt);
        } catch (FormatException e) {
            throw new IllegalStateException("a damaged index segment: delete " + file, e);
        }
    }

    /** The pack's bytes as they stand in the file; for merging. */
    ByteBuffer packBytes(int number) {
        return map.slice(packsAt + number * PACK_BYTES, PACK_BYTES);
    }

    /** The chunk's bytes as they stand in the file; for merging. */
    ByteBuffer chunkBytes(int number) {
        return map.slice(chunksAt + number * CHUNK_BYTES, CHUNK_BYTES);
    }

    Sha256 chunkId(int number) {
        return hashAt(chunksAt + number * CHUNK_BYTES);
    }

    /** The number of the first record of a chunk; several follow each other where several packs hold it. -1 if none. */
    int first(Sha256 id) {
        int number = search(id);
        while (number > 0 && chunkId(number - 1).equals(id)) {
            number--;
        }
        return number;
    }

    /** Whether this record and the one before are of the same chunk. */
    boolean repeats(int number) {
        return number > 0 && number < chunks && chunkId(number).equals(chunkId(number - 1));
    }

    /** The number of the pack that holds a record's chunk. */
    int packOf(int number) {
        return map.getInt(chunksAt + number * CHUNK_BYTES + Sha256.BYTES);
    }

    /** Plain bytes of a record's chunk. */
    int lengthOf(int number) {
        return map.getInt(chunksAt + number * CHUNK_BYTES + Sha256.BYTES + 16);
    }

    /** Whether a chunk is in it; its pack counts as used then. */
    boolean contains(Sha256 id) {
        int number = search(id);
        if (number < 0) {
            return false;
        }
        int pack = map.getInt(chunksAt + number * CHUNK_BYTES + Sha256.BYTES);
        if (!used[pack]) { // Written once: a write takes the line from the caches of all other threads.
            used[pack] = true;
        }
        return true;
    }

    boolean isUsed(int pack) {
        return used[pack];
    }

    @Nullable
    ChunkPlace find(Sha256 id) {
        int number = search(id);
        return number < 0 ? null : place(number);
    }

    /** Where the chunk of a record lies. */
    ChunkPlace place(int number) {
        int at = chunksAt + number * CHUNK_BYTES + Sha256.BYTES;
        PackHead pack = pack(map.getInt(at));
        return new ChunkPlace(
                chunkId(number),
                pack.id(),
                pack.type(),
                pack.salt(),
                map.getInt(at + 4),
                map.getInt(at + 8),
                map.getInt(at + 12),
                map.getInt(at + 16));
    }

    /**
     * Interpolation search: ids are uniform, so the first guess is near. After a few steps it halves, so that a file
     * somebody made to mislead costs no more than a binary search.
     */
    private int search(Sha256 id) {
        int low = 0;
        int high = chunks - 1;
        long lowKey = 0;
        long highKey = Long.MAX_VALUE;
        long key = id.a() >>> 1;
        for (int step = 0; low <= high; step++) {
            int guess;
            if (step < 4 && highKey > lowKey && key >= lowKey && key <= highKey) {
                guess = low + (int) ((double) (key - lowKey) / (double) (highKey - lowKey) * (high - low));
            } else {
                guess = (low + high) >>> 1;
            }
            long a = map.getLong(chunksAt + guess * CHUNK_BYTES);
            int order = Long.compareUnsigned(a, id.a());
            if (order == 0) {
                order = hashAt(chunksAt + guess * CHUNK_BYTES).compareTo(id);
            }
            if (order == 0) {
                return guess;
            }
            if (order < 0) {
                low = guess + 1;
                lowKey = a >>> 1;
            } else {
                high = guess - 1;
                highKey = a >>> 1;
            }
        }
        return -1;
    }

    private Sha256 hashAt(int at) {
        return new Sha256(map.getLong(at), map.getLong(at + 8), map.getLong(at + 16), map.getLong(at + 24));
    }
}
