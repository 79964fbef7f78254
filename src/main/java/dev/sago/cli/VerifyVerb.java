package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.VerifyResult;
import dev.sago.maintenance.VerifyResult.SiteResult;
import dev.sago.maintenance.VerifyRun;
import dev.sago.model.CopyState;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.site.SiteMark;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code sago verify}: compares what lies at the sites with what should lie there. Changes nothing there. */
@Command(
        name = "verify",
        customSynopsis = {
            "sago verify SYSTEM... [--site SITE] [--depth inventory]",
            "sago verify --all [--site SITE] [--depth inventory]"
        })
final class VerifyVerb extends Verb {

    private static final String INVENTORY = "inventory";

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--all")
    boolean all;

    @Option(names = "--site", paramLabel = "SITE")
    @Nullable
    String site;

    @Option(names = "--depth", paramLabel = "DEPTH")
    String depth = INVENTORY;

    @Override
    ExitCode run(Invocation with) throws Exception {
        Messages messages = with.messages();
        if (!depth.equals(INVENTORY)) {
            throw SagoException.usage(messages.text("verify.depth", depth), messages.text("verify.depth.remedy"));
        }
        List<SystemSettings> systems = SystemsNamed.of(names, all, with);
        SiteGate gate = new SiteGate(with.wiring());
        return EachSystem.of(
                        systems,
                        with,
                        system -> verify(system, gate, with),
                        result -> ExitCode.of(result.outcome()),
                        (result, out) -> print(result, messages, out))
                .exit();
    }

    private VerifyResult verify(SystemSettings system, SiteGate gate, Invocation with) throws InterruptedException {
        List<SiteObjects> sites = gate.sites(system, SiteMark.Purpose.READ);
        List<SiteObjects> asked = asked(system, sites, with);
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "checking");
        try (ProgressView _ = with.progress(() -> new Progress("checking", 0, -1, 0, -1, events.elapsed(), List.of()));
                Repository repository = Repository.open(
                        system.name(),
                        with.wiring().keys(),
                        sites,
                        with.settings().state(),
                        events)) {
            return new VerifyRun(with.wiring().catalog(), with.clock()).execute(repository, asked);
        }
    }

    private List<SiteObjects> asked(SystemSettings system, List<SiteObjects> sites, Invocation with) {
        if (site == null) {
            return sites;
        }
        SiteName wanted = Configured.site(with.settings(), site).site().name();
        List<SiteObjects> asked =
                sites.stream().filter(one -> one.site().equals(wanted)).toList();
        if (asked.isEmpty()) {
            String placed = sites.stream().map(one -> one.site().value()).collect(Collectors.joining(", "));
            throw SagoException.usage(
                    with.messages().text("verify.elsewhere", system.name(), wanted),
                    with.messages().text("verify.elsewhere.remedy", placed));
        }
        return asked;
    }

    private static void print(VerifyResult result, Messages messages, Output.Text out) {
        long complete = result.sites().stream()
                .filter(site -> site.state() == CopyState.COMPLETE)
                .count();
        int sites = result.sites().size();
        out.line(
                complete == sites ? Tone.GOOD : Tone.BAD,
                messages.text("verify.told", result.system(), Units.count(complete), Units.count(sites)));
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.words(messages.text("column.state")),
                Column.number(messages.text("column.snapshots")),
                Column.number(messages.text("column.objects")),
                Column.number(messages.text("column.size")),
                Column.number(messages.text("column.missing")),
                Column.number(messages.text("column.damaged")));
        for (SiteResult one : result.sites()) {
            boolean answered = one.state() != CopyState.UNREACHABLE;
            table.row(
                    one.site(),
                    state(one.state(), messages),
                    answered ? Units.count(one.snapshots()) : "-",
                    answered ? Units.count(one.objects()) : "-",
                    answered ? Units.bytes(one.bytes()) : "-",
                    answered ? Units.count(one.missing()) : "-",
                    answered ? Units.count(one.damaged()) : "-");
        }
        out.table(table);
        new FindingsText(messages).print(result.findings(), out);
    }

    private static Cell state(CopyState state, Messages messages) {
        Tone tone = switch (state) {
            case COMPLETE -> Tone.GOOD;
            case INCOMPLETE, UNREACHABLE -> Tone.WARN;
            case DAMAGED -> Tone.BAD;
        };
        return new Cell(messages.word("state", state), tone);
    }
}
