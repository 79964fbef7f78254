package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.HeldBack;
import dev.sago.catalog.Pauses;
import dev.sago.model.Pause;
import dev.sago.model.SystemName;
import dev.sago.work.Configured;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sago resume}: ends a pause, and tells what was held back meanwhile. */
@Command(name = "resume", customSynopsis = "sago resume SYSTEM...")
final class ResumeVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "1..*")
    List<String> names = new ArrayList<>();

    /** What was resumed, as JSON. */
    record Document(List<Resumed> resumed) {}

    /** One system; {@code pause} is null where it was not paused. */
    record Resumed(SystemName system, Optional<Pause> pause, List<HeldBack> heldBack) {}

    @Override
    ExitCode run(Invocation with) {
        Pauses pauses = with.wiring().catalog().pauses();
        List<Resumed> all = new ArrayList<>();
        for (SystemSettings system : Configured.systems(with.settings(), names)) {
            Optional<Pause> pause = pauses.end(system.name());
            Instant since = pause.map(Pause::since).orElse(Instant.MAX);
            List<HeldBack> heldBack = pauses.heldBack(system.name()).stream()
                    .filter(one -> one.since().equals(since))
                    .toList();
            all.add(new Resumed(system.name(), pause, heldBack));
        }
        Messages messages = with.messages();
        with.out().summary(new Document(all), out -> {
            for (Resumed one : all) {
                out.line(
                        one.pause().isPresent() ? Tone.GOOD : Tone.WARN,
                        messages.text(one.pause().isPresent() ? "resume.done" : "resume.not", one.system()));
                for (HeldBack held : one.heldBack()) {
                    out.line("  "
                            + messages.text(
                                    "resume.held",
                                    held.job(),
                                    Units.count(held.times()),
                                    with.times().minute(held.lastDue())));
                }
            }
        });
        return ExitCode.OK;
    }
}
