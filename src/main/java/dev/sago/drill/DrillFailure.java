package dev.sago.drill;

import dev.sago.model.Run.Outcome;

/**
 * Why a drill did not reach its objectives.
 *
 * @param text what was tried, on what, and what came of it
 * @param remedy what to do about it; may be empty
 */
public record DrillFailure(Reason reason, String text, String remedy) {

    /** The reasons, as reports name them. */
    public enum Reason {
        /** There was no master key: a share is wrong or missing, or the file cannot be read. */
        KEY(Outcome.FAILED),
        /** The survivors could not be opened: none answered, none has the system, or the key does not fit. */
        OPEN(Outcome.FAILED),
        /** Objects are missing at all survivors. */
        MISSING(Outcome.DAMAGE),
        /** Objects are damaged at all survivors. */
        DAMAGED(Outcome.DAMAGE),
        /** Entries could not be written. */
        NOT_RESTORED(Outcome.FAILED),
        /** What was written is not what the snapshot holds. */
        DIFFERENT(Outcome.DAMAGE),
        /** The system's own check failed. */
        CHECK(Outcome.FAILED),
        /** Scratch space does not suffice. */
        SCRATCH(Outcome.FAILED),
        /** The data that came back is older than the policy allows. */
        RPO(Outcome.FAILED),
        /** It took longer than the policy allows. */
        RTO(Outcome.FAILED);

        private final Outcome outcome;

        Reason(Outcome outcome) {
            this.outcome = outcome;
        }

        /** How a run ends that fails for it. */
        public Outcome outcome() {
            return outcome;
        }
    }
}
