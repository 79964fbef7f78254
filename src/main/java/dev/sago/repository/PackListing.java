package dev.sago.repository;

import dev.sago.model.Sha256;

import java.util.Arrays;

/**
 * What lies where in one pack: its frames in order, and the chunks of each frame in order. Arrays of primitives, since
 * there is one for every 16 MiB of a repository.
 *
 * <p>Encoded (in footers and in indexes) as a CBOR array of frames, each {@code [position, stored, id, length, id,
 * length, …]}: position and stored length in the pack, then name and plain length of each chunk; a chunk's place in the
 * opened frame is the sum of the lengths before it. Immutable.
 */
final class PackListing {

    private final int[] framePositions;
    private final int[] frameLengths;
    private final int[] firstChunks; // One more than there are frames.
    private final Sha256[] chunkIds;
    private final int[] chunkLengths;

    private PackListing(Builder b) {
        framePositions = Arrays.copyOf(b.framePositions, b.frames);
        frameLengths = Arrays.copyOf(b.frameLengths, b.frames);
        firstChunks = Arrays.copyOf(b.firstChunks, b.frames + 1);
        firstChunks[b.frames] = b.chunks;
        chunkIds = Arrays.copyOf(b.chunkIds, b.chunks);
        chunkLengths = Arrays.copyOf(b.chunkLengths, b.chunks);
    }

    int frames() {
        return framePositions.length;
    }

    int chunks() {
        return chunkIds.length;
    }

    int position(int frame) {
        return framePositions[frame];
    }

    int stored(int frame) {
        return frameLengths[frame];
    }

    int firstChunk(int frame) {
        return firstChunks[frame];
    }

    int endChunk(int frame) {
        return firstChunks[frame + 1];
    }

    Sha256 chunk(int chunk) {
        return chunkIds[chunk];
    }

    int length(int chunk) {
        return chunkLengths[chunk];
    }

    void encode(CborWriter out) {
        out.array(frames());
        for (int frame = 0; frame < frames(); frame++) {
            out.array(2 + 2 * (endChunk(frame) - firstChunk(frame)));
            out.integer(position(frame)).integer(stored(frame));
            for (int chunk = firstChunk(frame); chunk < endChunk(frame); chunk++) {
                out.hash(chunkIds[chunk]).integer(chunkLengths[chunk]);
            }
        }
    }

    static PackListing decode(CborReader in) throws FormatException {
        Builder builder = new Builder();
        int frames = in.array();
        int end = Header.BYTES;
        for (int frame = 0; frame < frames; frame++) {
            int items = in.array();
            if (items < 4 || items % 2 != 0) {
                throw new FormatException("a frame has " + items + " items");
            }
            int position = in.integer(Integer.MAX_VALUE);
            int stored = in.integer(Pack.MAX_FRAME_STORED);
            if (position != end) {
                throw new FormatException("a frame begins at " + position + ", the one before ends at " + end);
            }
            end = Math.addExact(position, stored);
            for (int item = 2; item < items; item += 2) {
                Sha256 id = in.hash();
                builder.chunk(id, in.integer(Pack.MAX_FRAME_PLAIN));
            }
            builder.frame(position, stored);
        }
        return builder.build();
    }

    /** Collects frames and their chunks while a pack is made. */
    static final class Builder {

        private int[] framePositions = new int[64];
        private int[] frameLengths = new int[64];
        private int[] firstChunks = new int[65];
        private Sha256[] chunkIds = new Sha256[256];
        private int[] chunkLengths = new int[256];
        private int frames;
        private int chunks;

        int chunks() {
            return chunks;
        }

        int frames() {
            return frames;
        }

        /** Adds a chunk to the frame that {@link #frame} will end. */
        void chunk(Sha256 id, int length) {
            if (chunks == chunkIds.length) {
                chunkIds = Arrays.copyOf(chunkIds, chunks * 2);
                chunkLengths = Arrays.copyOf(chunkLengths, chunks * 2);
            }
            chunkIds[chunks] = id;
            chunkLengths[chunks++] = length;
        }

        /** Ends a frame, which holds the chunks added since the last. */
        void frame(int position, int stored) {
            if (frames == framePositions.length) {
                framePositions = Arrays.copyOf(framePositions, frames * 2);
                frameLengths = Arrays.copyOf(frameLengths, frames * 2);
                firstChunks = Arrays.copyOf(firstChunks, frames * 2 + 1);
            }
            framePositions[frames] = position;
            frameLengths[frames++] = stored;
            firstChunks[frames] = chunks;
        }

        PackListing build() {
            return new PackListing(this);
        }
    }
}
