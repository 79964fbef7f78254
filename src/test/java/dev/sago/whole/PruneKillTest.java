package dev.sago.whole;

import dev.sago.maintenance.PruneResult;
import dev.sago.maintenance.VerifyResult;
import dev.sago.model.Finding;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.restore.RestoreResult;
import dev.sago.site.DirectoryObjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Prune dies at each of its calls to any site. After each death every snapshot that has not expired restores whole from
 * every site alone, and the next prune finishes: all sites have the same objects, and no more than they need.
 */
class PruneKillTest {

    private static final Duration DAYS = Duration.ofDays(3);

    @TempDir
    Path temp;

    @Test
    void diesWhileItRemovesSnapshotsAndRepacks() throws Exception {
        Path template = temp.resolve("template");
        try (World world = open(template, new MortalStore.Life())) {
            history(world);
            PruneWorld prune = new PruneWorld(world);
            prune.expire(2);
            prune.passAtSites(DAYS);
        }
        int deaths = dieAtEachCall(template);
        assertThat(deaths).isGreaterThan(60);
    }

    @Test
    void diesWhileItDeletesWhatWasRepacked() throws Exception {
        Path template = temp.resolve("template");
        try (World world = open(template, new MortalStore.Life())) {
            history(world);
            PruneWorld prune = new PruneWorld(world);
            prune.expire(2);
            prune.pass(DAYS);
            PruneResult first = prune.prune();
            assertThat(first.repacked()).isPositive();
            assertThat(first.packs()).isPositive();
            prune.passAtSites(DAYS);
        }
        int deaths = dieAtEachCall(template);
        assertThat(deaths).isGreaterThan(40);
    }

    private int dieAtEachCall(Path template) throws Exception {
        int step = Integer.getInteger("sago.kill.step", 1);
        for (int calls = 0; ; calls += step) {
            Path folder = temp.resolve("life-" + calls);
            copy(template, folder);
            MortalStore.Life life = new MortalStore.Life();
            boolean died;
            try (World world = open(folder, life)) {
                PruneWorld prune = new PruneWorld(world);
                prune.passHere(DAYS);
                life.dieAfter(calls);
                try {
                    prune.prune();
                } catch (SagoException e) {
                    assertThat(life.isOver()).as(e.getMessage()).isTrue();
                }
                died = life.isOver();
                life.again();
                assertWhole(world, prune, calls, "after death at call " + calls);
                assertThat(prune.prune().outcome())
                        .as("after death at call " + calls)
                        .isEqualTo(Outcome.OK);
                assertWhole(world, prune, calls + 1, "after death at call " + calls + " and another prune");
                assertSettled(world, prune, calls);
            }
            Trees.delete(folder);
            if (!died) {
                return calls;
            }
        }
    }

    /** Restores from each site alone, the two snapshots by turns. */
    private static void assertWhole(World world, PruneWorld prune, int turn, String when) throws Exception {
        List<SnapshotId> kept = kept(world);
        int i = turn % 2;
        for (SiteObjects site : world.sites()) {
            Path to = Files.createTempDirectory(world.folder, "restored");
            RestoreResult result = prune.restore(site, world.keys, kept.get(i), to);
            assertThat(result.outcome()).as("%s, from %s", when, site.site()).isEqualTo(Outcome.OK);
            assertThat(result.findings()).as("%s, from %s", when, site.site()).isEmpty();
            Trees.assertSame(world.folder.resolve("kept-" + i), to.resolve("files"));
            Trees.delete(to);
            i = 1 - i;
        }
    }

    private static List<SnapshotId> kept(World world) throws InterruptedException {
        try (Repository repository = world.open()) {
            List<SnapshotId> all = repository.snapshots();
            return all.subList(all.size() - 2, all.size());
        }
    }

    private static void assertSettled(World world, PruneWorld prune, int calls) throws Exception {
        VerifyResult found = world.verify();
        assertThat(found.findings())
                .as("death at call %d", calls)
                .allMatch(finding -> finding.kind() == Finding.Kind.UNEXPECTED);
        assertThat(world.catalog().snapshots().list(Optional.of(World.SYSTEM))).hasSize(2);
        assertThat(world.catalog().marks().expiries(World.SYSTEM)).isEmpty();
        assertThat(world.catalog().debts().of(World.SYSTEM)).isEmpty();
        if (!found.findings().isEmpty()) {
            // New packs that no index names yet: they go once there is a snapshot that is younger.
            assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
            prune.prune();
            assertThat(world.verify().findings()).as("death at call %d", calls).isEmpty();
        }
        Set<List<String>> sites = new HashSet<>();
        for (String site : List.of("daejeon", "gwangju", "gongju")) {
            Path root = world.site(site).resolve("systems/government24");
            sites.add(world.objects(site).stream()
                    .map(object -> root.relativize(object).toString())
                    .toList());
        }
        assertThat(sites).as("death at call %d", calls).hasSize(1);
    }

    /** Four snapshots: a pack of which the last two need a sixth, and one of which they need nothing. */
    static void history(World world) throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 6; i++) {
            write(world.source.resolve("noise " + i), random);
        }
        world.backup();
        write(world.source.resolve("only in the second"), random);
        world.backup();
        Files.delete(world.source.resolve("only in the second"));
        for (int i = 1; i < 6; i++) {
            Files.delete(world.source.resolve("noise " + i));
        }
        Files.writeString(world.source.resolve("third"), "in the third and the fourth");
        world.backup();
        copy(world.source, world.folder.resolve("kept-0"));
        write(world.source.resolve("fourth"), random);
        world.backup();
        copy(world.source, world.folder.resolve("kept-1"));
    }

    private static void write(Path file, Random random) throws IOException {
        byte[] bytes = new byte[70_000];
        random.nextBytes(bytes);
        Files.write(file, bytes);
    }

    private static World open(Path folder, MortalStore.Life life) throws IOException {
        Files.createDirectories(folder);
        return new World(folder, 3, 2, (name, at) -> new MortalStore(DirectoryObjectStore.open(at), life));
    }

    static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path file : all) {
            Path there = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(there);
            } else {
                Files.copy(file, there, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        for (Path file : all.reversed()) {
            if (Files.isDirectory(file)) {
                Files.setLastModifiedTime(
                        to.resolve(from.relativize(file).toString()), Files.getLastModifiedTime(file));
            }
        }
    }
}
