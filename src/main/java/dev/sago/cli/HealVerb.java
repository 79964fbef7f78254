package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.HealOptions;
import dev.sago.maintenance.HealPlan;
import dev.sago.maintenance.HealResult;
import dev.sago.maintenance.HealRun;
import dev.sago.model.SiteName;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.site.SiteMark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
        Prepared prepared = prepare(system, gate, mayBeEmpty, with);
        try (ProgressView _ = with.progress(prepared::progress)) {
            return prepared.run.plan(prepared.options, prepared.opener);
        }
    }

    private HealResult heal(SystemSettings system, SiteGate gate, List<SiteName> mayBeEmpty, Invocation with)
            throws InterruptedException {
        Prepared prepared = prepare(system, gate, mayBeEmpty, with);
        try (ProgressView _ = with.progress(prepared::progress)) {
            return prepared.run.execute(system.name(), prepared.options, prepared.opener);
        }
    }

    /** A heal of one system, ready to go. */
    private record Prepared(HealRun run, HealOptions options, HealRun.Opener opener, RunEvents events) {

        Progress progress() {
            return new Progress(events.stage(), run.objects(), -1, run.bytes(), -1, events.elapsed(), List.of());
        }
    }

    private Prepared prepare(SystemSettings system, SiteGate gate, List<SiteName> mayBeEmpty, Invocation with)
            throws InterruptedException {
        List<SiteObjects> sites = new ArrayList<>(gate.sites(system, SiteMark.Purpose.HEAL, mayBeEmpty));
        Set<SiteName> placed = new LinkedHashSet<>();
        sites.forEach(site -> placed.add(site.site()));
        sites.addAll(gate.left(system));
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "opening");
        HealRun run = new HealRun(with.wiring().catalog(), with.clock(), events);
        return new Prepared(
                run,
                new HealOptions(placed, deep, drain),
                () -> Repository.open(
                        system.name(),
                        with.wiring().keys(),
                        sites,
                        with.settings().state(),
                        events),
                events);
    }
}
