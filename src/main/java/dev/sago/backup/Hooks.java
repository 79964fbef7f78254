package dev.sago.backup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Commands that are run around a backup of a system, as to hold a database still while its files are read.
 *
 * @param before run before anything is read; if it fails, the backup fails
 * @param after run at the end of every run that came as far as {@code before}, however it ended
 */
public record Hooks(Optional<Hook> before, Optional<Hook> after) {

    /** No commands. */
    public static final Hooks NONE = new Hooks(Optional.empty(), Optional.empty());

    /**
     * One command.
     *
     * @param run the program and its arguments, which no shell looks at; at least one word
     * @param timeout how long it may take; it is killed then
     */
    public record Hook(List<String> run, Duration timeout) {

        /** For people: the program only, as arguments may hold what nobody else should read. */
        @Override
        public String toString() {
            return "Hook[" + program() + ", " + timeout + "]";
        }

        /** The program. */
        public String program() {
            return run.getFirst();
        }
    }
}
