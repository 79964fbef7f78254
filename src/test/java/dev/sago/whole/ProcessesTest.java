package dev.sago.whole;

import dev.sago.model.Run.Outcome;
import dev.sago.model.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several processes on one system: of two at once one works and the other is refused with the reason; one that was killed while
 * it healed or pruned is taken up by the next. {@code -Dsago.kill.seed=N} kills at the same moments again.
 */
class ProcessesTest {

    private static final long SEED = Long.getLong("sago.kill.seed", 1592);
    private static final String SYSTEM = World.SYSTEM.value();
    private static final List<String> SITES = List.of("daejeon", "gwangju");
    private static final int BUSY = 6;

    private static final String CONFIG = """
            state: state
            keys: { file: master.key }
            sites:
              daejeon: { store: { driver: directory, path: sites/daejeon }, domains: { building: dj } }
              gwangju: { store: { driver: directory, path: sites/gwangju }, domains: { building: gj } }
            policies:
              two: { copies: 2, quorum: 2, apart: [building], retention: { last: 1, grace: 1h } }
            systems:
              SYSTEM: { home: daejeon, policy: two, grade: A1, sources: [ { files: { path: SOURCE } } ] }
            """;

    @TempDir
    Path temp;

    private final Random random = new Random(SEED);
    private Path source;

    @BeforeEach
    void backUp() throws Exception {
        source = Files.createDirectory(temp.resolve("source"));
        Files.writeString(
                temp.resolve("sago.yaml"), CONFIG.replace("SYSTEM", SYSTEM).replace("SOURCE", source.toString()));
        for (String site : SITES) {
            Files.createDirectories(temp.resolve("sites").resolve(site));
        }
        SagoProcess.run(temp, "key", "init");
        for (int i = 0; i < 2; i++) {
            write("noise");
            write("noise " + i);
            SagoProcess.run(temp, "backup", SYSTEM);
        }
    }

    private void write(String name) throws IOException {
        byte[] bytes = new byte[3 << 20];
        random.nextBytes(bytes);
        Files.write(source.resolve(name), bytes);
    }

    @Test
    void aBackupIsRefusedWhilePruneWorksAndPruneWhileABackupDoes() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            PruneWorld prune = new PruneWorld(world);
            AtomicReference<SagoProcess.Ended> refused = new AtomicReference<>();
            meanwhile(world, "/clock", refused, "backup");
            assertThat(prune.prune().outcome()).isEqualTo(Outcome.OK);
            assertRefused(refused.get());

            Files.writeString(source.resolve("letter"), "Dear citizen");
            refused.set(null);
            meanwhile(world, "/packs/", refused, "prune");
            assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
            assertRefused(refused.get());
        }
    }

    /** Before the first put of such an object, another process tries that verb. */
    private void meanwhile(World world, String part, AtomicReference<SagoProcess.Ended> ended, String verb) {
        world.store("gwangju").beforePutOf(key -> {
            if (key.contains(part) && ended.get() == null) {
                try {
                    ended.set(SagoProcess.start(temp, verb, SYSTEM).end());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private static void assertRefused(SagoProcess.Ended other) {
        assertThat(other.exit()).as(other.toString()).isEqualTo(BUSY);
        assertThat(other.out() + other.err())
                .contains("system/" + SYSTEM + " is held by process "
                        + ProcessHandle.current().pid());
    }

    @Test
    void aKilledHealIsTakenUp() throws Exception {
        Map<String, Sha256> right = objects("daejeon");
        Path gwangju = temp.resolve("sites/gwangju/systems");
        int lost = SagoProcess.count(gwangju.toFile());
        Trees.delete(gwangju);
        SagoProcess.start(temp, "heal", SYSTEM).killAt(gwangju.toFile(), random.nextInt(lost));

        SagoProcess.run(temp, "heal", SYSTEM);
        assertThat(objects("gwangju")).as("seed " + SEED).isEqualTo(right);
        assertClean();
    }

    @Test
    void aKilledPruneIsTakenUp() throws Exception {
        SagoProcess.run(temp, "expire", SYSTEM);
        Path sites = temp.resolve("sites");
        try (Stream<Path> walk = Files.walk(sites)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            }
        }
        int before = SagoProcess.count(sites.toFile());
        SagoProcess.start(temp, "prune", SYSTEM).killBelow(sites.toFile(), before - random.nextInt(12));

        SagoProcess.run(temp, "prune", SYSTEM);
        assertThat(objects("gwangju").keySet())
                .as("seed " + SEED)
                .isEqualTo(objects("daejeon").keySet());
        assertThat(objects("daejeon").keySet().stream().filter(key -> key.startsWith("snapshots/")))
                .hasSize(1);
        assertClean();
    }

    private void assertClean() throws Exception {
        SagoProcess.run(temp, "verify", SYSTEM);
        Path to = temp.resolve("restored");
        SagoProcess.run(temp, "restore", SYSTEM, "--to", to.toString(), "--from", SITES.get(random.nextInt(2)));
        Trees.assertSame(source, to.resolve("source"));
    }

    private Map<String, Sha256> objects(String site) throws IOException {
        Map<String, Sha256> objects = WalkSource.contents(temp.resolve("sites/" + site + "/systems/" + SYSTEM));
        objects.keySet().removeAll(List.of("clock", "writer"));
        return objects;
    }
}
