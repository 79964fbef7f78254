package dev.sago.work;

import dev.sago.model.Event;
import dev.sago.schedule.Duty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what a job's run tells: sites and findings, never names of entries. */
final class EventLog implements Event.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    private final Duty duty;

    EventLog(Duty duty) {
        this.duty = duty;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Stage stage -> LOG.debug("{}: {}", duty, stage.stage());
            case Event.EntryProblem problem -> LOG.debug("{}: {}", duty, problem.problem());
            case Event.SiteLost lost -> LOG.warn("{}: site {} is lost: {}", duty, lost.site(), lost.reason());
            case Event.SiteBehind behind -> LOG.warn("{}: site {} is behind: {}", duty, behind.site(), behind.reason());
            case Event.ClockBehind clock ->
                LOG.warn("{}: this clock is {} behind the newest snapshot {}", duty, clock.behind(), clock.newest());
            case Event.ParentDamaged damaged ->
                LOG.warn("{}: snapshot {} cannot be read whole: {}", duty, damaged.parent(), damaged.reason());
            case Event.LockRefused refused ->
                LOG.warn("{}: site {} does not lock: {}", duty, refused.site(), refused.reason());
            case Event.HookFailed hook -> LOG.warn("{}: {}", duty, hook.text());
            case Event.Found found ->
                LOG.warn(
                        "{}: at {}: {} {}",
                        duty,
                        found.finding().site(),
                        found.finding().kind(),
                        found.finding().key());
            case Event.Repaired repaired ->
                LOG.info(
                        "{}: at {}: {} is repaired",
                        duty,
                        repaired.finding().site(),
                        repaired.finding().key());
        }
    }
}
