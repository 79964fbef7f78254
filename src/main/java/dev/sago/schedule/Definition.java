package dev.sago.schedule;

/**
 * One line of the timetable.
 *
 * @param duty what is done, for which system
 * @param rhythm when
 * @param priority which begins first of those that are due at once; the larger
 * @param pool the nodes that may do it
 */
public record Definition(Duty duty, Rhythm rhythm, int priority, String pool) {}
