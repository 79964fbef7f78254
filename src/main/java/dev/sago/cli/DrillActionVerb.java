package dev.sago.cli;

import dev.sago.drill.CorrectiveAction.State;
import dev.sago.drill.DrillActions;
import dev.sago.drill.DrillActions.Standing;
import dev.sago.drill.ReportChain;
import dev.sago.model.SagoException;
import dev.sago.work.WhoAsks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code sago drill action}: lists corrective actions, or sets who does one and how far it is, as a signed addition to the chain. */
@Command(
        name = "action",
        customSynopsis = {
            "sago drill action [REPORT]",
            "sago drill action REPORT NUMBER [--owner WHO] [--state STATE] [--note TEXT]"
        })
final class DrillActionVerb extends Verb {

    @Parameters(index = "0", paramLabel = "REPORT", arity = "0..1")
    @Nullable
    String report;

    @Parameters(index = "1", paramLabel = "NUMBER", arity = "0..1")
    @Nullable
    Integer number;

    @Option(names = "--owner", paramLabel = "WHO")
    @Nullable
    String owner;

    @Option(names = "--state", paramLabel = "STATE")
    @Nullable
    State state;

    @Option(names = "--note", paramLabel = "TEXT")
    String note = "";

    @Override
    ExitCode run(Invocation with) throws IOException, InterruptedException {
        Messages messages = with.messages();
        boolean changes = owner != null || state != null || !note.isEmpty();
        if (changes != (number != null)) {
            throw SagoException.usage(messages.text("drill.action.what"), messages.text("drill.action.what.remedy"));
        }
        DrillActions actions = new DrillActions(DrillSession.reports(with.settings()));
        if (number == null || report == null) {
            list(actions.all(), with);
            return ExitCode.OK;
        }
        DrillSession session = new DrillSession(
                with.wiring(),
                with.clock(),
                with.around().env(),
                text -> with.out().note(messages.text("drill.ship", text)));
        ReportChain chain = session.chain();
        Standing now = actions.change(
                chain,
                report,
                number,
                Optional.ofNullable(owner),
                Optional.ofNullable(state),
                note,
                WhoAsks.ofProcess(),
                with.clock().instant());
        session.ship(chain, List.of());
        with.out().summary(now, out -> tell(now, messages, out));
        return ExitCode.OK;
    }

    private void list(List<Standing> all, Invocation with) {
        List<Standing> shown = all.stream()
                .filter(one ->
                        report == null ? one.action().isOpen() : one.report().equals(report))
                .toList();
        with.out().result(shown, out -> {
            if (shown.isEmpty()) {
                out.line(with.messages().text("drill.action.none"));
            }
            shown.forEach(one -> tell(one, with.messages(), out));
        });
    }

    private static void tell(Standing one, Messages messages, Output.Text out) {
        String who = one.action().owner().isEmpty()
                ? messages.text("drill.action.nobody")
                : one.action().owner();
        String note = one.action().note().isEmpty() ? "" : " (" + one.action().note() + ")";
        out.line(one.report() + " " + one.action().number() + "  "
                + one.action().state().word() + ", " + who + note);
        out.line("    " + one.action().system() + ": " + one.action().text());
    }
}
