package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.PrunePlan;
import dev.sago.maintenance.PrunePlan.Fate;
import dev.sago.maintenance.PruneResult;
import dev.sago.model.SagoException;
import dev.sago.work.PruneTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sago prune}: removes expired snapshots whose grace time is over, and what no snapshot needs. */
@Command(name = "prune", customSynopsis = "sago prune [SYSTEM]... [--dry-run] [--max-duration TIME]")
final class PruneVerb extends Verb {

    private static final Pattern TIME =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--dry-run")
    boolean dryRun;

    @Option(names = "--max-duration", paramLabel = "TIME")
    @Nullable
    String maxDuration;

    @Override
    ExitCode run(Invocation with) throws Exception {
        BooleanSupplier timeUp = timeUp(with.messages());
        Everywhere everywhere = new Everywhere(with);
        return EachSystem.of(
                        ProtectedSystems.of(names, with),
                        with,
                        system -> prune(system, timeUp, everywhere, with),
                        result -> ExitCode.of(result.outcome()),
                        (result, out) -> print(result, with, out))
                .exit();
    }

    private BooleanSupplier timeUp(Messages messages) {
        if (maxDuration == null) {
            return () -> false;
        }
        Matcher parts = TIME.matcher(maxDuration);
        if (maxDuration.isEmpty() || !parts.matches()) {
            throw SagoException.usage(
                    messages.text("prune.duration", maxDuration), messages.text("prune.duration.remedy"));
        }
        Duration most = Duration.ofDays(number(parts, 1))
                .plusHours(number(parts, 2))
                .plusMinutes(number(parts, 3))
                .plusSeconds(number(parts, 4));
        long begun = System.nanoTime();
        return () -> System.nanoTime() - begun >= most.toNanos();
    }

    private static long number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    private PruneResult prune(SystemSettings system, BooleanSupplier timeUp, Everywhere everywhere, Invocation with)
            throws InterruptedException {
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "opening");
        PruneTask task = PruneTask.of(system, dryRun, timeUp, everywhere.tools(events));
        try (ProgressView _ = with.progress(
                () -> new Progress(events.stage(), task.deletedObjects(), -1, 0, -1, events.elapsed(), List.of()))) {
            return task.execute();
        }
    }

    private static void print(PruneResult result, Invocation with, Output.Text out) {
        Messages messages = with.messages();
        PrunePlan plan = result.plan();
        if (plan.isEmpty() && result.snapshots() == 0) {
            out.line(messages.text("prune.nothing", plan.system()));
        } else if (result.dryRun()) {
            out.line(
                    Tone.HEADING,
                    messages.text(
                            "prune.would",
                            plan.system(),
                            Units.count(plan.removed().size()),
                            Units.count(plan.packs().size()),
                            Units.count(plan.repack().size())));
        } else {
            out.line(
                    result.finished() ? Tone.GOOD : Tone.WARN,
                    messages.text(
                            "prune.did",
                            plan.system(),
                            Units.count(result.snapshots()),
                            Units.count(result.packs()),
                            Units.count(result.repacked()),
                            with.units().duration(result.took())));
        }
        printSnapshots(plan, with, out);
        var freed = result.dryRun() ? plan.freed() : result.freed();
        Table sites =
                new Table(Column.words(messages.text("column.site")), Column.number(messages.text("column.freed")));
        freed.forEach((site, bytes) -> sites.row(site, Units.bytes(bytes)));
        if (freed.values().stream().anyMatch(bytes -> bytes > 0)) {
            out.table(sites);
        }
        int waiting = plan.waiting().replaced() + plan.waiting().unfinished();
        if (waiting > 0) {
            out.line(messages.text(
                    "prune.waiting",
                    Units.count(plan.waiting().replaced()),
                    Units.count(plan.waiting().unfinished()),
                    Units.bytes(plan.waiting().bytes())));
        }
        if (result.locked() > 0) {
            String count = Units.count(result.locked());
            out.line(
                    Tone.WARN,
                    result.lockedUntil()
                            .map(until -> messages.text(
                                    "prune.locked.until", count, with.times().minute(until)))
                            .orElseGet(() -> messages.text("prune.locked", count)));
        }
        if (!result.dryRun() && !result.finished() && result.locked() == 0) {
            out.line(Tone.WARN, messages.text("prune.unfinished", plan.system()));
        }
    }

    private static void printSnapshots(PrunePlan plan, Invocation with, Output.Text out) {
        if (plan.snapshots().isEmpty()) {
            return;
        }
        Messages messages = with.messages();
        Table table = new Table(
                Column.words(messages.text("head.snapshot")),
                Column.words(messages.text("head.time")),
                Column.elastic(messages.text("column.fate")));
        for (PrunePlan.Expired one : plan.snapshots()) {
            Duration left = one.left();
            String fate = messages.word("prune-fate", one.fate());
            table.row(
                    one.id(),
                    with.times().minute(one.id().time()),
                    new Cell(
                            left == null
                                    ? fate
                                    : fate + ", "
                                            + messages.text(
                                                    "grace.left", with.units().duration(left)),
                            one.fate() == Fate.REMOVE ? Tone.WARN : Tone.PLAIN));
        }
        out.table(table);
    }
}
