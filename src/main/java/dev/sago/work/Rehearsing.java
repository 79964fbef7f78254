package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.model.Event;
import dev.sago.schedule.Work;

/** Does a due drill; its parts live beside the verb, above this package. For many threads. */
@FunctionalInterface
public interface Rehearsing {

    /** Rehearses a loss of this system, to its report. */
    Work.Ended drill(SystemSettings system, Wiring wiring, Event.Listener events) throws InterruptedException;
}
