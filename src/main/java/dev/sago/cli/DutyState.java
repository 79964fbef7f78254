package dev.sago.cli;

import dev.sago.catalog.DutyRow;
import dev.sago.catalog.TurnRow;
import dev.sago.model.Pause;
import dev.sago.model.Run;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How a duty stands, as JSON too.
 *
 * @param kind what is done, as a word
 * @param rhythm when it is due, in words
 * @param lastDue the due time begun last
 * @param outcome how that ended, if it did
 * @param missed due times before it that nobody did
 * @param node the node that does it now, or waits
 * @param next when it begins next
 * @param late for how long it should have begun
 * @param paused why, until when and by whom its system is paused, if it is
 * @param text why it stands so, for people
 */
record DutyState(
        SystemName system,
        String kind,
        String pool,
        String rhythm,
        State state,
        Optional<Instant> lastDue,
        Optional<Instant> lastBegun,
        Optional<Instant> lastEnded,
        Optional<Run.Outcome> outcome,
        int missed,
        Optional<String> node,
        Optional<Instant> next,
        Duration late,
        Optional<Pause> paused,
        String text) {

    /** In the order in which people want to see them. */
    enum State {
        /** It should have begun and nobody did. */
        LATE,
        /** Its node lives no more, and nobody has taken it over yet. */
        ABANDONED,
        /** The last turn did not end well. */
        FAILED,
        /** Its system is paused, and it is held back. */
        PAUSED,
        /** Begun, and waiting for its system or for a node. */
        WAITING,
        /** Being done. */
        RUNNING,
        /** The last turn was held back by a pause that is over; the next will be done. */
        HELD_BACK,
        /** Not done yet. */
        NEW,
        /** The last turn ended well. */
        OK
    }

    /** A node that is busy begins a little later; more than this is worth a look. */
    private static final Duration TOLERATED = Duration.ofMinutes(1);

    static final Comparator<DutyState> WORST_FIRST = Comparator.comparing(DutyState::state)
            .thenComparing(DutyState::late, Comparator.reverseOrder())
            .thenComparing(duty -> duty.next().orElse(Instant.MAX))
            .thenComparing(DutyState::system)
            .thenComparing(DutyState::kind);

    static DutyState of(DutyRow row, Optional<Pause> paused, Set<String> living, Instant now) {
        Optional<TurnRow> latest = row.latest();
        Optional<TurnRow> open = latest.filter(_ -> row.open().isPresent());
        Duration late = open.isPresent()
                ? Duration.ZERO
                : row.nextBegin()
                        .map(begin -> Duration.between(begin, now))
                        .filter(passed -> passed.compareTo(TOLERATED) > 0)
                        .orElse(Duration.ZERO);
        return new DutyState(
                row.system(),
                word(row.kind()),
                row.pool(),
                row.rhythm(),
                judged(latest, open, paused, late, living),
                latest.map(TurnRow::due),
                latest.map(TurnRow::begun),
                latest.flatMap(TurnRow::ended),
                latest.flatMap(TurnRow::outcome),
                latest.map(TurnRow::missed).orElse(0),
                open.flatMap(TurnRow::node),
                row.nextBegin(),
                late,
                paused,
                latest.map(TurnRow::text).orElse(""));
    }

    static String word(String kind) {
        return kind.toLowerCase(Locale.ROOT);
    }

    private static State judged(
            Optional<TurnRow> latest,
            Optional<TurnRow> open,
            Optional<Pause> paused,
            Duration late,
            Set<String> living) {
        if (open.isPresent()) {
            Optional<String> node = open.get().node();
            if (node.isEmpty()) {
                return State.WAITING;
            }
            return living.contains(node.get()) ? State.RUNNING : State.ABANDONED;
        }
        if (paused.isPresent()) {
            return State.PAUSED;
        }
        if (!late.isZero()) {
            return State.LATE;
        }
        if (latest.filter(TurnRow::heldBack).isPresent()) {
            return State.HELD_BACK;
        }
        return latest.flatMap(TurnRow::outcome)
                .map(outcome -> switch (outcome) {
                    case OK -> State.OK;
                    case FAILED, INCOMPLETE, DEBTS, DAMAGE, INTERRUPTED -> State.FAILED;
                })
                .orElse(State.NEW);
    }
}
