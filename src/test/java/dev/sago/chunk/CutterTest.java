package dev.sago.chunk;

import dev.sago.model.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CutterTest {

    /** {@code -Dsago.seed=N} repeats a failure; the seed stands in the name of the failed test. */
    static LongStream seeds() {
        Long seed = Long.getLong("sago.seed");
        return seed != null ? LongStream.of(seed) : LongStream.of(1, 2, 3);
    }

    /** The numbers of SHA-256("gear" || i), i from 0 to 63. */
    private static long[] gear() {
        ByteBuffer bytes = ByteBuffer.allocate(2048);
        for (int i = 0; i < 64; i++) {
            Sha256.hash(new byte[] {'g', 'e', 'a', 'r', (byte) i}).writeTo(bytes);
        }
        long[] gear = new long[256];
        bytes.flip().asLongBuffer().get(gear);
        return gear;
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static List<Integer> cutAll(ByteBuffer data) {
        Cutter cutter = new Cutter(gear());
        List<Integer> lengths = new ArrayList<>();
        ByteBuffer rest = data.duplicate();
        while (rest.hasRemaining()) {
            int length = cutter.cut(rest, true);
            lengths.add(length);
            rest.position(rest.position() + length);
        }
        return lengths;
    }

    private static List<Sha256> names(byte[] data) {
        List<Sha256> names = new ArrayList<>();
        int at = 0;
        for (int length : cutAll(ByteBuffer.wrap(data))) {
            names.add(Sha256.hash(ByteBuffer.wrap(data, at, length)));
            at += length;
        }
        return names;
    }

    /** Expected values by another implementation (Python, written from the specification); the data is SHA-256 of 0, 1, 2, ... */
    @Test
    void cutsAreGolden() {
        ByteBuffer data = ByteBuffer.allocate(12 << 20);
        ByteBuffer counter = ByteBuffer.allocate(8);
        for (long i = 0; data.hasRemaining(); i++) {
            Sha256.hash(counter.putLong(0, i)).writeTo(data);
        }
        List<Integer> expected = List.of(
                827245, 1115866, 1253528, 317847, 1098821, 595021, 1499517, 380941, 1297476, 1137922, 729322, 1078253,
                1251153);
        assertThat(cutAll(data.flip())).isEqualTo(expected);
        assertThat(cutAll(direct(data.array()))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sizesAreWithinBoundsAndAboutOneMebibyteOnAverage(long seed) {
        List<Integer> lengths = cutAll(direct(random(seed, 160 << 20)));
        assertThat(lengths.subList(0, lengths.size() - 1))
                .allSatisfy(length -> assertThat(length).isBetween(ChunkSizes.MINIMUM, ChunkSizes.MAXIMUM));
        double mean = (160 << 20) / (double) lengths.size();
        assertThat(mean).isBetween(0.9 * ChunkSizes.AVERAGE, 1.3 * ChunkSizes.AVERAGE);
        long early =
                lengths.stream().filter(length -> length < ChunkSizes.AVERAGE).count();
        assertThat(early / (double) lengths.size())
                .as("share below the average")
                .isBetween(0.05, 0.35);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aByteInsertedAtTheFrontChangesOnlyTheFirstChunks(long seed) {
        byte[] data = random(seed, 24 << 20);
        byte[] shifted =
                ByteBuffer.allocate(data.length + 1).put((byte) 7).put(data).array();
        List<Sha256> before = names(data);
        List<Sha256> after = names(shifted);
        assertThat(after.getFirst()).isNotEqualTo(before.getFirst());
        assertThat(after.subList(after.size() - 8, after.size()))
                .isEqualTo(before.subList(before.size() - 8, before.size()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void cutsAreTheSameHoweverTheDataIsFed(long seed) {
        byte[] data = random(seed, 12 << 20);
        Arrays.fill(data, 3 << 20, 9 << 20, (byte) 0);
        List<Integer> whole = cutAll(ByteBuffer.wrap(data));
        assertThat(cutAll(direct(data))).isEqualTo(whole);
        assertThat(cutAll(ByteBuffer.wrap(data).asReadOnlyBuffer())).isEqualTo(whole);
        Random random = new Random(seed);
        Cutter cutter = new Cutter(gear());
        List<Integer> lengths = new ArrayList<>();
        int start = 0;
        int known = 0;
        while (start < data.length) {
            int length = cutter.cut(ByteBuffer.wrap(data, start, known - start), known == data.length);
            if (length == 0) {
                assertThat(known - start).isLessThan(ChunkSizes.MAXIMUM);
                known = Math.min(data.length, known + 1 + random.nextInt(600_000));
            }
            if (length > 0) {
                lengths.add(length);
                start += length;
            }
        }
        assertThat(lengths).isEqualTo(whole);
    }

    @Test
    void equalBytesAreCutAtTheMaximum() {
        assertThat(cutAll(ByteBuffer.allocateDirect(9 << 20)))
                .containsExactly(ChunkSizes.MAXIMUM, ChunkSizes.MAXIMUM, 1 << 20);
    }

    @Test
    void whatIsShorterThanTheMinimumIsOneChunk() {
        Cutter cutter = new Cutter(gear());
        for (int length : new int[] {0, 1, ChunkSizes.MINIMUM - 1, ChunkSizes.MINIMUM}) {
            ByteBuffer data = ByteBuffer.wrap(random(1, length));
            assertThat(cutter.cut(data, true)).isEqualTo(length);
            assertThat(cutter.cut(data, false)).isZero();
        }
    }

    @Test
    void theMaximumIsEnoughToTell() {
        Cutter cutter = new Cutter(gear());
        assertThat(cutter.cut(ByteBuffer.allocate(ChunkSizes.MAXIMUM - 1), false))
                .isZero();
        assertThat(cutter.cut(ByteBuffer.allocate(ChunkSizes.MAXIMUM - 1), true))
                .isEqualTo(ChunkSizes.MAXIMUM - 1);
        assertThat(cutter.cut(ByteBuffer.allocate(ChunkSizes.MAXIMUM), false)).isEqualTo(ChunkSizes.MAXIMUM);
    }

    @Test
    void readsFromThePositionAndLeavesTheBufferAsItIs() {
        byte[] data = random(5, 6 << 20);
        ByteBuffer moved = direct(
                        ByteBuffer.allocate(data.length + 3).put(3, data).array())
                .position(3);
        int length = new Cutter(gear()).cut(moved, false);
        assertThat(length).isEqualTo(new Cutter(gear()).cut(ByteBuffer.wrap(data), false));
        assertThat(moved.position()).isEqualTo(3);
        assertThat(moved.limit()).isEqualTo(data.length + 3);
    }

    /** A table made so that one bit left over from the file before would hide the cut. */
    @Test
    void nothingIsLeftOverFromTheCallBefore() {
        long[] gear = new long[256];
        gear[3] = 1L << 62;
        byte[] threes = new byte[ChunkSizes.MAXIMUM];
        Arrays.fill(threes, (byte) 3);
        byte[] zeroThenThrees = threes.clone();
        zeroThenThrees[ChunkSizes.MINIMUM] = 0;
        Cutter cutter = new Cutter(gear);
        assertThat(cutter.cut(ByteBuffer.wrap(threes), true)).isEqualTo(ChunkSizes.MAXIMUM);
        assertThat(cutter.cut(ByteBuffer.wrap(zeroThenThrees), true)).isEqualTo(ChunkSizes.MINIMUM);
    }

    @Test
    void anotherGearTableCutsElsewhere() {
        byte[] data = random(6, 6 << 20);
        long[] other = gear();
        for (int i = 0; i < other.length; i++) {
            other[i] = Long.rotateLeft(other[i], 17);
        }
        assertThat(new Cutter(other).cut(ByteBuffer.wrap(data), true))
                .isNotEqualTo(new Cutter(gear()).cut(ByteBuffer.wrap(data), true));
    }

    @Test
    void keepsItsOwnCopyOfTheTable() {
        byte[] data = random(7, 6 << 20);
        long[] gear = gear();
        Cutter cutter = new Cutter(gear);
        Arrays.fill(gear, 0);
        assertThat(cutter.cut(ByteBuffer.wrap(data), true))
                .isEqualTo(cutAll(ByteBuffer.wrap(data)).getFirst());
        assertThatThrownBy(() -> new Cutter(new long[255])).isInstanceOf(IllegalArgumentException.class);
    }
}
