package dev.sago.cli;

import dev.sago.audit.AuditCheck;
import dev.sago.audit.AuditFault;
import dev.sago.audit.AuditReport;
import dev.sago.cli.Table.Column;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;
import dev.sago.work.Configured;
import dev.sago.work.Wiring;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code sago audit verify}: is the log whole, and the one that the sites have. */
@Command(name = "verify", customSynopsis = "sago audit verify [--from SITE]")
final class AuditVerifyVerb extends Verb {

    private static final int MOST_SHOWN = 20;

    @Option(names = "--from", paramLabel = "SITE")
    @Nullable
    String from;

    @Override
    ExitCode run(Invocation with) throws StoreException {
        AuditReport report = check(with);
        with.out().result(report, out -> print(report, with.messages(), out));
        if (!report.faults().isEmpty()) {
            return ExitCode.DAMAGE;
        }
        boolean all =
                report.sites().stream().allMatch(site -> site.unreachable().isEmpty());
        return all ? ExitCode.OK : ExitCode.FAILED;
    }

    private AuditReport check(Invocation with) throws StoreException {
        Wiring wiring = with.wiring();
        AuditCheck check = new AuditCheck(new ExportSeal(wiring.keys()));
        if (from != null) {
            SiteName site = Configured.site(with.settings(), from).site().name();
            return check.ofSite(site, wiring.store(site));
        }
        Map<SiteName, ObjectStore> stores = new LinkedHashMap<>();
        with.settings().sites().keySet().forEach(site -> stores.put(site, wiring.store(site)));
        return check.ofCatalog(wiring.catalog(), stores);
    }

    private static void print(AuditReport report, Messages messages, Output.Text out) {
        boolean sound = report.faults().isEmpty();
        out.line(
                sound ? Tone.GOOD : Tone.BAD,
                messages.text(
                        sound ? "audit.sound" : "audit.broken",
                        Units.count(report.records()),
                        Units.count(report.faults().size())));
        for (AuditReport.SiteResult site : report.sites()) {
            if (site.unreachable().isPresent()) {
                out.line(
                        Tone.WARN,
                        "  "
                                + messages.text(
                                        "audit.site.away",
                                        site.site(),
                                        site.unreachable().get()));
            } else {
                out.line("  " + messages.text("audit.site", site.site(), Units.count(site.last())));
            }
        }
        if (sound) {
            return;
        }
        Table table = new Table(
                Column.words(messages.text("head.where")),
                Column.number(messages.text("head.number")),
                Column.elastic(messages.text("head.text")));
        report.faults().stream().limit(MOST_SHOWN).forEach(fault -> row(table, fault));
        out.table(table);
        if (report.faults().size() > MOST_SHOWN) {
            out.line(messages.text("more.json", Units.count(report.faults().size() - MOST_SHOWN)));
        }
    }

    private static void row(Table table, AuditFault fault) {
        table.row(fault.where(), fault.record() == 0 ? "" : String.valueOf(fault.record()), fault.text());
    }
}
