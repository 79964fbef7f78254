package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.TakeOverRun;
import dev.sago.repository.Repository;
import dev.sago.site.SiteMark;
import dev.sago.work.SiteGate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** {@code sago take-over}: makes this catalog the one that may write to systems. */
@Command(
        name = "take-over",
        customSynopsis = {"sago take-over SYSTEM...", "sago take-over --all"})
final class TakeOverVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--all")
    boolean all;

    @Override
    ExitCode run(Invocation with) throws Exception {
        List<SystemSettings> systems = SystemsNamed.of(names, all, with);
        SiteGate gate = new SiteGate(with.wiring());
        return EachSystem.of(
                        systems,
                        with,
                        system -> takeOver(system, gate, with),
                        result -> ExitCode.OK,
                        (result, out) -> print(result, with, out))
                .exit();
    }

    static TakeOverRun.Result takeOver(SystemSettings system, SiteGate gate, Invocation with)
            throws InterruptedException {
        try (Repository repository = Repository.openWithoutIndex(
                system.name(),
                with.wiring().keys(),
                gate.sites(system, SiteMark.Purpose.READ),
                with.settings().state(),
                with.eventsForPrograms())) {
            return new TakeOverRun(with.wiring().catalog(), with.clock()).execute(repository);
        }
    }

    static void print(TakeOverRun.Result result, Invocation with, Output.Text out) {
        Messages messages = with.messages();
        out.line(Tone.GOOD, messages.text("take-over.told", result.system()));
        result.former()
                .ifPresent(former -> out.line("  "
                        + messages.text(
                                "take-over.former",
                                former.catalog().host(),
                                with.times().minute(former.since()),
                                former.catalog().catalog())));
        result.missed()
                .forEach((site, reason) -> out.line(Tone.WARN, "  " + messages.text("take-over.missed", site, reason)));
    }
}
