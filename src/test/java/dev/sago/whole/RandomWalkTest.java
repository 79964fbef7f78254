package dev.sago.whole;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * A random walk over one small world: changes, backups, expiry, prune, holds, heal, damage at all sites but one, sites that are
 * down, processes that die, clocks that jump, a lost catalog. After each round every snapshot that counts and is wanted
 * restores whole, byte for byte.
 *
 * <p>Two fixed seeds, so that a build means the same twice; the second once died before it had founded a repository. A
 * failure tells its seed and all that was done. A long walk, for which any other seed is new ground:
 *
 * <pre>mvn test -Dtest=RandomWalkTest -Dsago.walk.rounds=200 -Dsago.walk.seed=1592</pre>
 *
 * <p>A seed gives the same operations again. Which call of a run is its last, and what an object's bytes are, depends on
 * threads and keys as well.
 */
class RandomWalkTest {

    private static final int ROUNDS = Integer.getInteger("sago.walk.rounds", 40);

    @TempDir
    Path temp;

    static LongStream seeds() {
        Long given = Long.getLong("sago.walk.seed");
        return given == null ? LongStream.of(1592, 22191708304125L) : LongStream.of(given);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noCountedSnapshotIsEverLost(long seed) throws Exception {
        // In memory where the machine has such a folder: all that is restored is written there.
        Path memory = Path.of("/dev/shm");
        Path folder = Files.isWritable(memory) ? Files.createTempDirectory(memory, "sago-walk") : temp;
        Walk walk = new Walk(folder, seed);
        try (walk) {
            for (int round = 1; round <= ROUNDS; round++) {
                walk.round(round);
                walk.check();
            }
            walk.settle();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("-Dsago.walk.seed=" + seed + ":\n" + walk.told(), e);
        } finally {
            Trees.delete(folder);
        }
        System.out.println("random walk, seed " + seed + ": " + walk.figures());
    }
}
