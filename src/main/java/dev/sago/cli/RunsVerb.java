package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sago runs}: what was done and how it ended, as the catalog keeps it. */
@Command(name = "runs", customSynopsis = "sago runs [--last N] [SYSTEM]")
final class RunsVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..1")
    @Nullable
    String system;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N")
    int last = 20;

    /** The history as JSON. */
    record Document(List<Row> runs) {}

    /** One run as JSON; {@code ended}, {@code outcome} and {@code seconds} are null while it goes on, or if its process died. */
    record Row(
            long id,
            SystemName system,
            Run.Kind kind,
            Instant begun,
            Optional<Instant> ended,
            Optional<Duration> seconds,
            Optional<Run.Outcome> outcome,
            Optional<SnapshotId> snapshot,
            Counts counts,
            String text,
            String cause) {

        static Row of(Run run) {
            return new Row(
                    run.id(),
                    run.system(),
                    run.kind(),
                    run.begun(),
                    run.ended(),
                    run.ended().map(ended -> Duration.between(run.begun(), ended)),
                    run.outcome(),
                    run.snapshot(),
                    run.counts(),
                    run.text(),
                    run.cause());
        }
    }

    @Override
    ExitCode run(Invocation with) {
        Optional<SystemName> name = Optional.ofNullable(system).map(text -> KnownSystem.of(with, text));
        List<Run> runs = with.wiring().catalog().runs().recent(name, Math.max(1, last));
        with.out().result(new Document(runs.stream().map(Row::of).toList()), text -> {
            if (runs.isEmpty()) {
                text.line(with.messages().text("runs.none"));
            } else {
                text.table(table(with, runs, name.isEmpty()));
            }
        });
        return ExitCode.OK;
    }

    private static Table table(Invocation with, List<Run> runs, boolean severalSystems) {
        Messages messages = with.messages();
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(messages.text("head.begun")));
        if (severalSystems) {
            columns.add(Column.words(messages.text("head.system")));
        }
        columns.add(Column.words(messages.text("head.run")));
        columns.add(Column.words(messages.text("head.outcome")));
        columns.add(Column.number(messages.text("head.took")));
        columns.add(Column.elastic(messages.text("head.text")));
        Table table = new Table(columns.toArray(Column[]::new));
        for (Run run : runs) {
            List<Object> cells = new ArrayList<>();
            cells.add(with.times().minute(run.begun()));
            if (severalSystems) {
                cells.add(run.system());
            }
            cells.add(messages.textOr("run." + Words.of(run.kind()), Words.of(run.kind())));
            cells.add(outcome(messages, run));
            cells.add(run.ended()
                    .map(ended -> with.units().duration(Duration.between(run.begun(), ended)))
                    .orElse(""));
            cells.add(
                    run.cause().isEmpty() || run.text().isEmpty()
                            ? run.text() + run.cause()
                            : run.text() + " [" + run.cause() + "]");
            table.row(cells.toArray());
        }
        return table;
    }

    private static Cell outcome(Messages messages, Run run) {
        return run.outcome()
                .map(outcome ->
                        new Cell(messages.textOr("outcome." + Words.of(outcome), Words.of(outcome)), tone(outcome)))
                .orElseGet(() -> Cell.of(messages.text("outcome.open")));
    }

    private static Tone tone(Run.Outcome outcome) {
        return switch (outcome) {
            case OK -> Tone.GOOD;
            case FAILED, DAMAGE -> Tone.BAD;
            case INCOMPLETE, DEBTS, INTERRUPTED -> Tone.WARN;
        };
    }
}
