package dev.sago.repository;

import dev.sago.model.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class ChunkIndexTest {

    @TempDir
    Path folder;

    private final Random random = new Random(5);

    @Test
    void everyChunkIsFoundWhereItLiesThroughMergesAndANewStart() {
        ChunkIndex index = ChunkIndex.open(folder);
        Map<Sha256, String> expected = new HashMap<>();
        List<Sha256> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Sha256 id = random();
            ids.add(id);
            index.add(id, List.of(pack(200, expected), pack(1 + random.nextInt(500), expected)));
        }
        check(index, expected);
        check(ChunkIndex.open(folder), expected);
        assertThat(ChunkIndex.open(folder).covered()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(ChunkIndex.open(folder).packs()).hasSize(60);
        assertThat(files()).isLessThan(10);
    }

    @Test
    void idsThatAgreeInManyBitsAreKeptApart() {
        ChunkIndex index = ChunkIndex.open(folder);
        PackListing.Builder listing = new PackListing.Builder();
        for (int i = 999; i >= 0; i--) {
            listing.chunk(new Sha256(0xabcdef0123456789L, 1, 2, i), 10 + i);
        }
        listing.frame(Header.BYTES, 5000);
        index.add(random(), List.of(new Pack(random(), ObjectType.DATA_PACK, 9000, salt(), listing.build())));
        for (int i = 0; i < 1000; i++) {
            assertThat(index.find(new Sha256(0xabcdef0123456789L, 1, 2, i))
                            .orElseThrow()
                            .length())
                    .isEqualTo(10 + i);
        }
        assertThat(index.contains(new Sha256(0xabcdef0123456789L, 1, 2, 1000))).isFalse();
    }

    @Test
    void packsCountAsUsedOnceAChunkWasAskedForThroughMerges() {
        ChunkIndex index = ChunkIndex.open(folder);
        Map<Sha256, String> ofFirst = new HashMap<>();
        Map<Sha256, String> ofLast = new HashMap<>();
        Pack first = pack(50, ofFirst);
        Pack last = pack(40, ofLast);
        index.add(random(), List.of(first));
        assertThat(index.usedPacks()).isEmpty();
        assertThat(index.contains(ofFirst.keySet().iterator().next())).isTrue();
        for (int i = 0; i < 20; i++) {
            index.add(random(), List.of(pack(30, new HashMap<>())));
        }
        index.add(random(), List.of(last));
        assertThat(index.usedPacks()).containsExactly(ObjectKeys.pack(first.id()));
        assertThat(index.contains(ofLast.keySet().iterator().next())).isTrue();
        assertThat(index.contains(random())).isFalse();
        assertThat(index.usedPacks())
                .containsExactlyInAnyOrder(ObjectKeys.pack(first.id()), ObjectKeys.pack(last.id()));
        assertThat(ChunkIndex.open(folder).usedPacks()).isEmpty();
    }

    @Test
    void aDamagedFileIsDroppedSinceItIsACache() throws Exception {
        ChunkIndex index = ChunkIndex.open(folder);
        Map<Sha256, String> expected = new HashMap<>();
        index.add(random(), List.of(pack(50, expected)));
        try (Stream<Path> all = Files.list(folder)) {
            Path file = all.findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 7));
        }
        assertThat(ChunkIndex.open(folder).chunks()).isZero();
        assertThat(files()).isZero();
    }

    @Test
    void everythingIsForgottenWhenAnIndexIsGoneFromTheSites() {
        ChunkIndex index = ChunkIndex.open(folder);
        Map<Sha256, String> expected = new HashMap<>();
        Sha256 first = random();
        Sha256 second = random();
        index.add(first, List.of(pack(50, expected)));
        index.add(second, List.of(pack(50, expected)));
        assertThat(index.retain(Set.of(first, second))).isFalse();
        check(index, expected);
        assertThat(index.retain(Set.of(second))).isTrue();
        assertThat(index.chunks()).isZero();
        assertThat(index.covered()).isEmpty();
    }

    @Test
    void aNewChunkIsClaimedOnceHoweverManyAsk() throws Exception {
        KnownChunks known = new KnownChunks(ChunkIndex.open(folder)::contains);
        List<Sha256> ids = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            ids.add(random());
        }
        java.util.concurrent.atomic.AtomicInteger claimed = new java.util.concurrent.atomic.AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform()
                    .start(() -> ids.forEach(id -> {
                        if (known.claim(id)) {
                            claimed.incrementAndGet();
                        }
                    })));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(claimed).hasValue(20_000);
    }

    private long files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void check(ChunkIndex index, Map<Sha256, String> expected) {
        assertThat(index.chunks()).isEqualTo(expected.size());
        expected.forEach((id, place) -> {
            assertThat(index.contains(id)).isTrue();
            assertThat(index.find(id).map(ChunkIndexTest::text)).contains(place);
        });
        for (int i = 0; i < 1000; i++) {
            assertThat(index.contains(random())).isFalse();
        }
    }

    private static String text(ChunkPlace p) {
        return p.pack() + " " + p.framePosition() + " " + p.frameStored() + " " + p.offset() + " " + p.length();
    }

    private Pack pack(int chunks, Map<Sha256, String> expected) {
        PackListing.Builder listing = new PackListing.Builder();
        Sha256 id = random();
        int position = Header.BYTES;
        for (int frame = 0; frame * 10 < chunks; frame++) {
            int offset = 0;
            for (int i = 0; i < Math.min(10, chunks - frame * 10); i++) {
                Sha256 chunk = random();
                int length = 1 + random.nextInt(1000);
                listing.chunk(chunk, length);
                expected.put(chunk, id + " " + position + " 777 " + offset + " " + length);
                offset += length;
            }
            listing.frame(position, 777);
            position += 777;
        }
        return new Pack(id, ObjectType.DATA_PACK, position + 100, salt(), listing.build());
    }

    private static Salt salt() {
        return Salt.random(new SecureRandom());
    }

    private Sha256 random() {
        return new Sha256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
