package dev.sago.drill;

import dev.sago.catalog.Recoveries;
import dev.sago.drill.Board.Checked;
import dev.sago.drill.Board.Failed;
import dev.sago.drill.Board.Line;
import dev.sago.drill.Board.Phase;
import dev.sago.drill.Board.Running;
import dev.sago.drill.RecoveryPlan.Step;
import dev.sago.drill.SystemDrill.CheckResult;
import dev.sago.model.Grade;
import dev.sago.model.RecoveryState;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Keeps what the board shows while a recovery goes on. Safe for threads. */
final class BoardKeeper {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final RecoveryPlan plan;
    private final Instant begun;
    private final InstantSource clock;
    private final int mostAttempts;
    private final Map<SystemName, Place> places = new LinkedHashMap<>();
    private final Deque<Fetched> window = new ArrayDeque<>();
    private long fetchedBefore;

    /** Bytes that this process had fetched until then. */
    private record Fetched(Instant seen, long bytes) {}

    /** One system's place on the board. */
    private static final class Place {

        private final Step step;
        private RecoveryState state = RecoveryState.WAITING;
        private Phase phase = Phase.OPENING;
        private long files;
        private long bytes;
        private LongSupplier done = () -> 0;
        private LongSupplier compared = () -> 0;
        private LongSupplier fetched = () -> 0;
        private Optional<SnapshotId> snapshot = Optional.empty();
        private Optional<Instant> begun = Optional.empty();
        private Optional<Instant> ended = Optional.empty();
        private Optional<CheckResult> check = Optional.empty();
        private int attempts;
        private String reason = "";

        Place(Step step) {
            this.step = step;
            this.files = step.files();
            this.bytes = step.bytes();
        }

        private long bytesDone() {
            return switch (state) {
                case RECOVERED -> bytes;
                case RUNNING -> phase.compareTo(Phase.WRITING) > 0 ? bytes : Math.min(bytes, done.getAsLong());
                case WAITING, FAILED, LOST -> 0;
            };
        }

        private Recoveries.Progress row() {
            return new Recoveries.Progress(
                    step.system(),
                    step.place(),
                    step.grade(),
                    step.turn(),
                    state,
                    files,
                    bytes,
                    snapshot,
                    begun,
                    ended,
                    attempts,
                    reason);
        }
    }

    /** Begins with all systems waiting, but those of which nothing is left. */
    BoardKeeper(RecoveryPlan plan, Instant begun, InstantSource clock, int mostAttempts) {
        this.plan = plan;
        this.begun = begun;
        this.clock = clock;
        this.mostAttempts = mostAttempts;
        for (Step step : plan.steps()) {
            Place place = new Place(step);
            if (step.newest().isEmpty()) {
                place.state = RecoveryState.LOST;
            }
            places.put(step.system(), place);
        }
        window.add(new Fetched(clock.instant(), 0));
    }

    /** Takes over what an earlier process has finished. */
    synchronized void recovered(Recoveries.Progress before) {
        Place place = places.get(before.system());
        if (place != null) {
            place.state = RecoveryState.RECOVERED;
            place.files = before.files();
            place.bytes = before.bytes();
            place.snapshot = before.snapshot();
            place.begun = before.begun();
            place.ended = before.ended();
            place.attempts = before.attempts();
        }
    }

    synchronized void reason(SystemName system, String reason) {
        at(system).reason = reason;
    }

    synchronized void begin(SystemName system) {
        Place place = at(system);
        place.state = RecoveryState.RUNNING;
        place.phase = Phase.OPENING;
        place.begun = Optional.of(clock.instant());
        place.ended = Optional.empty();
        place.attempts++;
        place.done = () -> 0;
        place.compared = () -> 0;
        place.reason = "";
    }

    /**
     * It is known now what is brought back.
     *
     * @param done says how many bytes stand
     * @param fetched says how many of them were fetched
     */
    synchronized void writing(
            SystemName system, SnapshotId snapshot, long files, long bytes, LongSupplier done, LongSupplier fetched) {
        Place place = at(system);
        place.phase = Phase.WRITING;
        place.snapshot = Optional.of(snapshot);
        place.files = files;
        place.bytes = bytes;
        place.done = done;
        place.fetched = fetched;
    }

    synchronized void comparing(SystemName system, LongSupplier compared) {
        Place place = at(system);
        place.phase = Phase.COMPARING;
        place.compared = compared;
    }

    synchronized void checking(SystemName system) {
        at(system).phase = Phase.CHECKING;
    }

    synchronized void checked(SystemName system, CheckResult result) {
        at(system).check = Optional.of(result);
    }

    /** It ended. */
    synchronized void end(SystemName system, RecoveryState state, String reason) {
        Place place = at(system);
        place.state = state;
        place.ended = Optional.of(clock.instant());
        place.reason = reason;
        fetchedBefore += place.fetched.getAsLong();
        place.fetched = () -> 0;
    }

    /** It is to be tried once more. */
    synchronized void again(SystemName system) {
        at(system).state = RecoveryState.WAITING;
    }

    synchronized RecoveryState state(SystemName system) {
        return at(system).state;
    }

    synchronized Recoveries.Progress row(SystemName system) {
        return at(system).row();
    }

    synchronized List<Recoveries.Progress> rows() {
        return places.values().stream().map(Place::row).toList();
    }

    private Place at(SystemName system) {
        return Objects.requireNonNull(places.get(system), () -> system + " is not in the plan");
    }

    synchronized Recoveries.Point point() {
        Line total = total(lines());
        return new Recoveries.Point(clock.instant(), total.bytesDone(), total.recovered());
    }

    /** The board now. */
    synchronized Board board() {
        Instant now = clock.instant();
        List<Line> lines = lines();
        Line total = total(lines);
        double rate = rate(now);
        long bytesLeft = total.bytes() - total.bytesDone();
        Optional<Duration> left = rate > 0 && total.running() + total.waiting() > 0
                ? Optional.of(Duration.ofSeconds((long) Math.ceil(bytesLeft / rate)))
                : Optional.empty();
        return new Board(
                plan.loss().name(),
                plan.root().toString(),
                begun,
                now,
                lines,
                total,
                rate,
                left,
                running(now),
                checks(),
                failed());
    }

    private double rate(Instant now) {
        long bytes = fetchedBefore
                + places.values().stream()
                        .mapToLong(place -> place.fetched.getAsLong())
                        .sum();
        window.add(new Fetched(now, bytes));
        while (window.size() > 2
                && Duration.between(window.element().seen(), now).compareTo(WINDOW) > 0) {
            window.remove();
        }
        Fetched first = window.element();
        double seconds = Duration.between(first.seen(), now).toNanos() / 1e9;
        return seconds <= 0 ? 0 : (bytes - first.bytes()) / seconds;
    }

    private List<Line> lines() {
        // Each system is asked once, so that one that goes on meanwhile does not tell two figures.
        Map<Grade, List<Place>> byGrade = new LinkedHashMap<>();
        Arrays.stream(Grade.values()).forEach(grade -> byGrade.put(grade, new ArrayList<>()));
        places.values()
                .forEach(place ->
                        Objects.requireNonNull(byGrade.get(place.step.grade())).add(place));
        List<Line> lines = new ArrayList<>();
        byGrade.forEach((grade, here) -> {
            if (!here.isEmpty()) {
                lines.add(new Line(
                        Optional.of(grade),
                        here.size(),
                        count(here, RecoveryState.RECOVERED),
                        count(here, RecoveryState.RUNNING),
                        count(here, RecoveryState.WAITING),
                        count(here, RecoveryState.FAILED),
                        count(here, RecoveryState.LOST),
                        here.stream().mapToLong(place -> place.bytes).sum(),
                        here.stream().mapToLong(Place::bytesDone).sum()));
            }
        });
        return lines;
    }

    private static int count(List<Place> places, RecoveryState state) {
        return (int) places.stream().filter(place -> place.state == state).count();
    }

    private static Line total(List<Line> lines) {
        return new Line(
                Optional.empty(),
                lines.stream().mapToInt(Line::systems).sum(),
                lines.stream().mapToInt(Line::recovered).sum(),
                lines.stream().mapToInt(Line::running).sum(),
                lines.stream().mapToInt(Line::waiting).sum(),
                lines.stream().mapToInt(Line::failed).sum(),
                lines.stream().mapToInt(Line::lost).sum(),
                lines.stream().mapToLong(Line::bytes).sum(),
                lines.stream().mapToLong(Line::bytesDone).sum());
    }

    private List<Running> running(Instant now) {
        return places.values().stream()
                .filter(place -> place.state == RecoveryState.RUNNING)
                .map(place -> new Running(
                        place.step.system(),
                        place.step.grade(),
                        place.phase,
                        place.bytes,
                        Math.min(
                                place.bytes,
                                place.phase.compareTo(Phase.WRITING) > 0
                                        ? place.compared.getAsLong()
                                        : place.done.getAsLong()),
                        Duration.between(place.begun.orElse(now), now),
                        place.attempts))
                .toList();
    }

    private List<Checked> checks() {
        List<Checked> checks = new ArrayList<>();
        for (Place place : places.values()) {
            place.check.ifPresent(result -> checks.add(new Checked(place.step.system(), place.step.grade(), result)));
        }
        return checks;
    }

    private List<Failed> failed() {
        List<Failed> failed = new ArrayList<>();
        for (Place place : places.values()) {
            boolean waits = place.state == RecoveryState.WAITING && !place.reason.isEmpty();
            if (place.state == RecoveryState.FAILED || place.state == RecoveryState.LOST || waits) {
                boolean retried = place.state != RecoveryState.LOST && place.attempts < mostAttempts;
                failed.add(new Failed(
                        place.step.system(), place.step.grade(), place.reason, place.attempts, retried || waits));
            }
        }
        return failed;
    }
}
