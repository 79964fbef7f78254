package dev.sago.cli;

import dev.sago.catalog.Recoveries;
import dev.sago.catalog.Recoveries.Point;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.drill.Board;
import dev.sago.drill.RecoveryEnd;
import dev.sago.drill.RecoveryPlan;
import dev.sago.drill.RecoveryPlan.Step;
import dev.sago.drill.RecoveryRun;
import dev.sago.drill.SystemDrill.CheckResult;
import dev.sago.model.Grade;
import dev.sago.model.RecoveryState;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells the plan of a recovery, and how it ended. */
final class RecoveryReport {

    private static final int MOST_POINTS = 10;

    private final Invocation with;
    private final Messages messages;
    private final RecoveryPlan plan;
    private final String again;

    /** @param again the command that goes on with it */
    RecoveryReport(Invocation with, RecoveryPlan plan, String again) {
        this.with = with;
        this.messages = with.messages();
        this.plan = plan;
        this.again = again;
    }

    /**
     * A system that is not recovered, as JSON.
     *
     * @param next the command that comes next
     */
    record Unrecovered(
            SystemName system, Grade grade, RecoveryState state, String reason, String remedy, String next) {}

    /**
     * A recovery, as JSON.
     *
     * @param began the systems in the order in which this process began them, again where they were tried again
     * @param curve what was back when
     */
    record Document(
            String id,
            List<SiteName> lost,
            Path root,
            ExitCode exit,
            Board board,
            List<Recoveries.Progress> systems,
            List<Unrecovered> unrecovered,
            List<SystemName> began,
            List<Point> curve) {}

    /** Tells the plan; nothing is left of some where it is not OK. */
    ExitCode plan() {
        with.out().result(plan, out -> {
            out.line(
                    Tone.HEADING,
                    messages.text(
                            "recover.plan",
                            messages.counted("systems", plan.steps().size()),
                            Units.bytes(plan.bytes()),
                            plan.loss().name(),
                            plan.root()));
            Table table = new Table(
                    Column.number(messages.text("head.number")),
                    Column.words(messages.text("head.grade")),
                    Column.words(messages.text("head.system")),
                    Column.number(messages.text("head.newest")),
                    Column.number(messages.text("head.size")),
                    Column.words(messages.text("head.from")),
                    Column.elastic(messages.text("head.after")));
            plan.steps().forEach(step -> row(table, step));
            out.table(table);
        });
        boolean all = plan.steps().stream().allMatch(step -> step.newest().isPresent());
        return all ? ExitCode.OK : ExitCode.FAILED;
    }

    private void row(Table table, Step step) {
        String grade = step.grade() == step.turn()
                ? step.grade().name()
                : messages.text("recover.pulled", step.grade(), step.turn());
        table.row(
                step.place(),
                grade,
                step.system(),
                step.newest()
                        .map(newest -> Cell.of(with.units().duration(newest.age())))
                        .orElseGet(() -> new Cell(messages.text("recover.none"), Tone.BAD)),
                step.newest().map(newest -> Units.bytes(newest.bytes())).orElse("-"),
                step.newest()
                        .map(newest ->
                                newest.from().stream().map(SiteName::value).collect(Collectors.joining(" ")))
                        .orElse("-"),
                step.after().stream().map(SystemName::value).collect(Collectors.joining(" ")));
    }

    /** Tells how it ended. */
    ExitCode result(RecoveryRun.Result result) {
        ExitCode exit = ExitCode.OK;
        List<Unrecovered> unrecovered = new ArrayList<>();
        for (Recoveries.Progress one : result.systems()) {
            if (one.state() != RecoveryState.RECOVERED) {
                Optional<RecoveryEnd> end = Optional.ofNullable(result.ended().get(one.system()));
                exit = exit.or(exit(end));
                unrecovered.add(new Unrecovered(
                        one.system(),
                        one.grade(),
                        one.state(),
                        one.reason(),
                        end.map(RecoveryEnd::remedy).orElse(""),
                        next(one, end)));
            }
        }
        Document document = new Document(
                result.id(),
                plan.loss().sites(),
                plan.root(),
                exit,
                result.board(),
                result.systems(),
                unrecovered,
                result.order(),
                result.curve());
        with.out().summary(document, out -> print(document, out));
        return exit;
    }

    private static ExitCode exit(Optional<RecoveryEnd> end) {
        if (end.isEmpty()) {
            return ExitCode.FAILED; // Nothing of it is left.
        }
        if (end.get().damage()) {
            return ExitCode.DAMAGE;
        }
        return end.get().problems().isEmpty() ? ExitCode.FAILED : ExitCode.INCOMPLETE;
    }

    /** Of what is damaged everywhere, an older snapshot may be whole; all else is tried again. */
    private String next(Recoveries.Progress one, Optional<RecoveryEnd> end) {
        if (one.state() == RecoveryState.LOST) {
            return with.again() + " snapshots " + one.system();
        }
        return end.filter(RecoveryEnd::damage)
                .flatMap(RecoveryEnd::older)
                .map(older -> with.again() + " restore " + one.system() + " --snapshot " + older + " --to "
                        + ShellWord.of(plan.root().resolve(one.system().value()).toString())
                        + " --overwrite changed")
                .orElse(again + " --system " + one.system());
    }

    private void print(Document done, Output.Text out) {
        Board board = done.board();
        Board.Line total = board.total();
        out.line(
                total.recovered() == total.systems() ? Tone.GOOD : Tone.BAD,
                messages.text(
                        "recover.done",
                        Units.count(total.recovered()),
                        Units.count(total.systems()),
                        Units.bytes(total.bytesDone()),
                        done.root(),
                        with.units().duration(board.elapsed())));
        Table table = new Table(
                Column.words(messages.text("head.grade")),
                Column.number(messages.text("head.recovered")),
                Column.number(messages.text("head.failed")),
                Column.number(messages.text("head.size")));
        List<Board.Line> lines = new ArrayList<>(board.grades());
        lines.add(total);
        for (Board.Line line : lines) {
            int faults = line.failed() + line.lost();
            table.row(
                    line.grade().map(Enum::name).orElseGet(() -> messages.text("board.all")),
                    messages.text("recover.of", line.recovered(), line.systems()),
                    new Cell(Units.count(faults), faults > 0 ? Tone.BAD : Tone.PLAIN),
                    Units.bytes(line.bytesDone()));
        }
        out.table(table);
        board.checks().forEach(one -> check(one, out));
        curve(done.curve(), out);
        for (Unrecovered one : done.unrecovered()) {
            out.line("");
            out.line(Tone.BAD, messages.text("board.failed", one.grade(), one.system(), one.reason()));
            if (!one.remedy().isEmpty()) {
                out.line("  " + one.remedy());
            }
            out.line("  " + messages.text("recover.next", one.next()));
        }
    }

    private void check(Board.Checked one, Output.Text out) {
        CheckResult result = one.result();
        out.line(
                result.passed() ? Tone.GOOD : Tone.BAD,
                messages.text("recover.check", one.grade(), one.system(), result.program(), result.text()));
        if (!result.passed()) {
            result.output().lines().forEach(line -> out.line("    " + line));
        }
    }

    /** When how much was back, in at most ten lines. */
    private void curve(List<Point> curve, Output.Text out) {
        if (curve.size() < 2) {
            return;
        }
        out.line("");
        Table table = new Table(
                Column.number(messages.text("head.after-time")),
                Column.number(messages.text("head.recovered")),
                Column.number(messages.text("head.size")),
                Column.number(messages.text("head.rate")));
        Point first = curve.getFirst();
        Point before = first;
        int rows = Math.min(MOST_POINTS, curve.size() - 1);
        for (int i = 1; i <= rows; i++) {
            Point point = curve.get((int) Math.round((double) i * (curve.size() - 1) / rows));
            double seconds = Duration.between(before.seen(), point.seen()).toNanos() / 1e9;
            table.row(
                    with.units().duration(Duration.between(first.seen(), point.seen())),
                    Units.count(point.recovered()),
                    Units.bytes(point.bytes()),
                    seconds > 0 ? Units.rate((point.bytes() - before.bytes()) / seconds) : "-");
            before = point;
        }
        out.table(table);
    }
}
