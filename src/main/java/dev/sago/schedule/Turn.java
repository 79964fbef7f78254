package dev.sago.schedule;

import java.time.Instant;

/**
 * One time at which a duty is done.
 *
 * @param due when it should begin; for one made up after a gap, the last time that was missed
 * @param missed how many due times before {@code due} passed without a run; they are made up by this one
 * @param byHand whether somebody asked for it, outside of the timetable
 */
public record Turn(Instant due, int missed, boolean byHand) {}
