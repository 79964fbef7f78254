package dev.sago.crypto;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Compresses and seals frames: zstd, then AES-256-GCM, as the description of this package specifies.
 *
 * <p>One sealer per thread. Direct buffers are what is fast; heap buffers work. It holds zstd contexts and scratch buffers, which grow
 * to the largest frame sealed; {@link #close()} wipes and frees them.
 */
public final class Sealer implements AutoCloseable {

    /** Bytes that a frame takes at most beyond its plain bytes: the method and the tag. */
    static final int OVERHEAD = 1 + ObjectKey.TAG_BYTES;

    /** For data that looks packed. */
    private static final int FAST_LEVEL = 1;

    private final int maxPlain;
    private final Probe probe = new Probe();
    private final ZstdCompressCtx zstd;
    private final ZstdCompressCtx fastZstd;
    private final Cipher cipher;
    private final Scratch scratch;
    private final Scratch plainCopy;

    /**
     * Makes the contexts.
     *
     * @param zstdLevel zstd's compression level; data that looks packed is compressed at level 1
     * @param maxPlain the largest frame that will be sealed, in bytes
     * @throws IllegalArgumentException for a level that zstd does not have
     */
    public Sealer(int zstdLevel, int maxPlain) {
        if (zstdLevel < Zstd.minCompressionLevel() || zstdLevel > Zstd.maxCompressionLevel()) {
            throw new IllegalArgumentException("zstd has no level " + zstdLevel);
        }
        this.maxPlain = maxPlain;
        this.scratch = new Scratch(Math.toIntExact(1 + Zstd.compressBound(maxPlain)));
        this.plainCopy = new Scratch(maxPlain);
        this.cipher = newCipher();
        this.zstd = context(zstdLevel);
        this.fastZstd = context(Math.min(zstdLevel, FAST_LEVEL));
    }

    private static ZstdCompressCtx context(int level) {
        return new ZstdCompressCtx().setLevel(level).setContentSize(true);
    }

    static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM/NoPadding", e);
        }
    }

    /** The most bytes that sealing {@code plain} bytes may append. What does not shrink is stored as it is, so it is little. */
    public static int bound(int plain) {
        return Math.addExact(plain, OVERHEAD);
    }

    /**
     * Seals the remaining bytes of {@code plain} and appends them to {@code into}.
     *
     * @param position the offset in the object at which the frame will begin; under one key, positions must grow
     * @param plain is left as it is, position included
     * @param into must have {@link #bound} bytes of room; its position moves behind the frame, or stays if sealing fails
     * @return the length of the sealed frame
     * @throws IllegalStateException if that position or a later one was sealed under the key before
     */
    public int seal(ObjectKey key, long position, ByteBuffer plain, ByteBuffer into) {
        int length = plain.remaining();
        if (length > maxPlain) {
            throw new IllegalArgumentException(
                    "a frame of " + length + " bytes; at most " + maxPlain + " were announced");
        }
        if (position < 0 || into.remaining() < bound(length)) {
            throw new IllegalArgumentException("no frame of " + length + " bytes fits at " + position + " into "
                    + into.remaining() + " bytes of room");
        }
        key.take(position);
        int start = into.position();
        try {
            key.init(cipher, Cipher.ENCRYPT_MODE, position);
            return cipher.doFinal(compress(plain), into);
        } catch (GeneralSecurityException e) {
            into.position(start);
            throw new IllegalStateException("AES-GCM does not seal", e);
        }
    }

    /** The method byte and what follows it, in the scratch buffer. */
    private ByteBuffer compress(ByteBuffer data) {
        int length = data.remaining();
        ByteBuffer plain = data.isDirect()
                ? data
                : plainCopy.room(length).put(data.duplicate()).flip();
        ByteBuffer out = scratch.room(Math.toIntExact(1 + Zstd.compressBound(length)));
        ZstdCompressCtx context = probe.looksPacked(plain) ? fastZstd : zstd;
        int packed = context.compressDirectByteBuffer(out, 1, out.capacity() - 1, plain, plain.position(), length);
        if (packed < length) {
            return out.put(0, SealMethod.ZSTD.code()).limit(1 + packed);
        }
        out.put(0, SealMethod.RAW.code()).put(1, plain, plain.position(), length);
        return out.limit(1 + length);
    }

    @Override
    public void close() {
        zstd.close();
        fastZstd.close();
        scratch.close();
        plainCopy.close();
    }
}
