package dev.sago.cli;

/**
 * One verb of the command line: a small class with picocli's {@code Command} annotation, which gives its name and
 * synopsis, and {@code Option} and {@code Parameters} on its fields. It is made anew for each use, holds nothing but its
 * options, and leaves the work to the engine's packages. Its help stands in {@code help_en.properties} and
 * {@code help_ko.properties}, under {@code sago.<verb>.}: see the note at their top.
 *
 * <p>The thread that runs it is interrupted when a signal asks Sago to stop; it should then leave things as a later run
 * can take them up, and end within {@link Interrupts#PATIENCE}.
 */
abstract class Verb {

    /**
     * Does it.
     *
     * @param with the surroundings of this use
     * @return how it ended; what went wrong altogether is thrown
     * @throws Exception for {@link Failures} to explain
     */
    abstract ExitCode run(Invocation with) throws Exception;
}
