package dev.sago.repository;

import dev.sago.crypto.Opener;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.Sealer;
import dev.sago.model.Sha256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Building one whole pack of 15 frames of 1 MiB that do not shrink: sealing, proving, hashing, footer. Operations are
 * MiB. As nothing is compressed, it shows what is left beside zstd.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PackBenchmark {

    private static final int FRAMES = 15;

    private final SecureRandom random = new SecureRandom();
    private final RepositoryKey key = RepositoryKey.random(random);
    private final Sealer sealer = new Sealer(3, Pack.MAX_FRAME_PLAIN);
    private final Opener opener = new Opener(Pack.MAX_FRAME_PLAIN);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Pack.BUFFER_BYTES);
    private final ByteBuffer plain = noise();
    private final FrameChunks chunks = new FrameChunks();

    private static ByteBuffer noise() {
        byte[] bytes = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(bytes);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** One chunk a frame, always the same. */
    public PackBenchmark() {
        chunks.add(Sha256.hash(plain), plain.remaining(), chunks.checkOf(plain));
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int build() {
        PackBuilder pack = new PackBuilder(ObjectType.DATA_PACK, buffer.clear(), key, sealer, opener, random);
        for (int i = 0; i < FRAMES; i++) {
            pack.add(plain, chunks);
        }
        return pack.finish().size();
    }

    @TearDown
    public void close() {
        sealer.close();
        opener.close();
        key.close();
    }
}
