package dev.sago.drill;

import dev.sago.drill.SystemDrill.CheckResult;
import dev.sago.model.Problem;
import dev.sago.model.SnapshotId;

import java.util.List;
import java.util.Optional;

/**
 * How the recovery of one system ended.
 *
 * @param reason why it failed; empty if the system is recovered
 * @param remedy what to do next; may be empty
 * @param damage whether stored data is damaged, at all sites that are left
 * @param problems entries that are not as they should be, the first thousand
 * @param older the next older snapshot at the sites that are left
 * @param check how its own check ended, if it came so far and has one
 */
public record RecoveryEnd(
        Optional<String> reason,
        String remedy,
        boolean damage,
        List<Problem> problems,
        Optional<SnapshotId> older,
        Optional<CheckResult> check) {

    /** Copies the list. */
    public RecoveryEnd {
        problems = List.copyOf(problems);
    }

    static RecoveryEnd failed(String reason, String remedy, boolean damage) {
        return new RecoveryEnd(Optional.of(reason), remedy, damage, List.of(), Optional.empty(), Optional.empty());
    }
}
