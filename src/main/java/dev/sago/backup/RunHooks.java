package dev.sago.backup;

import dev.sago.backup.Hooks.Hook;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The hooks of one run: {@code before} once, and once that was started, {@code after} once, whatever happens in between.
 * Used by the run's thread.
 */
final class RunHooks {

    /** Less than what the command line waits for a run that was interrupted. */
    private static final Duration PATIENCE_WHEN_INTERRUPTED = Duration.ofSeconds(8);

    private final SystemName system;
    private final Hooks hooks;
    private final Map<String, String> environment;
    private boolean due;

    /** With this process's environment, of which little is passed on. */
    RunHooks(SystemName system, Hooks hooks, Map<String, String> environment) {
        this.system = system;
        this.hooks = hooks;
        this.environment = environment;
    }

    /**
     * Runs {@code before}, if there is one.
     *
     * @throws SagoException if it cannot be started, fails, or takes too long
     */
    void before() throws InterruptedException {
        if (hooks.before().isPresent()) {
            Optional<String> failure = before(hooks.before().get());
            if (failure.isPresent()) {
                throw SagoException.failed(
                        "Backup of " + system + " failed before anything was read: hooks.before " + failure.get(),
                        "Run the command by hand as Sago's user, mend what it says, and start the backup again.",
                        null);
            }
        }
        due = true;
    }

    private Optional<String> before(Hook hook) throws InterruptedException {
        HookProcess process;
        try {
            process = HookProcess.start(hook, environment, told());
        } catch (IOException e) {
            return Optional.of(notStarted(hook, e));
        }
        due = true;
        try {
            if (process.await(hook.timeout())) {
                return ended(hook, process);
            }
            process.kill();
            return Optional.of(tooLong(hook, process));
        } catch (InterruptedException e) {
            process.kill();
            throw e;
        }
    }

    /**
     * Runs {@code after}, if there is one and it is due. An interrupted run waits for it for eight seconds, and then leaves
     * it running: it may be what lets a database go on. An interrupted thread is so afterwards.
     *
     * @param outcome how the run ended
     * @param snapshot what it made
     * @return what went wrong with the command
     */
    Optional<String> after(Outcome outcome, Optional<SnapshotId> snapshot) {
        if (!due || hooks.after().isEmpty()) {
            return Optional.empty();
        }
        due = false;
        Map<String, String> told = told();
        told.put("SAGO_OUTCOME", outcome.name().toLowerCase(Locale.ROOT));
        snapshot.ifPresent(id -> told.put("SAGO_SNAPSHOT", id.value()));
        boolean interrupted = Thread.interrupted();
        try {
            return after(hooks.after().get(), told, interrupted || outcome == Outcome.INTERRUPTED);
        } catch (InterruptedException e) {
            interrupted = true;
            return Optional.of(leftRunning(hooks.after().get()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<String> after(Hook hook, Map<String, String> told, boolean interrupted)
            throws InterruptedException {
        HookProcess process;
        try {
            process = HookProcess.start(hook, environment, told);
        } catch (IOException e) {
            return Optional.of(notStarted(hook, e));
        }
        boolean hurry = interrupted && hook.timeout().compareTo(PATIENCE_WHEN_INTERRUPTED) > 0;
        boolean ended;
        try {
            ended = process.await(hurry ? PATIENCE_WHEN_INTERRUPTED : hook.timeout());
        } catch (InterruptedException e) {
            if (!process.await(PATIENCE_WHEN_INTERRUPTED)) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return ended(hook, process);
        }
        if (ended) {
            return ended(hook, process);
        }
        if (hurry) {
            return Optional.of(leftRunning(hook));
        }
        process.kill();
        return Optional.of(tooLong(hook, process));
    }

    private Map<String, String> told() {
        Map<String, String> told = new TreeMap<>();
        told.put("SAGO_SYSTEM", system.value());
        return told;
    }

    private static Optional<String> ended(Hook hook, HookProcess process) {
        return process.exitCode() == 0
                ? Optional.empty()
                : Optional.of("(" + hook.program() + ") ended with exit code " + process.exitCode() + output(process));
    }

    private static String tooLong(Hook hook, HookProcess process) {
        return "(" + hook.program() + ") took longer than its timeout of "
                + hook.timeout().toString().substring(2).toLowerCase(Locale.ROOT) + " and was killed"
                + output(process);
    }

    private static String notStarted(Hook hook, IOException e) {
        return "(" + hook.program() + ") could not be started: " + e.getMessage();
    }

    private static String leftRunning(Hook hook) {
        return "(" + hook.program() + ") still runs; as the backup was interrupted, it is not waited for";
    }

    private static String output(HookProcess process) {
        String output = process.output();
        return output.isEmpty() ? ", and said nothing" : ": " + output;
    }
}
