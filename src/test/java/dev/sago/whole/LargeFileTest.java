package dev.sago.whole;

import dev.sago.model.Run.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Files whose chunks are stored by several readers: every byte at its place, whichever was done first. */
class LargeFileTest {

    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path temp;

    /** Noise, which is quickly sealed, text, which is not, a hole, and what was there before; nothing the same length as a chunk. */
    private static void write(Path file, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] noise = new byte[MEBIBYTE + 7];
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            long at = 0;
            for (int i = 0; i < 40; i++) {
                if (i == 20) {
                    at += 5L * MEBIBYTE;
                }
                if (i % 3 == 0) {
                    java.util.Arrays.fill(noise, (byte) random.nextInt());
                } else if (i % 7 != 1) {
                    random.nextBytes(noise);
                }
                at += channel.write(ByteBuffer.wrap(noise), at);
            }
        }
    }

    @Test
    void oneLargeFileOrSeveralComeBackByteForByte() throws Exception {
        try (World world = new World(temp.resolve("world"), 2, 2)) {
            write(world.source.resolve("only"), 1);
            assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
            world.restore(temp.resolve("first"));
            Trees.assertSame(world.source, temp.resolve("first/files"));

            for (int i = 0; i < 3; i++) {
                write(world.source.resolve("more " + i), 2 + i);
                Files.writeString(world.source.resolve("small " + i), "small");
            }
            assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
            world.restore(temp.resolve("second"));
            Trees.assertSame(world.source, temp.resolve("second/files"));
        }
    }
}
