package dev.sago.cli;

import dev.sago.model.Event;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells a run's events on standard error: as notices for people, or as JSON lines, {@code {"event":"site-lost",...}}.
 * Of unreadable entries only the first {@value #MOST_PROBLEMS} are told to people, as a folder without permissions can
 * hold millions; the run's result has their number.
 */
final class EventNotes implements Event.Listener {

    private static final int MOST_PROBLEMS = 20;

    private final Output out;
    private final Messages messages;
    private final boolean json;
    private final AtomicInteger problems = new AtomicInteger();

    EventNotes(Output out, Messages messages, boolean json) {
        this.out = out;
        this.messages = messages;
        this.json = json;
    }

    /** What a JSON line holds. */
    private record Line(String event, Event detail) {}

    @Override
    public void on(Event event) {
        if (json) {
            out.event(new Line(word(event), event));
            return;
        }
        switch (event) {
            case Event.Stage stage -> {} // The bar shows it.
            case Event.EntryProblem problem -> entry(problem);
            case Event.SiteLost lost ->
                out.warn(messages.text("event.site-lost", lost.system(), lost.site(), lost.reason()));
            case Event.SiteBehind behind ->
                out.note(messages.text("event.site-behind", behind.system(), behind.site(), behind.reason()));
            case Event.ClockBehind behind ->
                out.warn(messages.text(
                        "event.clock-behind",
                        behind.system(),
                        new Units(messages).duration(behind.behind()),
                        behind.newest()));
            case Event.ParentDamaged damaged ->
                out.warn(messages.text("event.parent-damaged", damaged.system(), damaged.parent(), damaged.reason()));
            case Event.LockRefused lock ->
                out.warn(messages.text("event.lock-refused", lock.system(), lock.site(), lock.reason()));
            case Event.HookFailed failed ->
                out.warn(messages.text("event.hook-failed", failed.system(), failed.text()));
            case Event.Found found ->
                out.warn(messages.text(
                        "event.found",
                        found.finding().system(),
                        found.finding().site(),
                        found.finding().key(),
                        found.finding().text()));
            case Event.Repaired repaired ->
                out.note(messages.text(
                        "event.repaired",
                        repaired.finding().system(),
                        repaired.finding().site(),
                        repaired.finding().key()));
        }
    }

    private void entry(Event.EntryProblem event) {
        int number = problems.incrementAndGet();
        if (number <= MOST_PROBLEMS) {
            out.warn(messages.text(
                    "event.entry", event.problem().path(), event.problem().reason()));
        } else if (number == MOST_PROBLEMS + 1) {
            out.warn(messages.text("event.more-entries"));
        }
    }

    private static String word(Event event) {
        return event.getClass()
                .getSimpleName()
                .replaceAll("(?<=.)([A-Z])", "-$1")
                .toLowerCase(Locale.ROOT);
    }
}
