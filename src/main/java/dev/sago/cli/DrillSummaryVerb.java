package dev.sago.cli;

import dev.sago.catalog.Drills.Row;
import dev.sago.drill.DrillActions;
import dev.sago.drill.DrillEvidence;
import dev.sago.drill.DrillSummary;
import dev.sago.drill.DrillTurns;
import dev.sago.drill.ReportChain;
import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;

/** {@code sago drill summary}: what the drills of a month came to, over all systems. */
@Command(name = "summary", customSynopsis = "sago drill summary [--month YYYY-MM]")
final class DrillSummaryVerb extends Verb {

    @Option(names = "--month", paramLabel = "MONTH")
    @Nullable
    String month;

    /** What was made, as JSON. */
    record Summed(Path folder, DrillSummary summary) {}

    @Override
    ExitCode run(Invocation with) throws IOException, InterruptedException {
        Messages messages = with.messages();
        DrillSession session = new DrillSession(
                with.wiring(),
                with.clock(),
                with.around().env(),
                text -> with.out().note(messages.text("drill.ship", text)));
        ZoneId zone = Times.zone(with.around().env());
        Instant now = with.clock().instant();
        List<Row> history = with.wiring().catalog().drills().since(Instant.EPOCH);
        DrillSummary summary = DrillSummary.of(
                month(messages, now, zone),
                zone,
                now,
                DrillSession.grades(with.settings()),
                history,
                DrillTurns.overdue(session.planned(), history, now),
                new DrillActions(DrillSession.reports(with.settings())).all());
        ReportChain chain = session.chain();
        Path folder = new DrillEvidence(chain).summary(summary);
        session.ship(chain, List.of());
        with.out().summary(new Summed(folder, summary), out -> {
            out.line(
                    summary.isGood() ? Tone.GOOD : Tone.WARN,
                    messages.text(
                            "drill.summary",
                            summary.month(),
                            Units.count(summary.covered()),
                            Units.count(summary.systems()),
                            Units.count(summary.passed()),
                            Units.count(summary.drills())));
            for (DrillTurns.Overdue one : summary.overdue()) {
                out.line(
                        Tone.WARN,
                        "  "
                                + messages.text(
                                        one.site() ? "drill.overdue.site" : "drill.overdue",
                                        one.what(),
                                        one.last()
                                                .map(last -> with.units().age(last, now))
                                                .orElseGet(() -> messages.text("drill.never"))));
            }
            out.line(messages.text("drill.report", folder));
        });
        return ExitCode.OK;
    }

    private YearMonth month(Messages messages, Instant now, ZoneId zone) {
        if (month == null) {
            return YearMonth.from(now.atZone(zone));
        }
        try {
            return YearMonth.parse(month);
        } catch (DateTimeException e) {
            throw SagoException.usage(messages.text("drill.month", month), messages.text("drill.month.remedy"));
        }
    }
}
