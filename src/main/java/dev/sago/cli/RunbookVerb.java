package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.drill.Runbook;
import dev.sago.drill.RunbookHtml;
import dev.sago.drill.RunbookText;
import dev.sago.model.SagoException;
import dev.sago.model.Site;
import dev.sago.policy.Loss;
import dev.sago.site.SiteSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code sago runbook}: what is to be done on the worst day, to be printed before it comes. */
@Command(
        name = "runbook",
        customSynopsis = "sago runbook [--lose SITE|KIND=VALUE[,...]] [--to ROOT] [--out FILE.html|FILE.md|FILE.txt]")
final class RunbookVerb extends Verb {

    @Option(names = "--lose", paramLabel = "SITE|KIND=VALUE", split = ",")
    List<String> lose = new ArrayList<>();

    @Option(names = "--to", paramLabel = "ROOT")
    Path to = Path.of("/srv/recovered");

    @Option(names = "--out", paramLabel = "FILE")
    @Nullable
    Path out;

    /** What was written, as JSON. */
    record Written(Path file) {}

    @Override
    ExitCode run(Invocation with) throws IOException, InterruptedException {
        String name = out == null ? ".txt" : out.toString().toLowerCase(Locale.ROOT);
        boolean html = name.endsWith(".html");
        if (!html && !name.endsWith(".md") && !name.endsWith(".txt")) {
            throw SagoException.usage(
                    with.messages().text("runbook.form", name), with.messages().text("runbook.form.remedy"));
        }
        String root = with.path(to).toAbsolutePath().normalize().toString();
        Runbook runbook = new RunbookWriter(with, root).write(losses(with));
        if (out == null) {
            with.out().result(runbook, text -> text.raw(RunbookText.of(runbook)));
            return ExitCode.OK;
        }
        Path file = with.path(out);
        Files.writeString(file, html ? RunbookHtml.of(runbook) : RunbookText.of(runbook));
        with.out()
                .summary(
                        new Written(file),
                        text -> text.line(Tone.GOOD, with.messages().text("runbook.written", file)));
        return ExitCode.OK;
    }

    /** The one that is asked for, or each site at which something is homed. */
    private List<Loss> losses(Invocation with) {
        List<Site> sites = with.settings().sites().values().stream()
                .map(SiteSettings::site)
                .toList();
        if (!lose.isEmpty()) {
            return List.of(Loss.of(lose, sites));
        }
        return with.settings().systems().values().stream()
                .map(SystemSettings::home)
                .distinct()
                .sorted()
                .map(home -> Loss.of(List.of(home.value()), sites))
                .toList();
    }
}
