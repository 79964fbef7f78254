package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.HealResult;
import dev.sago.maintenance.HealResult.SiteResult;
import dev.sago.maintenance.HealRun;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.site.SiteMark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** {@code sago heal}: brings to each site what it lacks, from the sites that have it. */
@Command(name = "heal", customSynopsis = "sago heal [SYSTEM]... [--accept-empty SITE]...")
final class HealVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--accept-empty", paramLabel = "SITE")
    List<String> acceptEmpty = new ArrayList<>();

    @Override
    ExitCode run(Invocation with) throws Exception {
        List<SystemSettings> systems = systems(with);
        List<SiteName> mayBeEmpty = acceptEmpty.stream()
                .map(site -> Configured.site(with.settings(), site).site().name())
                .toList();
        SiteGate gate = new SiteGate(with.wiring());
        return EachSystem.of(
                        systems,
                        with,
                        system -> heal(system, gate.sites(system, SiteMark.Purpose.HEAL, mayBeEmpty), with),
                        result -> ExitCode.of(result.outcome()),
                        (result, out) -> print(result, with, out))
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

    private static HealResult heal(SystemSettings system, List<SiteObjects> sites, Invocation with)
            throws InterruptedException {
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "opening");
        HealRun run = new HealRun(with.wiring().catalog(), with.clock(), events);
        try (ProgressView _ = with.progress(() -> new Progress(
                events.stage(), run.broughtObjects(), -1, run.broughtBytes(), -1, events.elapsed(), List.of()))) {
            return run.execute(
                    system.name(),
                    () -> Repository.open(
                            system.name(),
                            with.wiring().keys(),
                            sites,
                            with.settings().state(),
                            events));
        }
    }

    private static void print(HealResult result, Invocation with, Output.Text out) {
        Messages messages = with.messages();
        boolean all = result.outcome() == Outcome.OK;
        out.line(
                all ? Tone.GOOD : Tone.WARN,
                messages.text(
                        all ? "heal.all" : "heal.some",
                        result.system(),
                        with.units().duration(result.took())));
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.number(messages.text("column.brought")),
                Column.number(messages.text("column.size")),
                Column.number(messages.text("column.lacks")),
                Column.elastic(messages.text("column.reason")));
        for (SiteResult site : result.sites()) {
            boolean unknown = site.left() == 0 && !site.text().isEmpty();
            table.row(
                    site.site(),
                    Units.count(site.brought()),
                    Units.bytes(site.bytes()),
                    unknown ? new Cell("?", Tone.WARN) : Units.count(site.left()),
                    site.text());
        }
        out.table(table.compact());
    }
}
