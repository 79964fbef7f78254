package dev.sago.standing;

import dev.sago.model.Run;

import java.time.Instant;

/**
 * The newest ended run of one kind.
 *
 * @param kind what was done
 * @param outcome how it ended
 * @param begun when it began
 * @param ended when it ended
 * @param text its line for people
 */
public record LastRun(Run.Kind kind, Run.Outcome outcome, Instant begun, Instant ended, String text) {}
