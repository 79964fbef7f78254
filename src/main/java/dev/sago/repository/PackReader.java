package dev.sago.repository;

import dev.sago.crypto.ObjectKey;
import dev.sago.crypto.Opener;
import dev.sago.crypto.SealBrokenException;

import java.nio.ByteBuffer;

/** Reads footers of packs. */
final class PackReader {

    static final byte[] END_MAGIC = {'O', 'G', 'A', 'S'};

    private PackReader() {}

    /** Stored length of the footer, from the last {@link Pack#TRAILER_BYTES} bytes of a pack of {@code size} bytes. */
    static int footerLength(ByteBuffer trailer, long size) throws FormatException {
        int length = trailer.getInt(trailer.position());
        for (int i = 0; i < END_MAGIC.length; i++) {
            if (trailer.get(trailer.position() + 4 + i) != END_MAGIC[i]) {
                throw new FormatException("does not end with OGAS");
            }
        }
        if (length <= 0 || length > size - Header.BYTES - Pack.TRAILER_BYTES) {
            throw new FormatException("impossible length of the footer: " + length);
        }
        return length;
    }

    /**
     * The listing of a pack, from its last bytes.
     *
     * @param tail the pack's last bytes, footer and trailer at least
     * @param size length of the whole pack
     */
    static PackListing listing(ObjectKey key, ByteBuffer tail, long size) throws FormatException {
        try (Opener opener = new Opener(Pack.MAX_FOOTER_PLAIN)) {
            return listing(opener, key, tail, size);
        }
    }

    /** The same with an opener that the caller keeps. */
    static PackListing listing(Opener opener, ObjectKey key, ByteBuffer tail, long size) throws FormatException {
        if (tail.remaining() < Pack.TRAILER_BYTES) {
            throw new FormatException("shorter than a trailer");
        }
        int end = tail.limit() - Pack.TRAILER_BYTES;
        int length = footerLength(tail.slice(end, Pack.TRAILER_BYTES), size);
        if (length > end - tail.position()) {
            throw new FormatException("the footer is longer than what was read");
        }
        long position = size - Pack.TRAILER_BYTES - length;
        try {
            CborReader in = new CborReader(opener.open(key, position, tail.slice(end - length, length)));
            PackListing listing = PackListing.decode(in);
            if (!in.atEnd()) {
                throw new FormatException("bytes after the listing");
            }
            int frames = listing.frames();
            long framesEnd =
                    frames == 0 ? Header.BYTES : (long) listing.position(frames - 1) + listing.stored(frames - 1);
            if (framesEnd != position) {
                throw new FormatException("the frames end at " + framesEnd + ", the footer begins at " + position);
            }
            return listing;
        } catch (SealBrokenException e) {
            throw new FormatException("the footer's seal does not open", e);
        }
    }
}
