package dev.sago.cli;

import dev.sago.catalog.Request;
import dev.sago.catalog.Runs;
import dev.sago.model.Run;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Optional;

/**
 * {@code sago cancel}: ends a run of a server early. Runs of the command line are another process's own: it is told which,
 * so that it can be interrupted.
 */
@Command(name = "cancel", customSynopsis = "sago cancel SYSTEM|RUN")
final class CancelVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM|RUN")
    String what = "";

    /** The request as JSON. */
    record Document(Request request) {}

    @Override
    ExitCode run(Invocation with) throws InterruptedException {
        Optional<Long> run =
                what.matches("\\d{1,18}") && !isSystem(with) ? Optional.of(Long.parseLong(what)) : Optional.empty();
        List<Runs.Going> going = with.wiring().catalog().runs().going();
        SystemName system = run.isPresent()
                ? ofRun(run.get(), going, with.messages())
                : with.wiring().system(what).name();
        refuseOthers(
                going.stream()
                        .filter(one -> one.run().system().equals(system))
                        .filter(one -> run.isEmpty() || one.run().id() == run.get())
                        .toList(),
                with.messages());
        Request request = new Asking(with).ask(Request.Kind.CANCEL, system, "", run, true);
        boolean done = request.outcome().filter(Run.Outcome.OK::equals).isPresent();
        with.out()
                .summary(
                        new Document(request),
                        out -> out.line(
                                done ? Tone.GOOD : Tone.BAD,
                                with.messages().text(done ? "cancel.done" : "cancel.failed", request.answer())));
        return done ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean isSystem(Invocation with) {
        return with.settings().systems().keySet().stream()
                .anyMatch(name -> name.value().equals(what));
    }

    private static SystemName ofRun(long run, List<Runs.Going> going, Messages messages) {
        return going.stream()
                .map(Runs.Going::run)
                .filter(one -> one.id() == run)
                .findFirst()
                .map(Run::system)
                .orElseThrow(() -> SagoException.usage(
                        messages.text("cancel.over", String.valueOf(run)), messages.text("cancel.over.remedy")));
    }

    /** All of them are the command line's, whose processes take no requests. */
    private static void refuseOthers(List<Runs.Going> going, Messages messages) {
        if (!going.isEmpty() && going.stream().allMatch(one -> one.run().cause().isEmpty())) {
            Runs.Going one = going.getFirst();
            throw SagoException.usage(
                    messages.text(
                            "cancel.other",
                            String.valueOf(one.run().id()),
                            one.run().system(),
                            one.process()),
                    messages.text("cancel.other.remedy"));
        }
    }
}
