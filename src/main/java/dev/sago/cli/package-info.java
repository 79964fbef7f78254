/**
 * The command line: picocli verbs, one class each; what they share with the scheduler is in {@link dev.sago.work}.
 *
 * <p>A start goes {@code Sago -> FirstLook -> Verbs -> picocli -> Verb.run(Invocation)}. Only the verb that was asked
 * for is loaded, since building the whole tree of verbs costs more than most of them do. What a verb prints goes
 * through {@link dev.sago.cli.Output}, what it throws through {@link dev.sago.cli.Failures}.
 *
 * <p>A new verb is a class that extends {@link dev.sago.cli.Verb}, a line in {@link dev.sago.cli.Verbs}, and its help
 * in {@code help_en.properties} and {@code help_ko.properties}.
 */
@NullMarked
package dev.sago.cli;

import org.jspecify.annotations.NullMarked;
