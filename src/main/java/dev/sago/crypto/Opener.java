package dev.sago.crypto;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.sago.crypto.SealBrokenException.Fault;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * Opens and decompresses frames that a {@link Sealer} made. Nothing of a frame is believed before its tag is checked, and no more than the announced
 * size is ever allocated or written.
 *
 * <p>One opener per thread. Direct buffers are what is fast; heap buffers are copied first. {@link #close()} wipes and frees what it
 * holds.
 */
public final class Opener implements AutoCloseable {

    private final int maxPlain;
    private final Cipher cipher = Sealer.newCipher();
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final Scratch sealedCopy;
    private final Scratch content;
    private final Scratch plain;

    /** Makes the contexts, for frames of at most {@code maxPlain} plain bytes. */
    public Opener(int maxPlain) {
        int most = Sealer.bound(maxPlain);
        this.maxPlain = maxPlain;
        this.sealedCopy = new Scratch(most);
        this.content = new Scratch(most);
        this.plain = new Scratch(maxPlain);
    }

    /**
     * Opens the frame that is the remaining bytes of {@code sealed}.
     *
     * @param position the offset in the object at which the frame begins
     * @param sealed is left as it is, position included
     * @return the plain bytes, read-only, valid until the next call or {@link #close()}
     * @throws SealBrokenException saying what is wrong with it; the opener stays usable
     */
    public ByteBuffer open(ObjectKey key, long position, ByteBuffer sealed) throws SealBrokenException {
        int length = sealed.remaining();
        if (length < Sealer.OVERHEAD) {
            throw new SealBrokenException(Fault.SIZE, position, "it has only " + length + " bytes");
        }
        if (length > Sealer.bound(maxPlain)) {
            throw new SealBrokenException(
                    Fault.SIZE, position, "it has " + length + " bytes, more than a frame of " + maxPlain + " takes");
        }
        ByteBuffer opened = decrypt(key, position, sealed);
        byte method = opened.get();
        if (method == SealMethod.RAW.code()) {
            return opened.slice().asReadOnlyBuffer();
        }
        if (method == SealMethod.ZSTD.code()) {
            return decompress(position, opened);
        }
        throw new SealBrokenException(
                Fault.METHOD, position, "method " + (method & 0xff) + " is unknown to this version of Sago");
    }

    private ByteBuffer decrypt(ObjectKey key, long position, ByteBuffer sealed) throws SealBrokenException {
        ByteBuffer from = sealed.isDirect()
                ? sealed.duplicate()
                : sealedCopy.room(sealed.remaining()).put(sealed.duplicate()).flip();
        ByteBuffer to = content.room(from.remaining());
        try {
            key.init(cipher, Cipher.DECRYPT_MODE, position);
            cipher.doFinal(from, to);
            return to.flip();
        } catch (AEADBadTagException e) {
            SealBrokenException broken = new SealBrokenException(
                    Fault.TAG, position, "its bytes were changed, or belong to another object or place");
            broken.initCause(e);
            throw broken;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not open", e);
        }
    }

    private ByteBuffer decompress(long position, ByteBuffer packed) throws SealBrokenException {
        int length = packed.remaining();
        long size = Zstd.getDirectByteBufferFrameContentSize(packed, packed.position(), length);
        if (size < 0 || size > maxPlain) {
            throw new SealBrokenException(
                    Fault.SIZE, position, "it declares " + size + " plain bytes; at most " + maxPlain + " may be");
        }
        long used = Zstd.findDirectByteBufferFrameCompressedSize(packed, packed.position(), length);
        if (used != length) {
            throw new SealBrokenException(
                    Fault.SIZE, position, "its zstd frame does not fill the " + length + " bytes it has");
        }
        ByteBuffer out = plain.room((int) size);
        try {
            int written = zstd.decompressDirectByteBuffer(out, 0, (int) size, packed, packed.position(), length);
            if (written != size) {
                throw new SealBrokenException(
                        Fault.SIZE, position, "it declares " + size + " plain bytes and holds " + written);
            }
        } catch (ZstdException e) {
            SealBrokenException broken =
                    new SealBrokenException(Fault.SIZE, position, "zstd does not decompress it: " + e.getMessage());
            broken.initCause(e);
            throw broken;
        }
        return out.limit((int) size).asReadOnlyBuffer();
    }

    @Override
    public void close() {
        zstd.close();
        sealedCopy.close();
        content.close();
        plain.close();
    }
}
