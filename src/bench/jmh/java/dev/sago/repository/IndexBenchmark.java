package dev.sago.repository;

import dev.sago.model.Sha256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One lookup in an index of 960,000 chunks (a system of about 1 TB) in eight files: nanoseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IndexBenchmark {

    private static final int SEGMENTS = 8;
    private static final int CHUNKS = 60_000;
    private static final int ASKED = 1 << 12;

    private final Sha256[] there = new Sha256[ASKED];
    private final Sha256[] absent = new Sha256[ASKED];
    private final SplittableRandom random = new SplittableRandom(1);
    private Path folder;
    private ChunkIndex index;
    private int next;

    @Setup(Level.Trial)
    public void fill() throws IOException {
        folder = Files.createTempDirectory("sago-index");
        index = ChunkIndex.open(folder);
        int kept = 0;
        for (int segment = 0; segment < SEGMENTS; segment++) {
            Pack[] packs = new Pack[2];
            for (int i = 0; i < packs.length; i++) {
                PackListing.Builder listing = new PackListing.Builder();
                for (int chunk = 0; chunk < CHUNKS; chunk++) {
                    Sha256 id = id();
                    listing.chunk(id, 100);
                    if (chunk % 200 == 0 && kept < ASKED) {
                        there[kept++] = id;
                    }
                }
                listing.frame(Header.BYTES, 1000);
                packs[i] = new Pack(id(), ObjectType.DATA_PACK, 9000, Salt.random(new SecureRandom()), listing.build());
            }
            index.add(id(), List.of(packs));
        }
        for (int i = 0; i < ASKED; i++) {
            absent[i] = id();
        }
    }

    private Sha256 id() {
        return new Sha256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    @Benchmark
    public boolean there() {
        return index.contains(there[next++ & (ASKED - 1)]);
    }

    @Benchmark
    public boolean absent() {
        return index.contains(absent[next++ & (ASKED - 1)]);
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
