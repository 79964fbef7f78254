package dev.sago.drill;

import dev.sago.backup.HookProcess;
import dev.sago.backup.Hooks.Hook;
import dev.sago.drill.SystemDrill.CheckResult;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * A system's own check of what was restored: run in that folder, without a shell, with none of Sago's secrets in its
 * environment; killed with all that it started at its timeout.
 */
final class OwnCheck {

    private final Map<String, String> environment;
    private final InstantSource clock;

    /** @param environment this process's, of which little is passed on */
    OwnCheck(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    CheckResult run(Hook check, Path restored, SystemName system, SnapshotId snapshot) throws InterruptedException {
        Instant begun = clock.instant();
        Map<String, String> told = Map.of(
                "SAGO_SYSTEM", system.value(),
                "SAGO_SNAPSHOT", snapshot.value(),
                "SAGO_RESTORED", restored.toString());
        HookProcess process;
        try {
            process = HookProcess.start(check, restored, environment, told);
        } catch (IOException e) {
            return result(check, false, "could not be started: " + e.getMessage(), "", begun);
        }
        boolean ended;
        try {
            ended = process.await(check.timeout());
        } catch (InterruptedException e) {
            process.kill();
            throw e;
        }
        if (!ended) {
            process.kill();
            String text = "took longer than its timeout of " + check.timeout().toSeconds() + " s and was killed";
            return result(check, false, text, process.output(), begun);
        }
        int code = process.exitCode();
        return result(check, code == 0, "ended with exit code " + code, process.output(), begun);
    }

    private CheckResult result(Hook check, boolean passed, String text, String output, Instant begun) {
        return new CheckResult(check.program(), passed, text, output, Duration.between(begun, clock.instant()));
    }
}
