package dev.sago.policy;

import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.policy.Migration.Kind;
import dev.sago.policy.Migration.Step;
import dev.sago.policy.Survival.KnownSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationTest {

    private static final Instant NOW = Instant.parse("2025-09-26T11:20:00Z");

    private static List<SiteName> sites(String... names) {
        return Stream.of(names).map(SiteName::new).toList();
    }

    private static KnownSnapshot snapshot(List<SiteName> complete) {
        return new KnownSnapshot(
                new SnapshotId("20250926T112000.000Z-0123456789abcdef"), NOW, 1, 1, Set.copyOf(complete));
    }

    @Test
    void fillsAllBeforeItDrainsAny() {
        Migration way = Migration.of(sites("c", "d"), List.of(snapshot(sites("a", "b"))), sites("a", "b"), List.of())
                .orElseThrow();
        assertThat(way.before()).isEqualTo(2);
        assertThat(way.steps())
                .containsExactly(
                        new Step(Kind.FILL, new SiteName("c"), sites("a", "b"), sites("a", "b", "c")),
                        new Step(Kind.FILL, new SiteName("d"), sites("a", "b"), sites("a", "b", "c", "d")),
                        new Step(Kind.DRAIN, new SiteName("a"), List.of(), sites("b", "c", "d")),
                        new Step(Kind.DRAIN, new SiteName("b"), List.of(), sites("c", "d")));
    }

    @Test
    void whatIsClosedKeepsItsCopiesAndTheyCount() {
        assertThat(Migration.of(sites("b"), List.of(snapshot(sites("a"))), sites("a"), sites("a"))
                        .orElseThrow()
                        .steps())
                .last()
                .isEqualTo(new Step(Kind.KEEP, new SiteName("a"), List.of(), sites("a", "b")));
    }

    @Test
    void whatIsInItsPlaceNeedsNoWay() {
        assertThat(Migration.of(sites("a", "b"), List.of(snapshot(sites("a", "b"))), sites("a", "b"), List.of()))
                .isEmpty();
        assertThat(Migration.of(sites("a", "b"), List.of(), List.of(), List.of()))
                .isEmpty();
    }

    /** At no step fewer count than before, or than are wanted, whichever is less. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void thereIsNeverAGap(long seed) {
        Random random = new Random(seed);
        List<SiteName> all = new ArrayList<>(sites("a", "b", "c", "d", "e", "f"));
        for (int round = 0; round < 200; round++) {
            List<SiteName> placed = some(all, random, 1);
            List<SiteName> complete = some(all, random, 1);
            List<SiteName> holding = new ArrayList<>(complete);
            holding.addAll(some(all, random, 0));
            Optional<Migration> way = Migration.of(placed, List.of(snapshot(complete)), holding, some(all, random, 0));
            int least = Math.min(complete.size(), placed.size());
            way.ifPresent(found -> {
                assertThat(found.steps())
                        .as("seed %d: %s", seed, found)
                        .allSatisfy(step -> assertThat(step.counted().size()).isGreaterThanOrEqualTo(least));
                assertThat(found.steps().getLast().counted()).containsAll(placed);
            });
        }
    }

    private static List<SiteName> some(List<SiteName> all, Random random, int least) {
        List<SiteName> mixed = new ArrayList<>(all);
        Collections.shuffle(mixed, random);
        return List.copyOf(mixed.subList(0, least + random.nextInt(4)));
    }
}
