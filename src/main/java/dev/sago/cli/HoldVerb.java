package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.MarkedSystem;
import dev.sago.model.Hold;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.Set;

/** {@code sago hold}: keeps a snapshot, whatever retention says. */
@Command(name = "hold", customSynopsis = "sago hold SYSTEM@SNAPSHOT --reason TEXT")
final class HoldVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM@SNAPSHOT")
    String snapshot = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true)
    String reason = "";

    /** The hold as JSON. */
    record Document(SystemName system, Hold hold, Set<SiteName> sites, Map<SiteName, String> failed) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        if (reason.isBlank()) {
            throw SagoException.usage(
                    with.messages().text("hold.reason"), with.messages().text("hold.reason.remedy"));
        }
        SystemAt at = SystemAt.of(snapshot);
        SystemSettings system = with.wiring().system(at.system());
        Everywhere everywhere = new Everywhere(with);
        MarkedSystem.Held held = everywhere.marked(system).hold(everywhere.snapshot(at), reason.strip());
        Document document = new Document(
                system.name(), held.hold(), held.at().done(), held.at().failed());
        with.out().summary(document, out -> {
            out.line(
                    Tone.GOOD,
                    with.messages().text("hold.done", system.name(), held.hold().snapshot()));
            document.failed()
                    .forEach((site, why) -> out.line(Tone.WARN, with.messages().text("marks.failed", site, why)));
        });
        return document.failed().isEmpty() ? ExitCode.OK : ExitCode.DEBTS;
    }
}
