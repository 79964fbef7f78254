package dev.sago.schedule;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Duties;
import dev.sago.catalog.DutyRow;
import dev.sago.catalog.TurnRow;
import dev.sago.model.Run;
import dev.sago.model.SagoException;
import dev.sago.schedule.Work.Ended;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what a duty's alarm means, and has it done. Each due time is claimed in the catalog before it is begun; an open claim is what a node left that
 * died or was stopped, and is done first, as the same due time. For many threads; for one duty, one at a time in the whole cluster.
 */
final class Performer {

    private static final Logger LOG = LoggerFactory.getLogger("dev.sago.serve");

    /** A holder that died keeps its lease for a minute at most: that is how long a held system is asked for often. */
    private static final Duration IMPATIENT = Duration.ofSeconds(75);

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(30);

    /** How long a turn waits for a held system at least, however soon the next is due. */
    private static final Duration LEAST_WAIT = Duration.ofMinutes(2);

    private final Catalog catalog;
    private final Duties duties;
    private final Work work;
    private final String node;
    private final InstantSource clock;
    private final Alarm alarm;
    private final Running running = new Running();
    private volatile Map<Duty, Definition> definitions = Map.of();
    private volatile boolean stopping;

    Performer(Catalog catalog, Work work, String node, InstantSource clock, Alarm alarm) {
        this.catalog = catalog;
        this.duties = catalog.duties();
        this.work = work;
        this.node = node;
        this.clock = clock;
        this.alarm = alarm;
    }

    /** The timetable that holds from now on. */
    void use(Map<Duty, Definition> timetable) {
        definitions = Map.copyOf(timetable);
    }

    Running running() {
        return running;
    }

    /** From now on what is interrupted is given back and not ended. */
    void stopping() {
        stopping = true;
    }

    /** A duty's alarm went off. */
    void fire(Duty duty) {
        Definition definition = definitions.get(duty);
        Optional<DutyRow> known = duties.get(duty.system(), duty.kind().name());
        if (stopping) {
            return; // Its alarm goes off again, here after the restart or at another node.
        }
        if (definition == null || known.isEmpty()) {
            alarm.clear(duty);
            return;
        }
        DutyRow row = known.get();
        if (row.open().isPresent() && row.latest().isPresent()) {
            takeOver(duty, definition, row, row.latest().get());
            return;
        }
        Optional<Rhythm.Dues> dues = definition.rhythm().between(row.covered(), clock.instant());
        if (dues.isEmpty()) {
            setNext(duty, definition, row.covered());
            return;
        }
        Rhythm.Dues due = dues.get();
        Optional<Instant> missedFrom = due.count() > 1 ? Optional.of(due.first()) : Optional.empty();
        begin(
                duty,
                definition,
                new Duties.Claim(duty.system(), duty.kind().name(), due.last(), false, due.count() - 1, missedFrom));
    }

    /** Somebody asked for it now. Where a turn is open, that is done instead. */
    void byHand(Duty duty) {
        Definition definition = definitions.get(duty);
        Optional<DutyRow> row = duties.get(duty.system(), duty.kind().name());
        if (row.flatMap(DutyRow::open).isPresent()) {
            fire(duty);
        } else if (definition != null && !stopping) {
            begin(
                    duty,
                    definition,
                    new Duties.Claim(duty.system(), duty.kind().name(), clock.instant(), true, 0, Optional.empty()));
        }
    }

    private void begin(Duty duty, Definition definition, Duties.Claim claim) {
        Optional<TurnRow> turn = duties.claim(claim, node);
        if (turn.isPresent()) {
            if (claim.missed() > 0) {
                LOG.warn(
                        "{}: {} due times missed since {}, made up once",
                        duty,
                        claim.missed(),
                        claim.missedFrom().get());
            }
            perform(duty, definition, turn.get());
        }
    }

    private void takeOver(Duty duty, Definition definition, DutyRow row, TurnRow open) {
        Optional<TurnRow> taken = duties.take(open, node);
        if (taken.isEmpty()) {
            setNext(duty, definition, row.covered());
            return;
        }
        if (open.node().filter(other -> !other.equals(node)).isPresent()) {
            LOG.warn("{}: taken over from node {}, due {}", duty, open.node().get(), open.due());
        }
        Optional<Ended> done = new DoneBefore(catalog).look(duty, taken.get());
        if (done.isPresent()) {
            end(duty, taken.get(), done.get());
            setNext(duty, definition, row.covered());
        } else {
            perform(duty, definition, taken.get());
        }
    }

    private void perform(Duty duty, Definition definition, TurnRow turn) {
        Optional<Instant> next = turn.byHand() || definition.rhythm().isContinuous()
                ? Optional.empty() // The alarm stands as it is; or is set when this has ended.
                : setNext(duty, definition, turn.due());
        Optional<Ended> ended;
        try (Running.Entry _ = running.enter(duty, turn, clock.instant())) {
            ended = Optional.of(work.perform(duty, new Turn(turn.due(), turn.missed(), turn.byHand())));
        } catch (InterruptedException e) {
            ended = interrupted(duty, turn);
        } catch (SagoException e) {
            ended = failed(duty, turn, next, e);
        } catch (RuntimeException e) {
            LOG.error("{} failed unexpectedly", duty, e);
            ended = Optional.of(new Ended(Run.Outcome.FAILED, String.valueOf(e)));
        }
        var _ = Thread.interrupted(); // What interrupted the work must not interrupt the catalog.
        ended.ifPresent(how -> end(duty, turn, how));
        if (ended.isPresent() && definition.rhythm().isContinuous()) {
            setNext(duty, definition, clock.instant());
        }
    }

    private Optional<Ended> interrupted(Duty duty, TurnRow turn) {
        var _ = Thread.interrupted();
        if (stopping) {
            retry(duty, turn, "node " + node + " was stopped", Duration.ZERO);
            LOG.info("{}: given back, as this node stops", duty);
            return Optional.empty();
        }
        return Optional.of(new Ended(Run.Outcome.INTERRUPTED, running.reason(duty)));
    }

    private Optional<Ended> failed(Duty duty, TurnRow turn, Optional<Instant> next, SagoException e) {
        String text = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case INTERRUPTED -> interrupted(duty, turn);
            case BUSY -> {
                Instant now = clock.instant();
                boolean superseded = next.filter(due -> !due.isAfter(now)).isPresent();
                if (superseded && turn.begun().plus(LEAST_WAIT).isBefore(now)) {
                    yield Optional.of(new Ended(Run.Outcome.FAILED, "gave up waiting: " + text));
                }
                boolean young = turn.begun().plus(IMPATIENT).isAfter(now) || turn.takes() <= IMPATIENT.dividedBy(SOON);
                retry(duty, turn, text, young ? SOON : LATER);
                yield Optional.empty();
            }
            case USAGE, FAILED, DAMAGE -> Optional.of(new Ended(Run.Outcome.FAILED, text));
        };
    }

    private void retry(Duty duty, TurnRow turn, String why, Duration wait) {
        duties.giveBack(turn, why);
        alarm.set(duty, clock.instant().plus(wait));
    }

    private void end(Duty duty, TurnRow turn, Ended ended) {
        boolean ours = duties.end(turn, ended.kept(), ended.text());
        String took = Lasting.of(Duration.between(turn.taken(), clock.instant()).truncatedTo(ChronoUnit.SECONDS));
        String text = ended.text().isEmpty() ? "" : ": " + ended.text();
        if (!ours) {
            LOG.warn("{}: ended as {}, but another node has taken it over", duty, ended.outcome());
        } else if (ended.heldBack()) {
            LOG.info("{}: due {}{}", duty, turn.due(), text);
        } else if (ended.outcome() == Run.Outcome.OK) {
            LOG.info("{}: OK, due {}, took {}{}", duty, turn.due(), took, text);
        } else {
            LOG.warn("{}: {}, due {}, took {}{}", duty, ended.outcome(), turn.due(), took, text);
        }
    }

    /** Sets the alarm to the first due time after {@code covered}, which may be over; gives when that begins. */
    private Optional<Instant> setNext(Duty duty, Definition definition, Instant covered) {
        Optional<Instant> begin = definition.rhythm().next(covered).map(definition.rhythm()::begin);
        duties.next(duty.system(), duty.kind().name(), begin);
        begin.ifPresentOrElse(at -> alarm.set(duty, at), () -> alarm.clear(duty));
        return begin;
    }

    /** What is looked at by others. */
    List<Running.Entry> now() {
        return running.all();
    }
}
