package dev.sago.repository;

import dev.sago.crypto.ObjectKey;
import dev.sago.crypto.Opener;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.SealBrokenException;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads neighbouring frames of a pack from whichever site gives them, opens them, checks every chunk and hands it out.
 * Owned by one thread at a time; keeps its buffers from read to read.
 */
final class FrameReader implements AutoCloseable {

    private final RepositoryKey key;
    private final SiteReads reads;
    private final MessageDigest digest = Sha256.digest();
    private final Opener opener = new Opener(Pack.MAX_FRAME_PLAIN);
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

    FrameReader(RepositoryKey key, SiteReads reads) {
        this.key = key;
        this.reads = reads;
    }

    /**
     * Does one read. What no site could give is told to the sink as lost.
     *
     * @param hashed whether each chunk is hashed; without it, the seal of its frame is the proof
     * @throws InterruptedException if the thread was interrupted, or the sink threw it
     */
    void read(FramePlan plan, ChunkSink sink, boolean hashed) throws InterruptedException {
        Delivery delivery = new Delivery(plan, sink, hashed);
        try {
            ByteBuffer sealed = room(plan.length());
            reads.read(ObjectKeys.pack(plan.pack()), site -> {
                site.get(ObjectKeys.pack(plan.pack()), plan.from(), sealed.clear());
                delivery.deliver(sealed.flip());
                return plan;
            });
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED || Thread.interrupted()) {
                throw new InterruptedException();
            }
            delivery.lost(String.valueOf(e.getMessage()));
        }
    }

    /** The buffer's first bytes, as a buffer of exactly that length; it grows by doubling. */
    private ByteBuffer room(int length) {
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocateDirect(Math.max(length, Math.min(2 * buffer.capacity(), FramePlan.MOST)));
        }
        return buffer.slice(0, length);
    }

    /**
     * Opens the frames of one read and hands out their chunks, each once, however many sites it takes: a frame that is
     * damaged at one site is left for the next, and does not keep its neighbours from being used.
     */
    private final class Delivery {

        private final FramePlan plan;
        private final ChunkSink sink;
        private final boolean hashed;
        private final ObjectKey packKey;
        private List<List<ChunkPlace>> frames;

        Delivery(FramePlan plan, ChunkSink sink, boolean hashed) {
            this.plan = plan;
            this.sink = sink;
            this.hashed = hashed;
            ChunkPlace any = plan.places().getFirst();
            this.packKey = any.salt().key(key, any.type());
            this.frames = plan.frames();
        }

        void deliver(ByteBuffer sealed) throws FormatException {
            List<List<ChunkPlace>> damaged = new ArrayList<>();
            FormatException first = null;
            for (List<ChunkPlace> frame : frames) {
                try {
                    deliver(frame, sealed);
                } catch (FormatException e) {
                    damaged.add(frame);
                    first = first == null ? e : first;
                }
            }
            frames = damaged;
            if (first != null) {
                throw first;
            }
        }

        private void deliver(List<ChunkPlace> chunks, ByteBuffer sealed) throws FormatException {
            ChunkPlace place = chunks.getFirst();
            int position = place.framePosition();
            ByteBuffer frame;
            try {
                frame = opener.open(packKey, position, sealed.slice(position - plan.from(), place.frameStored()));
            } catch (SealBrokenException e) {
                throw new FormatException("the seal at byte " + position + " does not open", e);
            }
            for (ChunkPlace chunk : chunks) {
                check(chunk, frame);
            }
            for (ChunkPlace chunk : chunks) {
                hand(chunk, frame);
            }
        }

        private void check(ChunkPlace chunk, ByteBuffer frame) throws FormatException {
            if (chunk.offset() + chunk.length() > frame.remaining()) {
                throw new FormatException("a frame is shorter than the index tells");
            }
            if (hashed
                    && !Sha256.hash(digest, frame.slice(chunk.offset(), chunk.length()))
                            .equals(chunk.chunk())) {
                throw new FormatException("the chunk " + chunk.chunk() + " has other bytes than its name tells");
            }
        }

        private void hand(ChunkPlace chunk, ByteBuffer frame) {
            try {
                sink.chunk(chunk.chunk(), frame.slice(chunk.offset(), chunk.length()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SagoException.interrupted("Reading " + ObjectKeys.pack(chunk.pack()));
            }
        }

        void lost(String reason) {
            frames.forEach(frame -> frame.forEach(place -> sink.lost(place.chunk(), reason)));
        }
    }

    @Override
    public void close() {
        opener.close();
    }
}
