/**
 * What is done for one system, whoever asks: a verb of the command line, the scheduler, later the console. {@link
 * dev.sago.work.Wiring} is the one composition root. A <i>task</i> is a run made ready: the run of {@code backup} or
 * {@code maintenance} with the system's sites, key and policy. Verbs make tasks and print what they give; {@link
 * dev.sago.work.ScheduledWork} makes the same tasks for jobs.
 *
 * <p>A job's turn goes through layers, each a small class: {@code Underway} lists it, so that it can be cancelled;
 * {@code PausedDoing} holds it back; {@code LimitedDoing} waits for a place at its sites; {@code WatchedDoing} ends it when it hangs; {@code TaskDoing} does it.
 */
@NullMarked
package dev.sago.work;

import org.jspecify.annotations.NullMarked;
