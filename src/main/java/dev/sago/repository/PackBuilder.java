package dev.sago.repository;

import dev.sago.crypto.ObjectKey;
import dev.sago.crypto.Opener;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.SealBrokenException;
import dev.sago.crypto.Sealer;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * One pack under construction in a buffer: frames are sealed into it one after the other, each is opened again and its
 * chunks checked again at once, while it is still in the processor's cache; so bad memory and our own bugs are caught
 * while the source still exists. Owned by one thread.
 */
final class PackBuilder {

    private final ObjectType type;
    private final ByteBuffer buffer;
    private final Salt salt;
    private final ObjectKey key;
    private final Sealer sealer;
    private final Opener opener;
    private final MessageDigest whole = Sha256.digest();
    private final PackListing.Builder listing = new PackListing.Builder();

    /** Begins a pack in {@code buffer}, which must be empty with room for {@link Pack#BUFFER_BYTES}. */
    PackBuilder(
            ObjectType type,
            ByteBuffer buffer,
            RepositoryKey repositoryKey,
            Sealer sealer,
            Opener opener,
            SecureRandom random) {
        this.type = type;
        this.buffer = buffer;
        this.sealer = sealer;
        this.opener = opener;
        salt = Salt.random(random);
        new Header(type, salt).writeTo(buffer);
        key = salt.key(repositoryKey, type);
        whole.update(buffer.slice(0, Header.BYTES));
    }

    /** Whether it must be finished before a frame of {@code plain} bytes and {@code chunks} chunks is added. */
    boolean isFull(int plain, int chunks) {
        int all = listing.chunks() + chunks;
        int footer = Pack.footerBound(all, listing.frames() + 1);
        return all > Pack.MAX_CHUNKS
                || buffer.position() + Sealer.bound(plain) + footer + Pack.TRAILER_BYTES > buffer.capacity();
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** Seals the remaining bytes of {@code plain} as one frame that holds these chunks, in order. */
    void add(ByteBuffer plain, FrameChunks chunks) {
        int position = buffer.position();
        int stored = sealer.seal(key, position, plain.duplicate(), buffer);
        proveFrame(position, stored, chunks);
        for (int i = 0; i < chunks.count(); i++) {
            listing.chunk(chunks.id(i), chunks.length(i));
        }
        listing.frame(position, stored);
        whole.update(buffer.slice(position, stored));
    }

    private void proveFrame(int position, int stored, FrameChunks chunks) {
        try {
            ByteBuffer opened = opener.open(key, position, buffer.slice(position, stored));
            if (opened.remaining() != chunks.bytes()) {
                throw unproved("the opened frame has another length", null);
            }
            int wrong = chunks.firstWrong(opened);
            if (wrong >= 0) {
                throw unproved("chunk " + chunks.id(wrong) + " has other bytes than were read", null);
            }
        } catch (SealBrokenException e) {
            throw unproved("the seal does not open", e);
        }
    }

    private static SagoException unproved(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return SagoException.failed(
                "A frame was opened again right after it was sealed, and " + what + "; nothing of it was sent",
                "Test this machine's memory; if it is good, report this as a bug of Sago.",
                cause);
    }

    /** Adds footer and trailer; afterwards the buffer holds the whole pack from 0 to its position. */
    Pack finish() {
        PackListing done = listing.build();
        CborWriter footer = new CborWriter(1024);
        done.encode(footer);
        int position = buffer.position();
        ByteBuffer plain = ByteBuffer.allocateDirect(footer.size());
        plain.put(footer.array(), 0, footer.size()).flip();
        int stored = sealer.seal(key, position, plain, buffer);
        buffer.putInt(stored).put(PackReader.END_MAGIC);
        whole.update(buffer.slice(position, buffer.position() - position));
        Pack pack = new Pack(Sha256.of(whole.digest(), 0), type, buffer.position(), salt, done);
        proveFooter(done);
        return pack;
    }

    private void proveFooter(PackListing written) {
        try {
            ByteBuffer bytes = buffer.duplicate().flip();
            PackListing read = PackReader.listing(key, bytes, bytes.remaining());
            if (read.chunks() != written.chunks() || read.frames() != written.frames()) {
                throw unproved("the footer lists something else", null);
            }
        } catch (FormatException e) {
            throw unproved("the footer cannot be read", e);
        }
    }
}
