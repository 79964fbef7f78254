package dev.sago.work;

import dev.sago.model.Run.Outcome;
import dev.sago.schedule.Work;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The turns that are under way in this process, which can be looked at and cancelled. Safe for threads. */
public final class Underway {

    private final Set<TurnAtWork> turns = ConcurrentHashMap.newKeySet();

    /** All of them, the oldest first. */
    public List<TurnAtWork> all() {
        List<TurnAtWork> all = new ArrayList<>(turns);
        all.sort(Comparator.comparing(TurnAtWork::since)
                .thenComparing(at -> at.duty().toString()));
        return all;
    }

    /** Ends those early that fit, which is noted with their runs; gives those that it found. */
    public List<TurnAtWork> cancel(Predicate<TurnAtWork> which, String why) {
        return all().stream().filter(which).filter(at -> at.cancel(why)).toList();
    }

    /** Does a turn, by the thread that made it. One that was cancelled ends with that as its outcome; an interrupt from elsewhere is thrown. */
    Work.Ended perform(TurnAtWork at, Doing doing) throws InterruptedException {
        turns.add(at);
        boolean thrown = true;
        try {
            Work.Ended ended = doing.perform(at);
            thrown = false;
            return ended;
        } catch (InterruptedException e) {
            if (at.isCancelled()) {
                thrown = false;
                return at.cause()
                        .ending()
                        .map(own -> new Work.Ended(own.outcome(), own.text()))
                        .orElseGet(() ->
                                new Work.Ended(Outcome.INTERRUPTED, at.cause().note()));
            }
            throw e;
        } finally {
            turns.remove(at);
            at.over();
            if (at.isCancelled() && !thrown) {
                var _ = Thread.interrupted(); // Ours, and come too late: the thread's next turn is not meant.
            }
        }
    }
}
