package dev.sago.cli;

import dev.sago.backup.BackupPlan;
import dev.sago.backup.BackupProgress;
import dev.sago.backup.BackupResult;
import dev.sago.backup.DryRun;
import dev.sago.backup.SystemSettings;
import dev.sago.cli.Progress.SiteLine;
import dev.sago.cli.Progress.SiteState;
import dev.sago.repository.SiteProgress;
import dev.sago.work.BackupTask;
import dev.sago.work.SiteGate;
import dev.sago.work.Tools;
import dev.sago.work.Wiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** {@code sago backup}: makes a snapshot of each system named, one system after another. */
@Command(
        name = "backup",
        customSynopsis = {"sago backup [--dry-run] SYSTEM...", "sago backup [--dry-run] --all"})
final class BackupVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--all")
    boolean all;

    @Option(names = "--dry-run")
    boolean dryRun;

    @Override
    ExitCode run(Invocation with) throws Exception {
        if (!dryRun) {
            with.wiring().beginCatalog();
        }
        List<SystemSettings> systems = SystemsNamed.of(names, all, with);
        return dryRun ? plan(systems, with) : backUp(systems, with);
    }

    private static ExitCode plan(List<SystemSettings> systems, Invocation with) throws Exception {
        PlanReport report = new PlanReport(with);
        return EachSystem.of(systems, with, system -> plan(system, with), PlanReport::exit, report::print)
                .exit();
    }

    /** Without the gate, which would mark sites, and without the catalog, which is not asked. */
    private static BackupPlan plan(SystemSettings system, Invocation with) throws InterruptedException {
        Wiring wiring = with.wiring();
        RunEvents events = new RunEvents(with.events(), with.clock(), "opening");
        DryRun run = new DryRun(
                wiring.keys(), wiring::source, wiring.settings().state(), system, wiring.sites(system), events);
        try (ProgressView _ = with.progress(() -> progress(run.progress(), events))) {
            return run.execute();
        }
    }

    private static ExitCode backUp(List<SystemSettings> systems, Invocation with) throws Exception {
        SiteGate gate = new SiteGate(with.wiring());
        BackupReport report = new BackupReport(with);
        return EachSystem.of(
                        systems,
                        with,
                        system -> BackupReport.of(backUp(system, gate, with)),
                        made -> ExitCode.of(made.outcome()),
                        report::print)
                .exit();
    }

    private static BackupResult backUp(SystemSettings system, SiteGate gate, Invocation with)
            throws InterruptedException {
        RunEvents events = new RunEvents(with.events(), with.clock(), "opening");
        BackupTask task = BackupTask.of(system, Tools.of(with.wiring(), gate, events));
        try (ProgressView _ = with.progress(() -> progress(task.progress(), events))) {
            return task.execute();
        }
    }

    private static Progress progress(BackupProgress at, RunEvents events) {
        return new Progress(
                events.stage(),
                at.files(),
                at.expectedFiles(),
                at.bytes(),
                at.expectedBytes(),
                events.elapsed(),
                at.sites().stream().map(BackupVerb::line).toList());
    }

    private static SiteLine line(SiteProgress site) {
        SiteState state;
        if (!site.lost().isEmpty()) {
            state = SiteState.LOST;
        } else if (site.debts() > 0) {
            state = SiteState.BEHIND;
        } else {
            state = site.waiting() > 0 ? SiteState.BUSY : SiteState.IDLE;
        }
        return new SiteLine(site.site().value(), state, site.sentBytes(), site.debts());
    }
}
