package dev.sago.whole;

import dev.sago.backup.BackupResult;
import dev.sago.backup.Hooks;
import dev.sago.backup.Hooks.Hook;
import dev.sago.model.CopyState;
import dev.sago.model.Event;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Commands around whole backups. */
class HookRunTest {

    @TempDir
    Path temp;

    private static Optional<Hook> sh(String script) {
        return Optional.of(new Hook(List.of("sh", "-c", script), Duration.ofMinutes(10)));
    }

    private Optional<Hook> notes(String more) {
        return sh("echo \"$SAGO_SYSTEM $SAGO_OUTCOME $SAGO_SNAPSHOT\" >> '" + temp.resolve("notes") + "'; " + more);
    }

    private String noted() throws IOException {
        return Files.readString(temp.resolve("notes"));
    }

    private static Run lastRun(World world) {
        return world.catalog().runs().recent(Optional.of(World.SYSTEM), 1).getFirst();
    }

    @Test
    void whatBeforeMakesIsInTheSnapshotAndAfterKnowsIt() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Files.writeString(world.source.resolve("f"), "x");
            Path dump = world.source.resolve("dump.sql");
            Hooks hooks = new Hooks(sh("echo dumped > '" + dump + "'"), notes("rm '" + dump + "'"));
            BackupResult result = world.backupRun(hooks).execute();

            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(result.hookFailure()).isEmpty();
            assertThat(dump).doesNotExist();
            assertThat(noted())
                    .isEqualTo("government24 ok " + result.commit().snapshot().id() + "\n");
            world.restore(temp.resolve("restored"));
            assertThat(temp.resolve("restored/files/dump.sql")).hasContent("dumped");
        }
    }

    @Test
    void ifBeforeFailsNothingIsReadAndNothingCounts() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Files.writeString(world.source.resolve("f"), "x");
            Hooks hooks = new Hooks(sh("echo the database is away; exit 4"), notes("true"));
            assertThatThrownBy(world.backupRun(hooks)::execute)
                    .isInstanceOfSatisfying(
                            SagoException.class, e -> assertThat(e.kind()).isEqualTo(SagoException.Kind.FAILED))
                    .hasMessage("Backup of government24 failed before anything was read: hooks.before (sh) ended with"
                            + " exit code 4: the database is away");

            assertThat(noted()).isEqualTo("government24 failed \n");
            assertThat(lastRun(world).outcome()).contains(Outcome.FAILED);
            assertThat(lastRun(world).counts().files()).isZero();
            assertThat(lastRun(world).text()).contains("the database is away");
            assertThat(world.objects("daejeon").toString()).doesNotContain("/packs/", "/snapshots/");
        }
    }

    @Test
    void ifAfterFailsTheSnapshotStandsAndTheRunIsNotWell() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Files.writeString(world.source.resolve("f"), "x");
            Hooks hooks = new Hooks(Optional.empty(), notes("echo cannot go on; exit 5"));
            BackupResult result = world.backupRun(hooks).execute();

            assertThat(result.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(result.hookFailure()).contains("(sh) ended with exit code 5: cannot go on");
            assertThat(result.commit().copies().values()).containsOnly(CopyState.COMPLETE);
            assertThat(noted()).as("its own failure is none of the backup's").startsWith("government24 ok ");
            assertThat(world.events)
                    .contains(new Event.HookFailed(World.SYSTEM, "(sh) ended with exit code 5: cannot go on"));
            assertThat(lastRun(world).outcome()).contains(Outcome.INCOMPLETE);
            assertThat(lastRun(world).snapshot())
                    .contains(result.commit().snapshot().id());
            assertThat(lastRun(world).text()).isEqualTo("hooks.after (sh) ended with exit code 5: cannot go on");
            assertThat(world.catalog().snapshots().latest(World.SYSTEM)).isPresent();
        }
    }

    @Test
    void afterRunsWhenTheSourceIsMissing() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Hooks hooks = new Hooks(sh("rmdir '" + world.source + "'"), notes("exit 6"));
            assertThatThrownBy(world.backupRun(hooks)::execute)
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("cannot open the folder");
            assertThat(noted()).isEqualTo("government24 failed \n");
            assertThat(lastRun(world).text())
                    .contains("cannot open the folder")
                    .endsWith("; hooks.after (sh) ended with exit code 6, and said nothing");
        }
    }

    @Test
    void afterRunsWhenTheRunIsInterrupted() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            Files.writeString(world.source.resolve("f"), "x");
            Thread runner = Thread.currentThread();
            Path reached = temp.resolve("reached");
            world.store("daejeon").beforePut(() -> {
                if (Files.exists(reached)) {
                    runner.interrupt();
                }
            });
            Hooks hooks = new Hooks(sh("touch '" + reached + "'"), notes("true"));
            assertThatThrownBy(world.backupRun(hooks)::execute)
                    .isInstanceOfAny(InterruptedException.class, SagoException.class);
            Thread.interrupted(); // The flag is the runner's; the rest of the test goes on without it.
            assertThat(noted()).isEqualTo("government24 interrupted \n");
        }
    }

    @Test
    void nothingIsRunWhenTheSitesAreAway() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            world.store("gwangju").kill();
            Hooks hooks = new Hooks(notes("true"), notes("true"));
            assertThatThrownBy(world.backupRun(hooks)::execute)
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("quorum is 2");
            assertThat(temp.resolve("notes")).doesNotExist();
        }
    }
}
