package dev.sago.drill;

import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.model.Sha256;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Iterator;

/** Takes the bytes of a file in order, and says whether they are those of an entry: chunk by chunk by hash, holes as zeros. */
final class ContentCheck {

    private static final byte[] ZEROS = new byte[1 << 16];

    private final MessageDigest digest = Sha256.digest();
    private final Iterator<Extent> extents;
    private @Nullable Extent current;
    private long left;
    private boolean right = true;

    ContentCheck(Entry entry) {
        this.extents = entry.content().iterator();
        next();
    }

    private void next() {
        current = extents.hasNext() ? extents.next() : null;
        left = current == null ? 0 : current.length();
    }

    /** The remaining bytes of the buffer come next. */
    void bytes(ByteBuffer from) {
        while (right && from.hasRemaining()) {
            if (current == null) {
                right = false; // Longer than it should be.
                return;
            }
            ByteBuffer part = from.slice(from.position(), (int) Math.min(left, from.remaining()));
            from.position(from.position() + part.remaining());
            left -= part.remaining();
            take(part);
        }
    }

    private void take(ByteBuffer part) {
        switch (current) {
            case Extent.Data data -> {
                digest.update(part);
                if (left == 0) {
                    right = Sha256.of(digest.digest(), 0).equals(data.chunk());
                    next();
                }
            }
            case Extent.Hole _ -> {
                while (part.hasRemaining()) {
                    right &= part.get() == 0;
                }
                if (left == 0) {
                    next();
                }
            }
            case null -> throw new IllegalStateException("bytes behind the last extent");
        }
    }

    /** So many zeros come next. */
    void zeros(long length) {
        for (long more = length; more > 0 && right; more -= ZEROS.length) {
            bytes(ByteBuffer.wrap(ZEROS, 0, (int) Math.min(more, ZEROS.length)));
        }
    }

    /** Whether all has come and is right. */
    boolean isWhole() {
        return right && current == null;
    }
}
