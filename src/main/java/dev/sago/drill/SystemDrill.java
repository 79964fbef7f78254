package dev.sago.drill;

import dev.sago.model.Counted;
import dev.sago.model.Finding;
import dev.sago.model.Grade;
import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the drill of one system showed.
 *
 * @param rpoGoal how old the data may be, by the policy
 * @param rtoGoal how long it may take, by the policy
 * @param used sites that answered and hold something of the system
 * @param snapshot what was restored; absent where none was reached
 * @param rpo age of the data at the supposed moment of loss, which is the drill's begin
 * @param rto from the begin to the end of the own check
 * @param rtoProjected of a sample: the same for everything, at the rate of the sample
 * @param phases what was done, in order
 * @param sample the sample, if it was one
 * @param compared what was read back
 * @param check the system's own check, if it was run
 * @param failures why it failed; empty if it passed
 * @param problems entries that did not come back as they were, the first thousand
 * @param problemCount all of them
 * @param findings what was met damaged, missing or away at the survivors
 */
public record SystemDrill(
        SystemName system,
        Grade grade,
        SiteName home,
        String policy,
        Optional<Duration> rpoGoal,
        Optional<Duration> rtoGoal,
        Instant begun,
        Instant ended,
        List<SiteName> used,
        Optional<SnapshotUsed> snapshot,
        Optional<Duration> rpo,
        Duration rto,
        Optional<Duration> rtoProjected,
        List<DrillPhase.Timed> phases,
        Optional<SampleDrawn> sample,
        Compared compared,
        Optional<CheckResult> check,
        List<DrillFailure> failures,
        List<Deviation> deviations,
        List<Problem> problems,
        long problemCount,
        List<Finding> findings) {

    /** The snapshot and the sites whose lists name it. */
    public record SnapshotUsed(SnapshotId id, Instant begun, Instant ended, long files, long bytes) {}

    /**
     * A sample.
     *
     * @param entries how many were restored
     * @param of of how many
     * @param bytes bytes of those entries
     */
    public record SampleDrawn(int entries, long of, long bytes, long seed) {

        /**
         * With 95 % confidence less than this part of all entries is damaged, if none of the sample is: the p for which
         * (1 - p)^n is 5 %. 0 where everything was in the sample.
         */
        public double lessThan() {
            return entries >= of ? 0 : 1 - Math.pow(0.05, 1.0 / entries);
        }
    }

    /**
     * What was read back from where it was restored to.
     *
     * @param entries files, links and others that are there as the snapshot has them
     * @param folders folders likewise
     * @param bytes bytes whose hash was computed from what is on the disk and is the snapshot's
     * @param chunks how many hashes these are
     * @param faulty entries that are missing, different or cannot be read
     */
    public record Compared(long entries, long folders, long bytes, long chunks, long faulty) {

        /** Nothing was. */
        public static final Compared NOTHING = new Compared(0, 0, 0, 0, 0);
    }

    /**
     * How the own check ended.
     *
     * @param program what was run
     * @param passed whether it ended with exit code 0 in time
     * @param text how it ended
     * @param output the end of what it printed
     */
    public record CheckResult(String program, boolean passed, String text, String output, Duration took) {}

    /** Whether the drill came so far as to tell whether this reason to fail is there; if not, nothing is known. */
    public boolean measured(DrillFailure.Reason reason) {
        boolean failed = failures.stream().anyMatch(failure -> failure.reason() == reason);
        return failed
                || switch (reason) {
                    case KEY -> ended(DrillPhase.KEYS);
                    case OPEN -> ended(DrillPhase.OPEN);
                    case SCRATCH -> ended(DrillPhase.RESTORE);
                    case MISSING, DAMAGED, NOT_RESTORED, DIFFERENT -> ended(DrillPhase.COMPARE);
                    case CHECK -> check.isPresent();
                    case RPO -> rpoGoal.isPresent() && rpo.isPresent();
                    case RTO -> rtoGoal.isPresent() && sample.isEmpty() && ended(DrillPhase.COMPARE);
                };
    }

    /** What a drill says of one criterion. */
    public enum Verdict {
        /** It was looked at and is so. */
        MET,
        /** It was looked at and is not so. */
        NOT_MET,
        /** The drill did not come so far, or nothing was asked for: nothing is known. */
        NOT_MEASURED
    }

    /** Whether the criterion of this reason is met. What did not come back is neither written nor the same, whatever the cause. */
    public Verdict verdict(DrillFailure.Reason reason) {
        boolean failed = failures.stream().anyMatch(failure -> failure.reason() == reason);
        boolean whole = reason == DrillFailure.Reason.DIFFERENT || reason == DrillFailure.Reason.NOT_RESTORED;
        if (failed || (whole && problemCount > 0)) {
            return Verdict.NOT_MET;
        }
        return measured(reason) ? Verdict.MET : Verdict.NOT_MEASURED;
    }

    private boolean ended(DrillPhase phase) {
        return phases.stream().anyMatch(timed -> timed.phase() == phase && timed.ended());
    }

    /** Whether all objectives were reached. */
    public boolean passed() {
        return failures.isEmpty();
    }

    /** How its run ended. */
    public Outcome outcome() {
        if (passed()) {
            return Outcome.OK;
        }
        return failures.stream().anyMatch(failure -> failure.reason().outcome() == Outcome.DAMAGE)
                ? Outcome.DAMAGE
                : Outcome.FAILED;
    }

    /** One line for people: why it failed, or what it showed. */
    public String text() {
        return failures.isEmpty()
                ? Counted.of(compared.entries(), "entry", "entries") + ", " + Counted.of(compared.bytes(), "byte")
                        + " compared"
                : failures.getFirst().text();
    }
}
