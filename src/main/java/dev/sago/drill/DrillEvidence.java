package dev.sago.drill;

import dev.sago.catalog.Drills.Row;
import dev.sago.drill.ReportChain.Link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes reports and summaries of what drills showed, and appends them to the chain. */
public final class DrillEvidence {

    private final ReportChain chain;

    /** Appends to this chain. */
    public DrillEvidence(ReportChain chain) {
        this.chain = chain;
    }

    /**
     * Who and what made a report.
     *
     * @param configuration SHA-256 of the configuration's text
     */
    public record Circumstances(
            String startedBy, String host, String sago, String java, String os, String configuration) {}

    /** A report and where it lies. */
    public record Kept(DrillReport report, Path folder) {}

    /** Keeps the report of a drill. */
    public Kept report(
            Scenario scenario,
            Optional<Path> to,
            List<SystemDrill> drills,
            Instant begun,
            Instant ended,
            Circumstances by)
            throws IOException, InterruptedException {
        DrillReport[] made = new DrillReport[1];
        Path folder = chain.append("drill", link -> {
            made[0] = report(link, scenario, to, drills, begun, ended, by);
            return files(made[0]);
        });
        return new Kept(made[0], folder);
    }

    private static DrillReport report(
            Link link,
            Scenario scenario,
            Optional<Path> to,
            List<SystemDrill> drills,
            Instant begun,
            Instant ended,
            Circumstances by) {
        return new DrillReport(
                link.name(),
                link.number(),
                link.previous(),
                begun,
                ended,
                by.startedBy(),
                by.host(),
                by.sago(),
                by.java(),
                by.os(),
                by.configuration(),
                scenario,
                to.map(Path::toString),
                List.copyOf(drills),
                DrillReport.actions(drills),
                link.fault());
    }

    /** The files of a report, by name. */
    static Map<String, byte[]> files(DrillReport report) {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("report.json", ReportJson.write(report));
        files.put("report.xml", JunitXml.write(report));
        for (String language : ReportText.LANGUAGES) {
            String page = ReportPage.write(report, new ReportText(language));
            files.put("report_" + language + ".html", page.getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    /** Keeps a summary; gives its folder. */
    public Path summary(DrillSummary summary) throws IOException, InterruptedException {
        return chain.append("summary", link -> {
            Map<String, byte[]> files = new TreeMap<>();
            files.put("summary.json", ReportJson.write(summary));
            for (String language : ReportText.LANGUAGES) {
                String page = SummaryPage.write(summary, link.name(), new ReportText(language));
                files.put("summary_" + language + ".html", page.getBytes(StandardCharsets.UTF_8));
            }
            return files;
        });
    }

    /** What the catalog keeps of a system's drill. */
    public static Row row(DrillReport report, SystemDrill drill) {
        return new Row(
                report.name(),
                drill.system(),
                drill.begun(),
                drill.ended(),
                report.scenario().name(),
                DrillReport.word(report.scenario().chosen()),
                drill.outcome(),
                drill.failures().stream().findFirst().map(failure -> DrillReport.word(failure.reason())),
                drill.rpo(),
                drill.rto(),
                drill.rpoGoal(),
                drill.rtoGoal(),
                drill.sample().isPresent(),
                drill.compared().entries(),
                drill.compared().bytes(),
                report.scenario().lost(),
                drill.used());
    }
}
