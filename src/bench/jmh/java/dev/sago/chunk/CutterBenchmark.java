package dev.sago.chunk;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Cutting 16 MiB of noise in a direct buffer, from the first chunk to the last: operations are MiB. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CutterBenchmark {

    private static final int MIB = 16;

    private final ByteBuffer data = ByteBuffer.allocateDirect(MIB << 20);
    private Cutter cutter = new Cutter(new long[256]);

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] bytes = new byte[MIB << 20];
        random.nextBytes(bytes);
        data.put(bytes).flip();
        cutter = new Cutter(random.longs(256).toArray());
    }

    @Benchmark
    @OperationsPerInvocation(MIB)
    public int cut() {
        ByteBuffer rest = data.duplicate();
        int chunks = 0;
        while (rest.hasRemaining()) {
            rest.position(rest.position() + cutter.cut(rest, true));
            chunks++;
        }
        return chunks;
    }
}
