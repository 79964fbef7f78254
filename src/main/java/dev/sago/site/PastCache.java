package dev.sago.site;

import dev.sago.posix.Descriptor;
import dev.sago.posix.Posix;
import dev.sago.posix.PosixException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes large bodies straight to the disk ({@code O_DIRECT}): a copy to the page cache costs more than the write itself
 * once there are several sites on one machine, and throws out pages that others need.
 */
final class PastCache {

    /** Fits the blocks of all usual disks. */
    private static final int BLOCK = 4096;

    private static final int WORTH_IT = 1 << 20;

    private PastCache() {}

    /**
     * Writes the whole blocks at the beginning of {@code data} to an existing file.
     *
     * @param data keeps its position
     * @return how many bytes are written; 0 where it cannot be done (another system than Linux, a file system without
     *     it, a buffer that is not aligned) or failed: the usual way then writes all, and meets again what is wrong
     */
    static int write(Path file, ByteBuffer data) {
        if (!Posix.supported()
                || data.remaining() < WORTH_IT
                || !data.isDirect()
                || data.alignmentOffset(0, BLOCK) != 0) {
            return 0;
        }
        ByteBuffer blocks = data.slice(0, data.remaining() & -BLOCK);
        byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
        try {
            int flags = Descriptor.WRITE_ONLY | Descriptor.NO_FOLLOW | Descriptor.PAST_CACHE;
            int fd = Descriptor.open(Descriptor.WORKING_FOLDER, path, flags, 0);
            try {
                Descriptor.write(fd, blocks, 0);
            } finally {
                Descriptor.closeRead(fd); // Whoever syncs the file afterwards hears of what got lost.
            }
            return blocks.position();
        } catch (PosixException e) {
            return 0;
        }
    }
}
