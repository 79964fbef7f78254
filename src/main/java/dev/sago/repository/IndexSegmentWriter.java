package dev.sago.repository;

import dev.sago.model.Sha256;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Writes {@link IndexSegment} files: from one index object, or by merging segments that are sorted already. */
final class IndexSegmentWriter implements AutoCloseable {

    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);

    private IndexSegmentWriter(Path file) throws IOException {
        this.file = file;
        this.temporary = file.resolveSibling(file.getFileName() + ".part");
        this.channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /** Writes the packs of one index object, sorting their chunks in memory. */
    static void write(Path file, Sha256 index, List<Pack> packs) throws IOException {
        int chunks = packs.stream().mapToInt(pack -> pack.listing().chunks()).sum();
        ByteBuffer records = ByteBuffer.allocate(chunks * IndexSegment.CHUNK_BYTES);
        for (int number = 0; number < packs.size(); number++) {
            records(packs.get(number).listing(), number, records);
        }
        try (IndexSegmentWriter out = new IndexSegmentWriter(file)) {
            out.head(1, packs.size(), chunks);
            out.hash(index);
            for (Pack pack : packs) {
                out.hash(pack.id());
                out.room(40)
                        .putInt(pack.type().code())
                        .putInt(pack.size())
                        .put(pack.salt().bytes());
            }
            for (int record : sorted(records, chunks)) {
                out.put(records.slice(record * IndexSegment.CHUNK_BYTES, IndexSegment.CHUNK_BYTES));
            }
            out.finish();
        }
    }

    private static void records(PackListing listing, int pack, ByteBuffer out) {
        for (int frame = 0; frame < listing.frames(); frame++) {
            int offset = 0;
            for (int chunk = listing.firstChunk(frame); chunk < listing.endChunk(frame); chunk++) {
                listing.chunk(chunk).writeTo(out);
                out.putInt(pack).putInt(listing.position(frame)).putInt(listing.stored(frame));
                out.putInt(offset).putInt(listing.length(chunk));
                offset += listing.length(chunk);
            }
        }
    }

    /**
     * Numbers of the records in order of their ids: sorts longs of the id's first 40 bits and the record's number in 24,
     * without boxing; the few that agree in 40 bits are put in order one by one.
     */
    private static int[] sorted(ByteBuffer records, int count) {
        if (count >= 1 << 24) {
            throw new IllegalStateException("an index object of " + count + " chunks is larger than the format allows");
        }
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            long prefix = records.getLong(i * IndexSegment.CHUNK_BYTES) ^ Long.MIN_VALUE; // Unsigned order.
            keys[i] = (prefix & ~0xffffffL) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int record = (int) (keys[i] & 0xffffff);
            int j = i;
            while (j > 0 && compare(records, order[j - 1], record) > 0) {
                order[j] = order[j - 1];
                j--;
            }
            order[j] = record;
        }
        return order;
    }

    private static int compare(ByteBuffer records, int left, int right) {
        return id(records, left).compareTo(id(records, right));
    }

    private static Sha256 id(ByteBuffer records, int number) {
        return Sha256.read(records.slice(number * IndexSegment.CHUNK_BYTES, Sha256.BYTES));
    }

    /** Merges sorted segments into one file. */
    static void merge(Path file, List<IndexSegment> segments) throws IOException {
        try (IndexSegmentWriter out = new IndexSegmentWriter(file)) {
            int packs = 0;
            int[] packBase = new int[segments.size()];
            int indexes = 0;
            long chunks = 0;
            for (int s = 0; s < segments.size(); s++) {
                packBase[s] = packs;
                packs += segments.get(s).packs();
                indexes += segments.get(s).indexIds().size();
                chunks += segments.get(s).chunks();
            }
            out.head(indexes, packs, Math.toIntExact(chunks));
            for (IndexSegment segment : segments) {
                for (Sha256 id : segment.indexIds()) {
                    out.hash(id);
                }
            }
            for (IndexSegment segment : segments) {
                for (int pack = 0; pack < segment.packs(); pack++) {
                    out.put(segment.packBytes(pack));
                }
            }
            out.mergeChunks(segments, packBase);
            out.finish();
        }
    }

    private void mergeChunks(List<IndexSegment> segments, int[] packBase) throws IOException {
        int[] next = new int[segments.size()];
        while (true) {
            int least = -1;
            Sha256 leastId = null;
            for (int s = 0; s < next.length; s++) {
                if (next[s] < segments.get(s).chunks()) {
                    Sha256 id = segments.get(s).chunkId(next[s]);
                    if (leastId == null || id.compareTo(leastId) < 0) {
                        least = s;
                        leastId = id;
                    }
                }
            }
            if (least < 0) {
                return;
            }
            ByteBuffer record = segments.get(least).chunkBytes(next[least]++);
            ByteBuffer out = room(IndexSegment.CHUNK_BYTES);
            out.put(record.slice(0, Sha256.BYTES));
            out.putInt(record.getInt(Sha256.BYTES) + packBase[least]);
            out.put(record.slice(Sha256.BYTES + 4, IndexSegment.CHUNK_BYTES - Sha256.BYTES - 4));
        }
    }

    private void head(int indexes, int packs, int chunks) throws IOException {
        room(IndexSegment.HEAD_BYTES)
                .put(IndexSegment.MAGIC)
                .putInt(indexes)
                .putInt(packs)
                .putInt(chunks)
                .putInt(0);
    }

    private void hash(Sha256 id) throws IOException {
        id.writeTo(room(Sha256.BYTES));
    }

    private void put(ByteBuffer bytes) throws IOException {
        room(bytes.remaining()).put(bytes);
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            drain();
        }
        return buffer;
    }

    private void drain() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private void finish() throws IOException {
        drain();
        channel.force(true);
        channel.close();
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
