package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.HealPlan;
import dev.sago.maintenance.HealResult;
import dev.sago.model.SiteName;
import dev.sago.work.Configured;
import dev.sago.work.FirstBackup;
import dev.sago.work.HealTask;
import dev.sago.work.SiteGate;
import dev.sago.work.Tools;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** {@code sago heal}: brings to each site what it lacks or holds damaged, from the sites that have it. */
@Command(
        name = "heal",
        customSynopsis = "sago heal [--deep] [--drain] [--dry-run] [--accept-empty SITE]... [SYSTEM]...")
final class HealVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--deep")
    boolean deep;

    @Option(names = "--drain")
    boolean drain;

    @Option(names = "--dry-run")
    boolean dryRun;

    @Option(names = "--accept-empty", paramLabel = "SITE")
    List<String> acceptEmpty = new ArrayList<>();

    @Override
    ExitCode run(Invocation with) throws Exception {
        List<SystemSettings> systems = systems(with);
        List<SiteName> mayBeEmpty = acceptEmpty.stream()
                .map(site -> Configured.site(with.settings(), site).site().name())
                .toList();
        SiteGate gate = new SiteGate(with.wiring(), !dryRun);
        HealReport report = new HealReport(with.messages(), with.units());
        if (dryRun) {
            return EachSystem.of(
                            systems,
                            with,
                            system -> plan(system, gate, mayBeEmpty, with),
                            HealReport::exit,
                            report::print)
                    .exit();
        }
        return EachSystem.of(
                        systems,
                        with,
                        system -> heal(system, gate, mayBeEmpty, with),
                        result -> ExitCode.of(result.outcome()),
                        report::print)
                .exit();
    }

    /**
     * Those that are named; otherwise all but those that have nothing to heal because they were never backed up, which
     * is told.
     */
    private List<SystemSettings> systems(Invocation with) {
        List<SystemSettings> systems = SystemsNamed.of(names, names.isEmpty(), with);
        if (!names.isEmpty()) {
            return systems;
        }
        List<SystemSettings> protectedOnes = new ArrayList<>();
        for (SystemSettings system : systems) {
            if (FirstBackup.isDue(system, with.wiring())) {
                with.out().note(with.messages().text("heal.nothing", system.name()));
            } else {
                protectedOnes.add(system);
            }
        }
        return protectedOnes;
    }

    private HealPlan plan(SystemSettings system, SiteGate gate, List<SiteName> mayBeEmpty, Invocation with)
            throws InterruptedException {
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "opening");
        HealTask task = task(system, gate, mayBeEmpty, events, with);
        try (ProgressView _ = with.progress(() -> progress(task, events))) {
            return task.plan();
        }
    }

    private HealResult heal(SystemSettings system, SiteGate gate, List<SiteName> mayBeEmpty, Invocation with)
            throws InterruptedException {
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "opening");
        HealTask task = task(system, gate, mayBeEmpty, events, with);
        try (ProgressView _ = with.progress(() -> progress(task, events))) {
            return task.execute();
        }
    }

    private HealTask task(
            SystemSettings system, SiteGate gate, List<SiteName> mayBeEmpty, RunEvents events, Invocation with)
            throws InterruptedException {
        return HealTask.of(system, new HealTask.Order(deep, drain, mayBeEmpty), Tools.of(with.wiring(), gate, events));
    }

    private static Progress progress(HealTask task, RunEvents events) {
        return new Progress(events.stage(), task.objects(), -1, task.bytes(), -1, events.elapsed(), List.of());
    }
}
