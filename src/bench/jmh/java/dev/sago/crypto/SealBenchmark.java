package dev.sago.crypto;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Sealing and opening frames of 1 MiB, zstd 3: operations are MiB of plain bytes. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealBenchmark {

    private static final int FRAME = 1 << 20;

    /** {@code text} shrinks to about a half, {@code noise} not at all. */
    @Param({"text", "noise"})
    public String content = "text";

    private final ByteBuffer plain = ByteBuffer.allocateDirect(FRAME);
    private final ByteBuffer sealed = ByteBuffer.allocateDirect(Sealer.bound(FRAME));
    private final ByteBuffer again = ByteBuffer.allocateDirect(Sealer.bound(FRAME));
    private final RepositoryKey repositoryKey = RepositoryKey.random(new SecureRandom());
    private final ObjectKey key = repositoryKey.objectKey(new byte[RepositoryKey.SALT_BYTES], 1, 1);
    private final Sealer sealer = new Sealer(3, FRAME);
    private final Opener opener = new Opener(FRAME);
    private long position;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] bytes = new byte[FRAME];
        random.nextBytes(bytes);
        if (content.equals("text")) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) "etaoin shrdlu".charAt(random.nextInt(1 + random.nextInt(13)));
            }
        }
        plain.put(bytes).flip();
        sealer.seal(key, position, plain, sealed);
        sealed.flip();
    }

    @Benchmark
    public int seal() {
        return sealer.seal(key, ++position, plain, again.clear());
    }

    @Benchmark
    public ByteBuffer open() throws SealBrokenException {
        return opener.open(key, 0, sealed);
    }

    @TearDown
    public void close() {
        sealer.close();
        opener.close();
        repositoryKey.close();
    }
}
