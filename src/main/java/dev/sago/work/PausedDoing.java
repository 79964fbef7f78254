package dev.sago.work;

import dev.sago.catalog.Pauses;
import dev.sago.model.Pause;
import dev.sago.schedule.Turn;
import dev.sago.schedule.Work;

import java.util.Locale;
import java.util.Optional;

/** Holds back what is due while its system is paused, and records that. */
final class PausedDoing implements Doing {

    private final Pauses pauses;
    private final Doing next;

    PausedDoing(Pauses pauses, Doing next) {
        this.pauses = pauses;
        this.next = next;
    }

    @Override
    public Work.Ended perform(TurnAtWork at) throws InterruptedException {
        Optional<Pause> pause = pauses.of(at.duty().system());
        if (pause.isEmpty()) {
            return next.perform(at);
        }
        Turn turn = at.turn();
        String job = at.duty().kind().name().toLowerCase(Locale.ROOT);
        pauses.heldBack(pause.get(), job, turn.due(), 1 + turn.missed());
        return Work.Ended.heldBack(told(pause.get()));
    }

    static String told(Pause pause) {
        return "held back: paused by " + pause.by()
                + pause.until().map(until -> " until " + until).orElse("") + ": " + pause.reason();
    }
}
