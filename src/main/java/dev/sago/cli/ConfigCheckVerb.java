package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.config.ConfigProblem;
import dev.sago.config.ConfigReport;
import dev.sago.config.Settings;
import dev.sago.config.SettingsReader;
import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Placement;
import picocli.CommandLine.Command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code sago config check}: tells all that is wrong with the configuration, and where each system's copies go. */
@Command(name = "check", customSynopsis = "sago config check")
final class ConfigCheckVerb extends Verb {

    /**
     * The report as JSON.
     *
     * @param sound whether Sago works with it
     */
    record Checked(Path file, boolean sound, List<ConfigProblem> problems, List<Placed> systems) {}

    /**
     * One system's placement.
     *
     * @param sites the sites that hold a copy, nearest first; empty where no set of sites will do
     * @param conflict why there is none, else empty
     * @param remedy what would help, else empty
     */
    record Placed(
            SystemName system,
            Grade grade,
            String policy,
            int copies,
            List<SiteName> sites,
            String conflict,
            String remedy) {}

    @Override
    ExitCode run(Invocation with) {
        String language = with.messages().language().code();
        ConfigReport report =
                SettingsReader.check(with.configFile(), with.around().env(), language);
        List<Placed> systems = report.settings()
                .map(settings -> placed(settings, report, language))
                .orElse(List.of());
        with.out()
                .result(
                        new Checked(report.file(), report.isSound(), report.problems(), systems),
                        out -> print(report, systems, with.messages(), out));
        return report.isSound() ? ExitCode.OK : ExitCode.USAGE;
    }

    private static List<Placed> placed(Settings settings, ConfigReport report, String language) {
        List<Placed> systems = new ArrayList<>();
        report.placements().forEach((name, placement) -> {
            SystemSettings system = settings.systems().get(name);
            if (system != null) {
                systems.add(placed(system, placement, language));
            }
        });
        return systems;
    }

    private static Placed placed(SystemSettings system, Placement placement, String language) {
        String policy = system.policy().name();
        int copies = system.policy().copies();
        return switch (placement) {
            case Placement.Placed placed ->
                new Placed(system.name(), system.grade(), policy, copies, placed.sites(), "", "");
            case Placement.Infeasible infeasible ->
                new Placed(
                        system.name(),
                        system.grade(),
                        policy,
                        copies,
                        List.of(),
                        infeasible.conflict().in(language),
                        infeasible.remedy().in(language));
        };
    }

    private static void print(ConfigReport report, List<Placed> systems, Messages messages, Output.Text out) {
        for (ConfigProblem problem : report.problems()) {
            out.line(problem.isError() ? Tone.BAD : Tone.WARN, problem.toString());
        }
        if (!systems.isEmpty()) {
            out.table(table(systems, messages));
        }
        if (!report.problems().isEmpty() || !systems.isEmpty()) {
            out.line("");
        }
        long errors = report.problems().stream().filter(ConfigProblem::isError).count();
        long warnings = report.problems().size() - errors;
        if (!report.isSound()) {
            String counted = messages.counted("config.errors", errors);
            out.line(Tone.BAD, messages.text("config.unsound", report.file(), counted));
        } else if (warnings > 0) {
            String counted = messages.counted("config.warnings", warnings);
            out.line(Tone.WARN, messages.text("config.sound-but", report.file(), counted));
        } else {
            out.line(Tone.GOOD, messages.text("config.sound", report.file()));
        }
    }

    private static Table table(List<Placed> systems, Messages messages) {
        Table table = new Table(
                Column.words(messages.text("column.system")),
                Column.words(messages.text("column.grade")),
                Column.words(messages.text("column.policy")),
                Column.number(messages.text("column.copies")),
                Column.elastic(messages.text("column.sites")));
        for (Placed system : systems) {
            String sites = system.sites().stream().map(SiteName::value).collect(Collectors.joining(", "));
            table.row(
                    system.system(),
                    system.grade(),
                    system.policy(),
                    system.copies(),
                    sites.isEmpty() ? new Cell(messages.text("config.no-sites"), Tone.BAD) : sites);
        }
        return table;
    }
}
