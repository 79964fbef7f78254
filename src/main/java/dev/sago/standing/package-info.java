/**
 * How everything stands: a reading of the catalog beside what the policies want. {@link dev.sago.standing.StandingReader} asks
 * the catalog a handful of questions for all systems at once, {@link dev.sago.standing.Standing} judges the answers and is pure.
 * What was not measured is never well: a system that was never backed up or proved says so.
 */
@NullMarked
package dev.sago.standing;

import org.jspecify.annotations.NullMarked;
