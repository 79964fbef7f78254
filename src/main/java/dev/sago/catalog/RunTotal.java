package dev.sago.catalog;

import dev.sago.model.Run;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;

/**
 * All runs of one kind of one system that ended in one way.
 *
 * @param system the system
 * @param kind what was done
 * @param outcome how they ended
 * @param runs how many
 * @param took how long all of them together
 * @param readBytes what they read from the sources
 * @param storedBytes what they made, counted once and not per site
 * @param lastRun the number of the newest
 * @param lastBegun when that began
 * @param lastEnded when it ended
 * @param text its line for people
 */
public record RunTotal(
        SystemName system,
        Run.Kind kind,
        Run.Outcome outcome,
        long runs,
        Duration took,
        long readBytes,
        long storedBytes,
        long lastRun,
        Instant lastBegun,
        Instant lastEnded,
        String text) {}
