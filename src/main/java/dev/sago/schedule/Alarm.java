package dev.sago.schedule;

import java.time.Instant;

/** Sets when a duty is looked at next. Two ways: Quartz's triggers, and a list in tests. */
interface Alarm {

    /** In place of the time that was set before. */
    void set(Duty duty, Instant begin);

    /** Never any more. */
    void clear(Duty duty);
}
