package dev.sago.repository;

import dev.sago.model.Sha256;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The chunks of one frame that is being put together: name, length, and a check of the plain bytes that was taken
 * together with the name. Reused from frame to frame by one thread.
 *
 * <p>The check is CRC-32C: it finds what bad memory or a bug of ours does between naming and sealing as surely as the
 * SHA-256 would (a change of up to 32 bits in a row always, any other with one in four billion), at a tenth of its time.
 * It is never stored; whoever reads later checks the SHA-256.
 */
final class FrameChunks {

    private final CRC32C crc = new CRC32C();
    private Sha256[] ids = new Sha256[16];
    private int[] lengths = new int[16];
    private int[] checks = new int[16];
    private int count;
    private int bytes;

    void add(Sha256 id, int length, int check) {
        if (count == lengths.length) {
            ids = Arrays.copyOf(ids, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            checks = Arrays.copyOf(checks, count * 2);
        }
        ids[count] = id;
        lengths[count] = length;
        checks[count] = check;
        count++;
        bytes += length;
    }

    void clear() {
        Arrays.fill(ids, 0, count, null);
        count = 0;
        bytes = 0;
    }

    int count() {
        return count;
    }

    /** The plain bytes of all chunks together. */
    int bytes() {
        return bytes;
    }

    Sha256 id(int chunk) {
        return ids[chunk];
    }

    int length(int chunk) {
        return lengths[chunk];
    }

    /** The check of the remaining bytes, which the buffer keeps. */
    int checkOf(ByteBuffer plain) {
        crc.reset();
        crc.update(plain.duplicate());
        return (int) crc.getValue();
    }

    /** Which chunk of an opened frame is not what was added; -1 if all are. The frame must have {@link #bytes()}. */
    int firstWrong(ByteBuffer opened) {
        int at = opened.position();
        for (int chunk = 0; chunk < count; chunk++) {
            if (checkOf(opened.slice(at, lengths[chunk])) != checks[chunk]) {
                return chunk;
            }
            at += lengths[chunk];
        }
        return -1;
    }
}
