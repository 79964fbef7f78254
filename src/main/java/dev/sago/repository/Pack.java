package dev.sago.repository;

import dev.sago.crypto.Sealer;
import dev.sago.model.Sha256;

/**
 * A pack that lies at sites: its name, type, size and what is in it.
 *
 * @param id SHA-256 of its bytes
 * @param type data or trees
 * @param size its length in bytes
 * @param salt the salt of its header
 * @param listing its frames and chunks
 */
record Pack(Sha256 id, ObjectType type, int size, Salt salt, PackListing listing) {

    /**
     * Most bytes of a pack, and so the buffer that one under construction needs. Larger packs were not faster, and memory
     * is a few of them; smaller ones cost a site more requests.
     */
    static final int BUFFER_BYTES = 16 << 20;

    /** A pack is closed once it has this many chunks, so that its footer stays small. */
    static final int MAX_CHUNKS = 1 << 16;

    /** Most plain bytes of a frame: the largest chunk. */
    static final int MAX_FRAME_PLAIN = 4 << 20;

    /** Small chunks are put together until a frame has this many bytes. */
    static final int FRAME_TARGET = 1 << 20;

    /** Most bytes that a frame takes in a pack. */
    static final int MAX_FRAME_STORED = Sealer.bound(MAX_FRAME_PLAIN);

    /** Most plain bytes of a footer that a reader takes. */
    static final int MAX_FOOTER_PLAIN = MAX_CHUNKS * 60;

    /** What follows the footer: its stored length (4 bytes) and {@code "OGAS"}. */
    static final int TRAILER_BYTES = 8;

    /** What a sealed footer takes at most: 39 bytes for a chunk, 15 for a frame, 5 for the list. */
    static int footerBound(int chunks, int frames) {
        return Sealer.bound(39 * chunks + 15 * frames + 5);
    }
}
