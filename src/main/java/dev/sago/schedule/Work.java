package dev.sago.schedule;

import dev.sago.model.Run;

import java.util.Optional;

/** Does the duties that are due; the scheduler knows when, this knows how. For many threads, of different systems. */
public interface Work {

    /**
     * Does one turn of a duty, to its end. Where the duty's run keeps a record in the catalog, this makes it.
     *
     * @return how it ended; failures that a next turn may not meet are values, not exceptions
     * @throws dev.sago.model.SagoException of kind BUSY, before its run began, if another run holds the system: it is given back and
     *     tried again later
     * @throws InterruptedException when the thread was interrupted, which is how a run is cancelled or ended as hung
     */
    Ended perform(Duty duty, Turn turn) throws InterruptedException;

    /**
     * How a turn ended.
     *
     * @param outcome how; of one that was held back, what it means for who waits for it
     * @param text one line for people: why it failed, which sites lack what
     * @param heldBack whether nothing was done, since somebody wants it so: that is no failure
     */
    record Ended(Run.Outcome outcome, String text, boolean heldBack) {

        /** One that was done, or tried. */
        public Ended(Run.Outcome outcome, String text) {
            this(outcome, text, false);
        }

        /** One that was not even begun. */
        public static Ended heldBack(String why) {
            return new Ended(Run.Outcome.INTERRUPTED, why, true);
        }

        /** How it ended, as the catalog keeps it: of one that was held back, nothing. */
        Optional<Run.Outcome> kept() {
            return heldBack ? Optional.empty() : Optional.of(outcome);
        }
    }
}
