package dev.sago.model;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Naming chunks: operations are MiB. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashBenchmark {

    private static final int SMALL = 256;

    private final ByteBuffer data = ByteBuffer.allocateDirect(1 << 20);
    private final MessageDigest digest = Sha256.digest();

    @Benchmark
    public Sha256 large() {
        return Sha256.hash(digest, data);
    }

    /** As 256 chunks of 4 KiB. */
    @Benchmark
    public Sha256 small() {
        Sha256 last = Sha256.hash(digest, data.slice(0, 1));
        for (int i = 0; i < SMALL; i++) {
            last = Sha256.hash(digest, data.slice(i * 4096, 4096));
        }
        return last;
    }
}
