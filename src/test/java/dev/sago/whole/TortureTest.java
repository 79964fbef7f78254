package dev.sago.whole;

import dev.sago.backup.BackupResult;
import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;
import dev.sago.restore.RestoreResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A tree that holds everything a file system can hold goes through backup and restore and is compared attribute by attribute, by
 * programs that share no code with Sago.
 *
 * <p>{@code -Dsago.torture.seed=N} makes another tree, {@code -Dsago.torture.many=1000000} the folder of many files larger.
 */
class TortureTest {

    private static final long SEED = Long.getLong("sago.torture.seed", 1592);
    private static final int MANY = Integer.getInteger("sago.torture.many", 100_000);

    @TempDir
    Path temp;

    @BeforeEach
    void require() throws Exception {
        Torture.require();
    }

    /** JUnit removes by paths, which are too long here. */
    @AfterEach
    void remove() throws Exception {
        Torture.remove(temp.resolve("source"));
        Torture.remove(temp.resolve("restored"));
    }

    private World world(String... options) throws IOException, InterruptedException {
        World world = new World(temp, 2, 2);
        Files.delete(world.source);
        Torture.build(world.source, SEED, options);
        return world;
    }

    @Test
    void everythingComesBackFromOneSiteAsItWas() throws Exception {
        try (World world = world("--sockets")) {
            BackupResult backup = world.backup();

            assertThat(backup.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(backup.commit().snapshot().problems())
                    .containsExactlyInAnyOrder(socket("files/special/socket"), socket("files/special/socket \\xff"));
            world.store("daejeon").kill();
            world.loseState();
            Path restored = temp.resolve("restored");
            RestoreResult result = world.restore(restored);
            assertThat(result.problems()).isEmpty();
            assertThat(result.unsettable()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            Torture.assertSame(world.source, restored.resolve("files"));

            RestoreResult again = world.restore(restored);
            assertThat(again.outcome()).isEqualTo(Outcome.OK);
            assertThat(again.files()).as("files written again").isZero();
            assertThat(again.others()).as("others written again").isZero();
            Torture.assertSame(world.source, restored.resolve("files"));
        }
    }

    private static Problem socket(String path) {
        return new Problem(path, "a socket: left out, the program that made it makes it anew");
    }

    @Test
    void aSecondBackupReadsNothingAndIsTheSame() throws Exception {
        try (World world = world("--small")) {
            world.backup();
            BackupResult second = world.backup();
            assertThat(second.outcome()).isEqualTo(Outcome.OK);
            assertThat(second.commit().snapshot().counts().changedFiles()).isZero();
            assertThat(second.commit().snapshot().counts().newBytes()).isZero();
            world.restore(temp.resolve("restored"));
            Torture.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void aFolderOfManyFilesComesBack() throws Exception {
        try (World world = world("--only-many", "--many", String.valueOf(MANY))) {
            assertThat(world.backup().commit().snapshot().counts().files()).isEqualTo(MANY);
            assertThat(world.restore(temp.resolve("restored")).files()).isEqualTo(MANY);
            Torture.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void theComparerNoticesADifferenceOfEachKindAndNothingElse() throws Exception {
        Path one = temp.resolve("source");
        Path other = temp.resolve("restored");
        Torture.build(one, SEED, "--small");
        Torture.build(other, SEED, "--small");
        Torture.assertSame(one, other);

        List<String> planted = Torture.plant(other);
        assertThat(planted).hasSizeGreaterThan(40);
        assertThat(Torture.compare(one, other).stream()
                        .map(line -> line.split("\t", -1))
                        .map(columns -> columns[0] + "\t" + columns[1])
                        .collect(Collectors.toList()))
                .containsExactlyInAnyOrderElementsOf(planted);
    }
}
