package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.drill.ReportCheck;
import dev.sago.drill.ReportFault;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.site.ObjectStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sago drill verify-report}: proves signatures and the chain of reports. */
@Command(
        name = "verify-report",
        customSynopsis = {"sago drill verify-report REPORT...|--all", "sago drill verify-report REPORT... --key KEY"})
final class DrillVerifyReportVerb extends Verb {

    @Parameters(paramLabel = "REPORT", arity = "0..*")
    List<Path> reports = new ArrayList<>();

    @Option(names = "--all")
    boolean all;

    @Option(names = "--key", paramLabel = "KEY")
    @Nullable
    String key;

    @Override
    ExitCode run(Invocation with) throws IOException {
        Messages messages = with.messages();
        if (reports.isEmpty() != all || (all && key != null)) {
            throw SagoException.usage(messages.text("drill.verify.which"), messages.text("drill.verify.which.remedy"));
        }
        ReportCheck.Result result = key != null ? alone(with, key) : ofCatalog(with);
        with.out().summary(result, out -> {
            if (result.faults().isEmpty()) {
                out.line(Tone.GOOD, messages.counted("drill.verified", result.proved()));
            } else {
                out.line(
                        Tone.BAD,
                        messages.counted("drill.faults", result.faults().size()));
                for (ReportFault fault : result.faults()) {
                    out.line("  " + (fault.report().isEmpty() ? "" : fault.report() + ": ") + fault.text());
                }
            }
        });
        return result.faults().isEmpty() ? ExitCode.OK : ExitCode.of(dev.sago.model.Run.Outcome.DAMAGE);
    }

    /** Needs no configuration: for whoever was given a report and the public key. */
    private ReportCheck.Result alone(Invocation with, String given) throws IOException {
        Path file = with.path(Path.of(given));
        String publicKey = Files.isRegularFile(file) ? Files.readString(file).strip() : given;
        List<ReportCheck.Result> results = new ArrayList<>();
        for (Path report : reports) {
            results.add(ReportCheck.alone(folder(with, report), Optional.of(publicKey)));
        }
        return sum(results);
    }

    private ReportCheck.Result ofCatalog(Invocation with) throws IOException {
        Catalog catalog = with.wiring().catalog();
        Path root = DrillSession.reports(with.settings());
        String chain = catalog.writer().catalog();
        if (all) {
            Map<SiteName, ObjectStore> sites = new LinkedHashMap<>();
            with.settings()
                    .sites()
                    .keySet()
                    .forEach(site -> sites.put(site, with.wiring().store(site)));
            return ReportCheck.all(root, chain, catalog.drills().reports(), sites);
        }
        List<ReportCheck.Result> results = new ArrayList<>();
        for (Path report : reports) {
            Path named = root.resolve(report);
            Path folder = Files.isDirectory(named) ? named : folder(with, report);
            results.add(ReportCheck.one(root, folder, chain, catalog.drills().reports()));
        }
        return sum(results);
    }

    private static ReportCheck.Result sum(List<ReportCheck.Result> results) {
        return new ReportCheck.Result(
                results.stream().mapToInt(ReportCheck.Result::proved).sum(),
                results.stream().allMatch(ReportCheck.Result::anchored),
                results.stream().flatMap(one -> one.faults().stream()).toList());
    }

    /** A report's folder, by itself or by a file in it. */
    private static Path folder(Invocation with, Path given) {
        Path path = with.path(given).toAbsolutePath().normalize();
        Path folder = Files.isDirectory(path) ? path : path.getParent();
        if (folder == null || !Files.exists(path)) {
            throw SagoException.usage(
                    with.messages().text("drill.verify.unknown", given),
                    with.messages().text("drill.verify.which.remedy"));
        }
        return folder;
    }
}
