package dev.sago.cli;

import dev.sago.catalog.Request;
import dev.sago.model.Pause;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.schedule.JobKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Optional;

/** {@code sago schedule run}: has a running server do something now. */
@Command(name = "run", customSynopsis = "sago schedule run SYSTEM [--job JOB] [--wait]")
final class ScheduleRunVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM")
    String system = "";

    @Option(names = "--job", paramLabel = "JOB")
    JobKind job = JobKind.BACKUP;

    @Option(names = "--wait")
    boolean wait;

    /** The request as JSON. */
    record Document(Request request) {}

    @Override
    ExitCode run(Invocation with) throws InterruptedException {
        Messages messages = with.messages();
        SystemName name = with.wiring().system(system).name();
        Optional<Pause> pause = with.wiring().catalog().pauses().of(name);
        if (pause.isPresent()) {
            throw SagoException.usage(
                    messages.text(
                            "schedule.run.paused",
                            name,
                            pause.get().by(),
                            pause.get().reason()),
                    messages.text("schedule.run.paused.remedy", name));
        }
        Request request = new Asking(with).ask(Request.Kind.RUN, name, Words.of(job), Optional.empty(), wait);
        ExitCode exit = request.outcome().map(ExitCode::of).orElse(ExitCode.OK);
        with.out().summary(new Document(request), out -> {
            if (request.outcome().isEmpty()) {
                out.line(Tone.GOOD, messages.text("schedule.run.begun", name, Words.of(job), request.node()));
            } else {
                String outcome = Words.of(request.outcome().get());
                out.line(
                        exit == ExitCode.OK ? Tone.GOOD : Tone.WARN,
                        messages.text(
                                "schedule.run.ended",
                                name,
                                Words.of(job),
                                messages.textOr("outcome." + outcome, outcome),
                                request.answer()));
            }
        });
        return exit;
    }
}
