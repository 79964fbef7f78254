package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.DutyRow;
import dev.sago.catalog.TurnRow;
import dev.sago.model.Run.Outcome;
import dev.sago.schedule.Duty;
import dev.sago.schedule.DutyScheduler;
import dev.sago.schedule.Work;
import dev.sago.work.ControlDesk;
import dev.sago.work.ScheduledWork;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Has the scheduler do something now, so that it is a turn like any other, and waits for its end. For many threads. */
final class RunNow implements ControlDesk.Starter {

    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final DutyScheduler scheduler;
    private final ScheduledWork work;
    private final Catalog catalog;
    private final InstantSource clock;

    RunNow(DutyScheduler scheduler, ScheduledWork work, Catalog catalog, InstantSource clock) {
        this.scheduler = scheduler;
        this.work = work;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public Work.Ended run(Duty duty, String by) throws InterruptedException {
        Instant asked = clock.instant();
        work.askedFor(duty, by);
        if (!scheduler.runNow(duty)) {
            return new Work.Ended(
                    Outcome.FAILED,
                    duty + " is not on the timetable: the policy does not ask for it, or the node serves other pools");
        }
        while (true) {
            // Whichever turn: where one is open, that is done instead.
            Optional<TurnRow> ended = catalog.duties()
                    .get(duty.system(), duty.kind().name())
                    .flatMap(DutyRow::latest)
                    .filter(turn -> turn.ended().filter(asked::isBefore).isPresent());
            if (ended.isPresent()) {
                return new Work.Ended(
                        ended.get().outcome().orElse(Outcome.INTERRUPTED),
                        ended.get().text());
            }
            Thread.sleep(BETWEEN);
        }
    }
}
