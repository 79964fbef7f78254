package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.site.Capabilities;
import dev.sago.site.ObjectStore;
import dev.sago.site.ProbeReport;
import dev.sago.site.ProbeReport.Check;
import dev.sago.site.ProbeReport.Outcome;
import dev.sago.site.SiteProbe;
import dev.sago.site.SiteSettings;
import dev.sago.site.StoreException;
import dev.sago.site.Stores;
import dev.sago.site.Timeouts;
import dev.sago.work.Configured;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** {@code sago site check}: tries on the real bucket or folder all that Sago relies on, and cleans up behind itself. */
@Command(name = "check", customSynopsis = "sago site check SITE")
final class SiteCheckVerb extends Verb {

    @Parameters(paramLabel = "SITE", arity = "1")
    String name = "";

    /**
     * The report as JSON.
     *
     * @param usable whether nothing failed that Sago cannot do without
     */
    record Checked(
            SiteName site,
            String where,
            boolean usable,
            List<Check> checks,
            Capabilities capabilities,
            Duration latency,
            long uploadBytesPerSecond,
            long downloadBytesPerSecond) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        SiteSettings site = Configured.site(with.settings(), name);
        ProbeReport report = probe(site);
        Checked checked = new Checked(
                site.site().name(),
                report.store(),
                report.usable(),
                report.checks(),
                report.capabilities(),
                report.latency(),
                report.uploadBytesPerSecond(),
                report.downloadBytesPerSecond());
        keepRates(checked, with);
        with.out().result(checked, out -> print(checked, with, out));
        return checked.usable() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** For {@code sago plan}; a catalog that fails does not spoil the check. */
    private static void keepRates(Checked checked, Invocation with) {
        try {
            LinkRates.keep(
                    with.wiring().catalog(),
                    checked.site(),
                    checked.uploadBytesPerSecond(),
                    checked.downloadBytesPerSecond());
        } catch (SagoException e) {
            with.out().warn(with.messages().text("check.rates-not-kept", String.valueOf(e.getMessage())));
        }
    }

    /** By the bare driver: repetitions would hide what it looks for. */
    private static ProbeReport probe(SiteSettings site) throws StoreException {
        try (ObjectStore store = Stores.driver(site.store(), Timeouts.DEFAULT)) {
            return new SiteProbe(System::nanoTime, new SecureRandom()).run(store);
        }
    }

    private static void print(Checked checked, Invocation with, Output.Text out) {
        Messages messages = with.messages();
        Table table = new Table(
                Column.words(messages.text("column.check")),
                Column.words(messages.text("column.outcome")),
                Column.elastic(messages.text("column.reason")));
        for (Check check : checked.checks()) {
            table.row(check.name(), outcome(check.outcome(), messages), check.reason());
        }
        out.table(table.compact());
        out.line("");
        if (checked.uploadBytesPerSecond() > 0) {
            out.line(messages.text(
                    "check.speed",
                    Units.rate((double) checked.uploadBytesPerSecond()),
                    Units.rate((double) checked.downloadBytesPerSecond()),
                    checked.latency().toMillis() + " ms"));
        }
        out.line(
                checked.usable() ? Tone.GOOD : Tone.BAD,
                messages.text(checked.usable() ? "check.usable" : "check.unusable", checked.site(), checked.where()));
    }

    private static Cell outcome(Outcome outcome, Messages messages) {
        Tone tone = switch (outcome) {
            case PASSED -> Tone.GOOD;
            case FAILED -> Tone.BAD;
            case ABSENT -> Tone.PLAIN;
        };
        return new Cell(messages.word("check", outcome), tone);
    }
}
