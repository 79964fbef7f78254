package dev.sago.catalog;

import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.Optional;

/**
 * A duty of the timetable, as the catalog keeps it.
 *
 * @param system for which system
 * @param kind what is done, as the scheduler names it
 * @param pool the nodes that may do it
 * @param priority which begins first of those that are due
 * @param rhythm when it is due, in words; another text is another rhythm
 * @param covered due times up to this one are done with
 * @param nextBegin when it begins next; absent where it never does
 * @param open the due time that is under way
 * @param latest the turn begun last
 */
public record DutyRow(
        SystemName system,
        String kind,
        String pool,
        int priority,
        String rhythm,
        Instant covered,
        Optional<Instant> nextBegin,
        Optional<Instant> open,
        Optional<TurnRow> latest) {}
