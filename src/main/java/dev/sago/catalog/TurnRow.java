package dev.sago.catalog;

import dev.sago.model.Run;
import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.Optional;

/**
 * What was done at one due time of a duty, once, by however many nodes.
 *
 * @param system for which system
 * @param kind what was done, as the scheduler names it
 * @param due when it should have begun; the last of those that are made up
 * @param byHand whether somebody asked for it
 * @param missed how many due times before {@code due} passed without a turn
 * @param missedFrom the first of them
 * @param begun when the first node began
 * @param taken when the node that has it now took it
 * @param takes how many times a node took it; more than one after a node died, was stopped, or found the system held
 * @param node the node that does it, or did; absent while it waits for one
 * @param ended when it ended; absent while it is open
 * @param outcome how it ended; absent while it is open, and where it was held back
 * @param text one line for people
 */
public record TurnRow(
        SystemName system,
        String kind,
        Instant due,
        boolean byHand,
        int missed,
        Optional<Instant> missedFrom,
        Instant begun,
        Instant taken,
        int takes,
        Optional<String> node,
        Optional<Instant> ended,
        Optional<Run.Outcome> outcome,
        String text) {

    /** Whether it ended without being begun, since its system was paused. */
    public boolean heldBack() {
        return ended.isPresent() && outcome.isEmpty();
    }
}
