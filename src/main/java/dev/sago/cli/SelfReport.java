package dev.sago.cli;

import dev.sago.cli.SelfRecovery.Document;
import dev.sago.cli.SelfRecovery.Rebuilt;
import dev.sago.model.SiteName;

import java.util.List;
import java.util.stream.Collectors;

/** Tells what the orchestrator's own recovery brought back, and what comes next. */
final class SelfReport {

    private final Invocation with;
    private final Messages messages;

    SelfReport(Invocation with) {
        this.with = with;
        this.messages = with.messages();
    }

    ExitCode tell(Document done) {
        List<Rebuilt> failed = done.systems().stream()
                .filter(system -> system.reason().isPresent())
                .toList();
        with.out().summary(done, out -> {
            out.line(Tone.HEADING, messages.text("self.done", done.site()));
            Facts facts = new Facts(out);
            facts.add(messages.text("self.configuration"), done.configuration().toString());
            done.keyFile().ifPresent(file -> facts.add(messages.text("self.key"), file.toString()));
            facts.add(
                    messages.text("self.catalog"),
                    failed.isEmpty() ? Tone.GOOD : Tone.WARN,
                    messages.text(
                            "self.catalog.told",
                            Units.count(done.systems().size() - failed.size()),
                            Units.count(done.systems().size()),
                            messages.counted(
                                    "snapshots",
                                    done.systems().stream()
                                            .mapToInt(Rebuilt::snapshots)
                                            .sum())));
            failed.forEach(system -> facts.add(
                    "", Tone.WARN, system.system() + ": " + system.reason().orElse("")));
            facts.add(
                    messages.text("self.audit"),
                    done.audit().faults().isEmpty() ? Tone.GOOD : Tone.BAD,
                    messages.text(
                            done.audit().faults().isEmpty() ? "audit.sound" : "audit.broken",
                            Units.count(done.audit().records()),
                            Units.count(done.audit().faults().size())));
            done.logs().forEach(log -> facts.add("", log.file().toString()));
            if (!done.silent().isEmpty()) {
                facts.add(
                        messages.text("self.silent-sites"),
                        Tone.WARN,
                        done.silent().stream().map(SiteName::value).collect(Collectors.joining(", ")));
            }
            facts.end();
            out.line(messages.text("recover.next", done.next()));
            if (!done.takenOver()) {
                out.line(messages.text("self.take-over", with.again() + " take-over --all"));
            }
        });
        ExitCode catalog = failed.isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
        if (failed.stream().anyMatch(system -> !system.findings().isEmpty())) {
            catalog = ExitCode.DAMAGE;
        }
        return catalog.or(done.audit().faults().isEmpty() ? ExitCode.OK : ExitCode.DAMAGE);
    }
}
