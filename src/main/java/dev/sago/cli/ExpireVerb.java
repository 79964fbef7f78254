package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.ExpirePlan;
import dev.sago.maintenance.ExpirePlan.Action;
import dev.sago.maintenance.ExpireResult;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.SnapshotNotes;
import dev.sago.work.ExpireTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code sago expire}: marks the snapshots that retention no longer wants, or takes a mark back. Deletes nothing. */
@Command(
        name = "expire",
        customSynopsis = {
            "sago expire [SYSTEM]... [--dry-run]",
            "sago expire SYSTEM@SNAPSHOT [--dry-run]",
            "sago expire --undo SYSTEM@SNAPSHOT"
        })
final class ExpireVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--dry-run")
    boolean dryRun;

    @Option(names = "--undo")
    boolean undo;

    /** What was taken back, as JSON. */
    record Undone(SystemName system, SnapshotId snapshot, Map<SiteName, String> failed) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        boolean single = names.size() == 1 && names.getFirst().contains("@");
        if ((undo && (!single || dryRun)) || (!single && names.stream().anyMatch(name -> name.contains("@")))) {
            throw SagoException.usage(
                    with.messages().text("expire.one"), with.messages().text("expire.one.remedy"));
        }
        Everywhere everywhere = new Everywhere(with);
        if (undo) {
            return takeBack(SystemAt.of(names.getFirst()), everywhere, with);
        }
        Optional<SnapshotId> byHand = Optional.empty();
        List<String> systems = names;
        if (single) {
            SystemAt at = SystemAt.of(names.getFirst());
            byHand = Optional.of(everywhere.snapshot(at));
            systems = List.of(at.system());
        }
        Optional<SnapshotId> chosen = byHand;
        return EachSystem.of(
                        ProtectedSystems.of(systems, with),
                        with,
                        system -> expire(system, chosen, everywhere, with),
                        result -> ExitCode.of(result.outcome()),
                        (result, out) -> print(result, with, out))
                .exit();
    }

    private ExpireResult expire(
            SystemSettings system, Optional<SnapshotId> byHand, Everywhere everywhere, Invocation with)
            throws InterruptedException {
        return ExpireTask.of(
                        system, byHand, Times.zone(with.around().env()), dryRun, everywhere.tools(with.eventsOfSites()))
                .execute();
    }

    private static ExitCode takeBack(SystemAt at, Everywhere everywhere, Invocation with) throws Exception {
        SystemSettings system = with.wiring().system(at.system());
        SnapshotId id = everywhere.snapshot(at);
        SnapshotNotes.Outcome outcome = everywhere.marked(system).undo(id);
        with.out().summary(new Undone(system.name(), id, outcome.failed()), out -> {
            out.line(Tone.GOOD, with.messages().text("expire.undone", system.name(), id));
            out.line(with.messages().text("expire.undone.next", system.name(), id));
            outcome.failed()
                    .forEach((site, why) -> out.line(Tone.WARN, with.messages().text("marks.failed", site, why)));
        });
        return outcome.failed().isEmpty() ? ExitCode.OK : ExitCode.DEBTS;
    }

    private static void print(ExpireResult result, Invocation with, Output.Text out) {
        Messages messages = with.messages();
        ExpirePlan plan = result.plan();
        out.line(
                Tone.HEADING,
                messages.text(
                        result.dryRun() ? "expire.would" : "expire.did",
                        plan.system(),
                        Units.count(plan.count(Action.EXPIRE)),
                        Units.count(plan.snapshots().size()),
                        Units.count(plan.count(Action.EXPIRED))));
        if (!plan.snapshots().isEmpty()) {
            out.table(table(plan, with));
        }
        result.failed().forEach((site, why) -> out.line(Tone.WARN, messages.text("marks.failed", site, why)));
    }

    private static Table table(ExpirePlan plan, Invocation with) {
        Messages messages = with.messages();
        Table table = new Table(
                Column.words(messages.text("head.snapshot")),
                Column.words(messages.text("head.time")),
                Column.words(messages.text("column.fate")),
                Column.elastic(messages.text("column.reason")));
        BriefIds brief =
                BriefIds.of(plan.snapshots().stream().map(ExpirePlan.Row::id).toList());
        for (ExpirePlan.Row row : plan.snapshots()) {
            boolean stays = row.action() == Action.KEEP || row.action() == Action.TAKE_BACK;
            table.row(
                    brief.of(row.id()),
                    with.times().minute(row.time()),
                    new Cell(messages.word("expire", row.action()), stays ? Tone.PLAIN : Tone.WARN),
                    row.reasons().stream()
                            .map(reason -> messages.word("keep", reason))
                            .collect(Collectors.joining(", ")));
        }
        return table;
    }
}
