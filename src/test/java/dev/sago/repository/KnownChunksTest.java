package dev.sago.repository;

import dev.sago.model.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;

import static org.assertj.core.api.Assertions.assertThat;

class KnownChunksTest {

    private final Set<Sha256> stored = ConcurrentHashMap.newKeySet();
    private final KnownChunks known = new KnownChunks(stored::contains);

    /** Few different places, so that the tables have long rows and their ends are passed. */
    private static Sha256 id(Random random) {
        byte[] bytes = new byte[Sha256.BYTES];
        random.nextBytes(bytes);
        for (int i = 0; i < 16; i++) {
            bytes[i] = (byte) (i == 15 ? random.nextInt(4) - 2 : 0);
        }
        return Sha256.of(bytes, 0);
    }

    private static PackListing pack(List<Sha256> ids) {
        PackListing.Builder builder = new PackListing.Builder();
        ids.forEach(id -> builder.chunk(id, 1));
        builder.frame(0, 1);
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatTheIndexLearnsIsForgottenAndNothingElse(long seed) {
        Random random = new Random(seed);
        Set<Sha256> kept = new HashSet<>();
        for (int round = 0; round < 40; round++) {
            List<Sha256> now = new ArrayList<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                Sha256 id = id(random);
                assertThat(known.claim(id)).isTrue();
                now.add(id);
            }
            kept.addAll(now);
            if (random.nextBoolean()) {
                List<Sha256> learned = now.subList(0, random.nextInt(now.size()) + 1);
                stored.addAll(learned);
                known.forget(pack(now)); // The others are not in the index, so they have to stay.
                learned.forEach(kept::remove);
            }
            assertThat(known.size()).isEqualTo(kept.size());
            assertThat(kept).noneMatch(known::claim);
            assertThat(stored).noneMatch(known::claim);
        }
    }

    @Test
    void aChunkThatMovesIntoTheIndexMeanwhileIsStoredOnce() throws Exception {
        int count = 20_000;
        List<Sha256> ids = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[Sha256.BYTES];
            random.nextBytes(bytes);
            ids.add(Sha256.of(bytes, 0));
        }
        AtomicIntegerArray claims = new AtomicIntegerArray(count);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> askers = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                askers.add(threads.submit(() -> {
                    for (int i = 0; i < count; i++) {
                        if (known.claim(ids.get(i))) {
                            var _ = claims.incrementAndGet(i);
                        }
                    }
                }));
            }
            askers.add(threads.submit(() -> {
                for (int i = 0; i < count; i += 50) {
                    List<Sha256> some = ids.subList(i, i + 50);
                    while (some.stream().anyMatch(id -> claims.get(ids.indexOf(id)) == 0)) {
                        Thread.onSpinWait();
                    }
                    stored.addAll(some);
                    known.forget(pack(some));
                }
            }));
            for (Future<?> asker : askers) {
                var _ = asker.get();
            }
        }
        for (int i = 0; i < count; i++) {
            assertThat(claims.get(i)).isEqualTo(1);
        }
        assertThat(known.size()).isLessThan(count / 100);
    }
}
