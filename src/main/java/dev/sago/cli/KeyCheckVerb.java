package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Runs;
import dev.sago.crypto.KeyRing;
import dev.sago.model.Counted;
import dev.sago.model.Counts;
import dev.sago.model.Finding;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SystemName;
import dev.sago.repository.KeyCheck;
import dev.sago.repository.SystemKeys;
import dev.sago.site.SiteMark;
import dev.sago.work.SiteGate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** {@code sago key check}: proves that every site holds every wrapped key and that a key opens each system at each site. Changes nothing there. */
@Command(
        name = "check",
        customSynopsis = {"sago key check [SYSTEM]... [--file KEY | --passphrase-env NAME]"})
final class KeyCheckVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--file", paramLabel = "KEY")
    @Nullable
    Path file;

    @Option(names = "--passphrase-env", paramLabel = "NAME")
    @Nullable
    String variable;

    /**
     * What was found of one system, as JSON.
     *
     * @param keys wrapped keys
     * @param sites that answered
     */
    record Result(SystemName system, Outcome outcome, int keys, int sites, List<Finding> findings) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        KeyRing ring = Holder.named(file, variable, with).orElseGet(with.wiring()::keys);
        List<SystemSettings> systems = SystemsNamed.of(names, names.isEmpty(), with);
        SiteGate gate = new SiteGate(with.wiring());
        return EachSystem.of(
                        systems,
                        with,
                        system -> check(system, ring, gate, with),
                        result -> ExitCode.of(result.outcome()),
                        (result, out) -> print(result, with.messages(), out))
                .exit();
    }

    private static Result check(SystemSettings system, KeyRing ring, SiteGate gate, Invocation with)
            throws InterruptedException {
        SystemKeys keys = Holder.look(system, SiteMark.Purpose.READ, gate, with);
        if (!keys.isFounded() && keys.unreachable().isEmpty()) {
            return new Result(system.name(), Outcome.OK, 0, keys.held().size(), List.of());
        }
        Runs runs = with.wiring().catalog().runs();
        long run = runs.begin(system.name(), Run.Kind.KEYS);
        List<Finding> findings = KeyCheck.of(keys, ring);
        Outcome outcome = outcome(findings);
        TreeSet<String> ids = new TreeSet<>();
        keys.held().values().forEach(held -> ids.addAll(held.keySet()));
        int sites = keys.held().size();
        String text = "checked " + Counted.of(ids.size(), "key") + " at " + Counted.of(sites, "site") + ", "
                + Counted.of(findings.size(), "finding");
        runs.end(run, outcome, Counts.NONE, Optional.empty(), text);
        return new Result(system.name(), outcome, ids.size(), sites, findings);
    }

    private static Outcome outcome(List<Finding> findings) {
        if (findings.isEmpty()) {
            return Outcome.OK;
        }
        boolean unreachable = findings.stream().allMatch(finding -> finding.kind() == Finding.Kind.UNREACHABLE);
        return unreachable ? Outcome.FAILED : Outcome.DAMAGE;
    }

    private static void print(Result result, Messages messages, Output.Text out) {
        if (result.keys() == 0 && result.findings().isEmpty()) {
            out.line(messages.text("keys.unfounded", result.system()));
            return;
        }
        boolean well = result.outcome() == Outcome.OK;
        out.line(
                well ? Tone.GOOD : Tone.BAD,
                messages.text(
                        well ? "keys.sound" : "keys.unsound",
                        result.system(),
                        messages.counted("keys", result.keys()),
                        messages.counted("sites", result.sites())));
        new FindingsText(messages).print(result.findings(), out);
    }
}
