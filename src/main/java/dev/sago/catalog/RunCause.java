package dev.sago.catalog;

import dev.sago.model.Run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a server makes a run, and what becomes of it: given to {@link Catalog#because}, it is recorded with each run that
 * begins, and learns how the run ended. Somebody who ends it early leaves a note, which is recorded as the run's end. Safe for threads.
 */
public final class RunCause {

    private final String text;
    private final List<Long> runs = new ArrayList<>();
    private String note = "";
    private Optional<Ending> ending = Optional.empty();

    /** As people read it: {@code schedule, due 2026-11-24T21:00:00Z}; empty for the command line. */
    public RunCause(String text) {
        this.text = text;
    }

    /** How the last run ended. */
    public record Ending(Run.Outcome outcome, String text) {}

    /** The cause. */
    public String text() {
        return text;
    }

    /** Leaves a note for the end of the run, such as who cancelled it; the first counts. */
    public synchronized void note(String why) {
        if (note.isEmpty()) {
            note = why;
        }
    }

    /** The note; empty if there is none. */
    public synchronized String note() {
        return note;
    }

    /** The number of the run that was begun last. */
    public synchronized Optional<Long> run() {
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
    }

    /** How the run that ended last did. */
    public synchronized Optional<Ending> ending() {
        return ending;
    }

    synchronized void begun(long run) {
        runs.add(run);
    }

    /** What is recorded as the end's text: the note, where it did not get to its own end. */
    synchronized String told(Run.Outcome outcome, String own) {
        if (note.isEmpty()) {
            return own;
        }
        return switch (outcome) {
            case INTERRUPTED -> note;
            case FAILED -> own.equals(note) ? own : note + " (" + own + ")";
            case OK, INCOMPLETE, DEBTS, DAMAGE -> own;
        };
    }

    synchronized void ended(Run.Outcome outcome, String recorded) {
        ending = Optional.of(new Ending(outcome, recorded));
    }
}
