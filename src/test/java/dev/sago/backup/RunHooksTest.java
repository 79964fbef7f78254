package dev.sago.backup;

import dev.sago.backup.Hooks.Hook;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Commands around a backup: real processes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunHooksTest {

    private static final SystemName SYSTEM = new SystemName("mail");
    private static final SnapshotId SNAPSHOT = new SnapshotId("20260926T112015.000Z-0123456789abcdef");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Map<String, String> ENV = Map.of(
            "PATH",
            System.getenv("PATH"),
            "LC_TIME",
            "ko_KR.UTF-8",
            "TZ",
            "Asia/Seoul",
            "SAGO_PASSPHRASE",
            "hunter2",
            "DJ_SECRET",
            "hunter2");

    @TempDir
    Path folder;

    private static Optional<Hook> sh(String script, Duration timeout) {
        return Optional.of(new Hook(List.of("sh", "-c", script), timeout));
    }

    private Optional<Hook> writes(String file) {
        return sh("env > '" + folder.resolve(file) + "'", LONG);
    }

    private static RunHooks hooks(Optional<Hook> before, Optional<Hook> after) {
        return new RunHooks(SYSTEM, new Hooks(before, after), ENV);
    }

    private List<String> environmentIn(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream()
                .filter(line -> !line.matches("(PWD|SHLVL|_|OLDPWD)=.*"))
                .toList();
    }

    @Test
    void theyAreToldWhatTheyNeedAndNoSecret() throws Exception {
        RunHooks hooks = hooks(writes("before"), writes("after"));
        hooks.before();
        assertThat(hooks.after(Outcome.DEBTS, Optional.of(SNAPSHOT))).isEmpty();
        assertThat(environmentIn("before"))
                .containsExactlyInAnyOrder(
                        "PATH=" + System.getenv("PATH"), "LC_TIME=ko_KR.UTF-8", "TZ=Asia/Seoul", "SAGO_SYSTEM=mail");
        assertThat(environmentIn("after"))
                .containsExactlyInAnyOrder(
                        "PATH=" + System.getenv("PATH"),
                        "LC_TIME=ko_KR.UTF-8",
                        "TZ=Asia/Seoul",
                        "SAGO_SYSTEM=mail",
                        "SAGO_OUTCOME=debts",
                        "SAGO_SNAPSHOT=" + SNAPSHOT);
    }

    @Test
    void afterComesOnceAndOnlyOnceBeforeWasReached() throws Exception {
        RunHooks hooks = hooks(Optional.empty(), sh("echo x >> '" + folder.resolve("after") + "'", LONG));
        assertThat(hooks.after(Outcome.FAILED, Optional.empty())).isEmpty();
        assertThat(folder.resolve("after")).doesNotExist();
        hooks.before();
        assertThat(hooks.after(Outcome.FAILED, Optional.empty())).isEmpty();
        assertThat(hooks.after(Outcome.FAILED, Optional.empty())).isEmpty();
        assertThat(folder.resolve("after")).hasContent("x");
    }

    @Test
    void aFailureTellsCommandCodeAndTheEndOfItsOutput() {
        RunHooks hooks = hooks(
                sh("cat; yes 사고 | head -c 999999; echo; echo the database is away >&2; exit 3", LONG), writes("after"));
        assertThatThrownBy(hooks::before).isInstanceOfSatisfying(SagoException.class, e -> {
            assertThat(e.kind()).isEqualTo(SagoException.Kind.FAILED);
            assertThat(e)
                    .hasMessageStartingWith("Backup of mail failed before anything was read: hooks.before (sh) ended"
                            + " with exit code 3: ")
                    .hasMessageContaining("사고\n사고\n")
                    .hasMessageEndingWith("the database is away");
            assertThat(String.valueOf(e.getMessage()).length()).isBetween(1000, 4096);
            assertThat(e.getMessage()).as("no half character").doesNotContain("\ufffd");
        });
        assertThat(hooks.after(Outcome.FAILED, Optional.empty())).isEmpty();
        assertThat(folder.resolve("after")).as("before was started").exists();
    }

    @Test
    void whatCannotBeStartedHasChangedNothing() {
        Optional<Hook> none = Optional.of(new Hook(List.of("/no/such/program", "password"), LONG));
        RunHooks hooks = hooks(none, writes("after"));
        assertThatThrownBy(hooks::before)
                .isInstanceOf(SagoException.class)
                .hasMessageContaining("hooks.before (/no/such/program) could not be started: ")
                .hasMessageNotContaining("password");
        assertThat(hooks.after(Outcome.FAILED, Optional.empty())).isEmpty();
        assertThat(folder.resolve("after")).doesNotExist();
    }

    @Test
    void atItsTimeoutEverythingThatItStartedIsKilled() throws Exception {
        String mine = "1000." + (100_000 + new Random().nextInt(900_000));
        String script = "trap '' TERM; (trap '' TERM; sleep #; :) & echo waiting; wait; sleep #".replace("#", mine);
        RunHooks hooks = hooks(sh(script, Duration.ofSeconds(2)), Optional.empty());
        assertThatThrownBy(hooks::before)
                .isInstanceOf(SagoException.class)
                .hasMessageEndingWith("hooks.before (sh) took longer than its timeout of 2s and was killed: waiting");
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(one -> one.info().commandLine().orElse("").contains(mine))
                .toList();
        try {
            for (ProcessHandle one : left) {
                assertThat(one.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse(); // It is about to end.
            }
        } finally {
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void whatAfterDoesWrongIsAValue() throws Exception {
        RunHooks failing = hooks(Optional.empty(), sh("exit 7", LONG));
        failing.before();
        assertThat(failing.after(Outcome.OK, Optional.of(SNAPSHOT)))
                .contains("(sh) ended with exit code 7, and said nothing");
        RunHooks slow = hooks(Optional.empty(), sh("exec sleep 1000", Duration.ofMillis(200)));
        slow.before();
        assertThat(slow.after(Outcome.OK, Optional.of(SNAPSHOT)).orElseThrow())
                .startsWith("(sh) took longer than its timeout of 0.2s and was killed");
        RunHooks absent = hooks(Optional.empty(), Optional.of(new Hook(List.of("/no/such/program"), LONG)));
        absent.before();
        assertThat(absent.after(Outcome.OK, Optional.of(SNAPSHOT)).orElseThrow())
                .contains("could not be started");
    }

    @Test
    void aChildThatGoesOnIsNotWaitedFor() throws Exception {
        RunHooks hooks = hooks(
                sh("echo started; sleep 1000 & echo $! > '" + folder.resolve("pid") + "'", LONG), Optional.empty());
        hooks.before();
        ProcessHandle child = ProcessHandle.of(
                        Long.parseLong(Files.readString(folder.resolve("pid")).trim()))
                .orElseThrow();
        assertThat(child.isAlive()).as("it was left alone").isTrue();
        assertThat(child.destroyForcibly()).isTrue();
    }

    @Test
    void anInterruptEndsBeforeAndStillRunsAfter() throws Exception {
        Path started = folder.resolve("started");
        assertThat(new ProcessBuilder("mkfifo", started.toString()).start().waitFor())
                .isZero();
        RunHooks hooks = hooks(sh("echo > '" + started + "'; exec sleep 1000", LONG), writes("after"));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread run = Thread.ofPlatform().start(() -> {
            try {
                hooks.before();
            } catch (Exception e) {
                thrown.set(e);
                Thread.currentThread().interrupt();
                hooks.after(Outcome.INTERRUPTED, Optional.empty());
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        assertThat(Files.readString(started)).as("waits for the command").isEqualTo("\n");
        run.interrupt();
        run.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(flag.get()).isTrue();
        assertThat(environmentIn("after")).contains("SAGO_OUTCOME=interrupted");
        assertThat(environmentIn("after").toString()).doesNotContain("SAGO_SNAPSHOT");
    }
}
