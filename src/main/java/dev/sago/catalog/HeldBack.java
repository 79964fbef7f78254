package dev.sago.catalog;

import dev.sago.model.SystemName;

import java.time.Instant;

/**
 * What was due for a system and held back by a pause.
 *
 * @param job what was due, as the scheduler names it
 * @param since when the pause began
 * @param firstDue the first due time that passed
 * @param lastDue the last
 * @param times how many passed
 * @param reason why the system was paused
 */
public record HeldBack(
        SystemName system, String job, Instant since, Instant firstDue, Instant lastDue, int times, String reason) {}
