package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.model.Pause;
import dev.sago.model.SagoException;
import dev.sago.work.Configured;
import dev.sago.work.WhoAsks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code sago pause}: holds back what is due for a system. What runs already goes on, and verbs work as ever. */
@Command(name = "pause", customSynopsis = "sago pause SYSTEM... --reason TEXT [--until TIME]")
final class PauseVerb extends Verb {

    private static final Pattern DURATION = Pattern.compile("(?:\\d+[dhms])+");

    @Parameters(paramLabel = "SYSTEM", arity = "1..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--until", paramLabel = "TIME")
    @Nullable
    String until;

    @Option(names = "--reason", paramLabel = "TEXT", required = true)
    String reason = "";

    /** The pauses as JSON. */
    record Document(List<Pause> pauses) {}

    @Override
    ExitCode run(Invocation with) {
        Messages messages = with.messages();
        if (reason.isBlank()) {
            throw SagoException.usage(messages.text("pause.reason"), messages.text("pause.reason.remedy"));
        }
        Optional<Instant> end = Optional.ofNullable(until).map(text -> end(text, with));
        List<SystemSettings> systems = Configured.systems(with.settings(), names);
        List<Pause> pauses = systems.stream()
                .map(system ->
                        with.wiring().catalog().pauses().begin(system.name(), end, reason.strip(), WhoAsks.ofProcess()))
                .toList();
        with.out().summary(new Document(pauses), out -> {
            for (Pause pause : pauses) {
                out.line(
                        Tone.GOOD,
                        pause.until()
                                .map(time -> messages.text(
                                        "pause.until",
                                        pause.system(),
                                        with.times().minute(time)))
                                .orElseGet(() -> messages.text("pause.open", pause.system())));
            }
        });
        return ExitCode.OK;
    }

    private static Instant end(String text, Invocation with) {
        Instant now = with.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = DURATION.matcher(text).matches()
                ? now.plus(new Amounts(with.messages()).time(text))
                : with.times().first(text);
        if (!end.isAfter(now)) {
            throw SagoException.usage(
                    with.messages().text("pause.past", with.times().minute(end)),
                    with.messages().text("pause.past.remedy"));
        }
        return end;
    }
}
