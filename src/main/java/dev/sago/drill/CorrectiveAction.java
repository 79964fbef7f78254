package dev.sago.drill;

import java.util.Locale;

/**
 * Something that is to be done because of what a drill showed.
 *
 * @param number from 1 within its report
 * @param system the system's name
 * @param cause the reason or deviation, a word
 * @param text what is to be done
 * @param owner who does it; empty until somebody does
 * @param state how far it is
 * @param note what was said when it was last changed
 */
public record CorrectiveAction(
        int number, String system, String cause, String text, String owner, State state, String note) {

    /** How far an action is. */
    public enum State {
        /** Nothing is done yet. */
        OPEN,
        /** Somebody is at it. */
        IN_PROGRESS,
        /** It is done. */
        DONE,
        /** It was decided to live with it. */
        ACCEPTED;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether something is still to be done. */
    public boolean isOpen() {
        return state == State.OPEN || state == State.IN_PROGRESS;
    }
}
