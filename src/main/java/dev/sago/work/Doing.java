package dev.sago.work;

import dev.sago.schedule.Work;

/** One layer of what a turn goes through. For many threads, of different turns. */
@FunctionalInterface
interface Doing {

    /**
     * Does it, or has the next layer do it.
     *
     * @throws dev.sago.model.SagoException of kind BUSY if another run holds the system; of no other kind
     * @throws InterruptedException when the thread was interrupted
     */
    Work.Ended perform(TurnAtWork at) throws InterruptedException;
}
