package dev.sago.repository;

import dev.sago.crypto.Opener;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.Sealer;
import dev.sago.model.Extent;
import dev.sago.model.Sha256;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Stores chunks: hashes each, asks whether it is known, joins small new ones into frames of about 1 MiB, seals frames
 * into a pack and ships the pack when it is full. Owned by one thread; a run has several, which share what is known.
 *
 * <p>After {@link #flush} everything written has been handed to the fan-out. A writer that is closed without it leaves
 * what was not shipped behind; nothing can refer to it, because no index will name it.
 */
public final class ChunkWriter implements AutoCloseable {

    /** A chunk of at least this size is a frame of its own. */
    private static final int LARGE = Pack.FRAME_TARGET / 2;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ObjectType type;
    private final RepositoryKey key;
    private final KnownChunks known;
    private final Shipping shipping;
    private final Sealer sealer;
    private final Opener opener;
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(Pack.FRAME_TARGET + LARGE);
    private final FrameChunks joined = new FrameChunks();
    private final FrameChunks single = new FrameChunks();
    private @Nullable PackBuilder pack;

    ChunkWriter(ObjectType type, RepositoryKey key, KnownChunks known, Shipping shipping, int zstdLevel) {
        this.type = type;
        this.key = key;
        this.known = known;
        this.shipping = shipping;
        this.sealer = new Sealer(zstdLevel, Math.max(Pack.MAX_FRAME_PLAIN, Pack.MAX_FOOTER_PLAIN));
        this.opener = new Opener(Pack.MAX_FRAME_PLAIN);
    }

    /**
     * Stores the remaining bytes of {@code plain} as one chunk, unless it is known. The buffer's position does not move;
     * a direct buffer spares a copy.
     *
     * @throws InterruptedException while waiting for a free pack buffer
     */
    public Extent.Data write(ByteBuffer plain) throws InterruptedException {
        int length = plain.remaining();
        Sha256 id = Sha256.hash(digest, plain);
        if (known.claim(id)) {
            int check = single.checkOf(plain);
            shipping.meter().newBytes(length);
            if (length >= LARGE) {
                single.clear();
                single.add(id, length, check);
                seal(plain, single);
            } else {
                join(plain, id, check);
            }
        }
        return new Extent.Data(id, length);
    }

    private void join(ByteBuffer plain, Sha256 id, int check) throws InterruptedException {
        joined.add(id, plain.remaining(), check);
        frame.put(plain.duplicate());
        if (frame.position() >= Pack.FRAME_TARGET || joined.count() == Pack.MAX_CHUNKS) {
            sealFrame();
        }
    }

    private void sealFrame() throws InterruptedException {
        if (joined.count() > 0) {
            seal(frame.flip(), joined);
            frame.clear();
            joined.clear();
        }
    }

    private void seal(ByteBuffer plain, FrameChunks chunks) throws InterruptedException {
        if (pack != null && pack.isFull(plain.remaining(), chunks.count())) {
            ship();
        }
        if (pack == null) {
            pack = new PackBuilder(type, shipping.buffer(), key, sealer, opener, RANDOM);
        }
        pack.add(plain, chunks);
    }

    private void ship() throws InterruptedException {
        PackBuilder full = pack;
        if (full != null) {
            pack = null;
            Pack finished = full.finish();
            shipping.ship(finished, full.buffer());
        }
    }

    /** Seals and ships what is begun. More may be written afterwards, into a new pack. */
    public void flush() throws InterruptedException {
        sealFrame();
        ship();
    }

    @Override
    public void close() {
        if (pack != null) {
            shipping.discard(pack.buffer());
            pack = null;
        }
        sealer.close();
        opener.close();
    }
}
