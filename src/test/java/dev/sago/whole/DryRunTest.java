package dev.sago.whole;

import dev.sago.backup.BackupPlan;
import dev.sago.backup.BackupPlan.Part;
import dev.sago.backup.BackupResult;
import dev.sago.model.SagoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a dry run finds, against what a backup then does; and that it leaves no trace. */
class DryRunTest {

    @TempDir
    Path temp;

    private static final Part NOTHING = new Part(0, 0, 0, List.of());

    /** Every file below the sites, with its time of change and size. */
    private Map<String, String> sites() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(temp.resolve("sites"))) {
            for (Path path : walk.toList()) {
                all.put(path.toString(), Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        }
        return all;
    }

    @Test
    void aSystemWithoutSnapshotsIsAllNewAndGetsNoKey() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            Trees.makeOrdinary(world.source, 1);
            Map<String, String> before = sites();
            BackupPlan plan = world.dryRun().execute();

            assertThat(plan.parent()).isEmpty();
            assertThat(plan.changed()).isEqualTo(NOTHING);
            assertThat(plan.unchanged()).isEqualTo(NOTHING);
            assertThat(plan.gone()).isEqualTo(NOTHING);
            assertThat(plan.unreadable()).isZero();
            assertThat(plan.added().paths())
                    .startsWith("files/dangling", "files/empty", "files/empty folder/", "files/letters/")
                    .contains("files/letters/2025/letter 3.txt");
            assertThat(sites()).isEqualTo(before);
            assertThat(world.catalog().runs().recent(Optional.empty(), 10)).isEmpty();

            BackupResult made = world.backup();
            assertThat(plan.added().files())
                    .isEqualTo(made.commit().snapshot().counts().files());
            assertThat(plan.added().bytes())
                    .isEqualTo(made.commit().snapshot().counts().bytes());
            assertThat(plan.added().others())
                    .isEqualTo(made.commit().snapshot().counts().folders()
                            + made.commit().snapshot().counts().others());
        }
    }

    @Test
    void whatIsNewChangedAndGoneIsToldAndNothingIsDone() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            Trees.makeOrdinary(world.source, 2);
            Files.createDirectories(world.source.resolve("old/deep"));
            Files.writeString(world.source.resolve("old/deep/a"), "12345");
            Files.createSymbolicLink(world.source.resolve("old/l"), Path.of("deep"));
            Files.writeString(world.source.resolve("turns"), "file");
            BackupResult first = world.backup();
            BackupPlan same = world.dryRun().execute();
            assertThat(same.parent()).contains(first.commit().snapshot().id());
            assertThat(List.of(same.added(), same.changed(), same.gone())).containsOnly(NOTHING);
            assertThat(same.unchanged().files())
                    .isEqualTo(first.commit().snapshot().counts().files());
            assertThat(same.unchanged().bytes())
                    .isEqualTo(first.commit().snapshot().counts().bytes());

            Trees.delete(world.source.resolve("old"));
            Files.delete(world.source.resolve("letters/2025/letter 39.txt"));
            Files.delete(world.source.resolve("turns"));
            Files.createDirectories(world.source.resolve("turns"));
            Files.writeString(world.source.resolve("zz"), "123");
            Files.writeString(world.source.resolve("turns/in"), "1");
            Files.setLastModifiedTime(world.source.resolve("empty"), FileTime.from(Instant.EPOCH));
            Files.writeString(world.source.resolve("register.db"), "now small");
            Files.delete(world.source.resolve("dangling"));
            Files.createSymbolicLink(world.source.resolve("dangling"), Path.of("/elsewhere"));
            Map<String, String> before = sites();
            int runs = world.catalog().runs().recent(Optional.empty(), 10).size();
            BackupPlan plan = world.dryRun().execute();

            assertThat(plan.added())
                    .isEqualTo(new Part(2, 4, 1, List.of("files/turns/", "files/turns/in", "files/zz")));
            assertThat(plan.changed())
                    .isEqualTo(new Part(2, 9, 1, List.of("files/dangling", "files/empty", "files/register.db")));
            assertThat(plan.gone().paths())
                    .containsExactly(
                            "files/letters/2025/letter 39.txt",
                            "files/old/",
                            "files/old/deep/",
                            "files/old/deep/a",
                            "files/old/l",
                            "files/turns");
            assertThat(plan.gone().others()).isEqualTo(3);
            assertThat(sites()).isEqualTo(before);
            assertThat(world.catalog().runs().recent(Optional.empty(), 10)).hasSize(runs);

            BackupResult second = world.backup();
            assertThat(second.commit().snapshot().counts().changedFiles())
                    .isEqualTo(plan.added().files() + plan.changed().files());
            assertThat(second.commit().snapshot().counts().files())
                    .isEqualTo(plan.added().files()
                            + plan.changed().files()
                            + plan.unchanged().files());
        }
    }

    @Test
    void pathsAreBounded() throws Exception {
        try (World world = new World(temp, 1, 1)) {
            for (int i = 0; i < BackupPlan.PATHS_KEPT + 7; i++) {
                Files.createFile(world.source.resolve("f" + i));
            }
            BackupPlan plan = world.dryRun().execute();
            assertThat(plan.added().files()).isEqualTo(BackupPlan.PATHS_KEPT + 7);
            assertThat(plan.added().paths()).hasSize(BackupPlan.PATHS_KEPT).startsWith("files/f0", "files/f1");
        }
    }

    @Test
    void whatCannotBeLookedAtIsTold() throws Exception {
        try (World world = new World(temp, 1, 1);
                ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(world.source.resolve("socket")));
            BackupPlan plan = world.dryRun().execute();
            assertThat(plan.unreadable()).isEqualTo(1);
            assertThat(plan.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.path()).isEqualTo("files/socket"));
        }
    }

    @Test
    void aSourceThatIsSuddenlyEmptyIsToldAndOneThatIsMissingFails() throws Exception {
        try (World world = new World(temp, 1, 1)) {
            Files.writeString(world.source.resolve("f"), "x");
            world.backup();
            Files.delete(world.source.resolve("f"));
            BackupPlan plan = world.dryRun().execute();
            assertThat(plan.gone().files()).isEqualTo(1);
            assertThat(plan.problems().toString()).contains("is it mounted");

            Files.delete(world.source);
            assertThatThrownBy(() -> world.dryRun().execute())
                    .isInstanceOf(SagoException.class)
                    .hasMessageStartingWith("Backup of government24 would fail: cannot open the folder");
        }
    }

    @Test
    void withoutAnySiteThatAnswersThereIsNothingToCompareWith() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            world.backup();
            world.store("daejeon").kill();
            assertThat(world.dryRun().execute().parent())
                    .as("the other is enough")
                    .isPresent();
            world.store("gwangju").kill();
            assertThatThrownBy(() -> world.dryRun().execute())
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("No site of government24 answers");
        }
    }
}
