package dev.sago.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One sparse disk image: 10 GiB at scale 1 with some 400 MiB of data in extents of 64 KiB to 2 MiB, half text, half noise. */
final class Images {

    static final String NAME = "disk.img";

    private static final long SIZE = 10L << 30;
    private static final long DATA = 400L << 20;
    private static final int BLOCK = 64 << 10;

    private Images() {}

    /** Where data stands in the image; in blocks of 64 KiB, ascending, never touching. */
    record Extent(long offset, int length) {}

    static List<Extent> extents(double scale) {
        SplittableRandom random = new SplittableRandom(1595);
        long size = Math.max(64L << 20, (long) (SIZE * scale) / BLOCK * BLOCK);
        long data = Math.max(2L << 20, (long) (DATA * scale));
        // Each extent stands somewhere in the first half of its own slot, which is at least 4 MiB: so none reaches the
        // next.
        int slots = (int) Math.max(1, Math.min(size / (4 << 20), data / (17 * BLOCK)));
        long slot = size / slots;
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            int length = (1 + random.nextInt(32)) * BLOCK;
            long room = slot - (2 << 20) - BLOCK;
            extents.add(new Extent((i * slot + random.nextLong(room)) / BLOCK * BLOCK, length));
        }
        return extents;
    }

    static long dataBytes(double scale) {
        return extents(scale).stream().mapToLong(Extent::length).sum();
    }

    static String make(Path folder, double scale) throws IOException {
        Texts texts = new Texts(1596);
        SplittableRandom random = new SplittableRandom(1597);
        long size = Math.max(64L << 20, (long) (SIZE * scale) / BLOCK * BLOCK);
        try (FileChannel out = FileChannel.open(
                folder.resolve(NAME),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE)) {
            byte[] data = new byte[2 << 20];
            for (Extent extent : extents(scale)) {
                if (random.nextBoolean()) {
                    random.nextBytes(data);
                } else {
                    texts.fill(random, data, 0, extent.length());
                }
                out.write(ByteBuffer.wrap(data, 0, extent.length()), extent.offset());
            }
            // The last byte makes the size: 4 KiB more of data.
            out.write(ByteBuffer.wrap(new byte[] {1}), size - 1);
        }
        return dataBytes(scale) / 1_000_000 + " MB of generated data in a sparse file";
    }
}
