package dev.sago.whole;

import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.site.DirectoryObjectStore;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.StoreException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    /** Whichever reader meets it, and whatever the others wait for then: the run ends, and says what was wrong. */
    @RepeatedTest(8)
    @Timeout(60)
    void aSiteThatFailsInTheMiddleOfALargeFileEndsTheRun() throws Exception {
        Random random = new Random();
        try (World world = new World(temp.resolve("world" + random.nextInt()), 1, 1, (name, at) -> {
            FaultyObjectStore store = new FaultyObjectStore(DirectoryObjectStore.open(at));
            return store.on(FaultyObjectStore.Call.PUT)
                    .matching("systems/government24/packs/")
                    .from(1 + random.nextInt(2))
                    .fail(StoreException.Kind.DENIED);
        })) {
            write(world.source.resolve("only"), 9);
            write(world.source.resolve("another"), 10);
            assertThatThrownBy(world::backup)
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("Nothing was committed");
        }
    }
}
