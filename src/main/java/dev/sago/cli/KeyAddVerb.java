package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.maintenance.KeyResult;
import dev.sago.maintenance.KeyRun;
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

/** {@code sago key add}: lets one more key open systems. Again, it completes sites that lack its wrapped key, or have it damaged. */
@Command(
        name = "add",
        customSynopsis = {
            "sago key add --file KEY [--label TEXT] SYSTEM...|--all",
            "sago key add --passphrase-env NAME [--label TEXT] SYSTEM...|--all"
        })
final class KeyAddVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--all")
    boolean all;

    @Option(names = "--file", paramLabel = "KEY")
    @Nullable
    Path file;

    @Option(names = "--passphrase-env", paramLabel = "NAME")
    @Nullable
    String variable;

    @Option(names = "--label", paramLabel = "TEXT")
    String label = "";

    @Override
    ExitCode run(Invocation with) throws Exception {
        KeyRing holder = Holder.required(file, variable, with);
        List<SystemSettings> systems = SystemsNamed.of(names, all, with);
        SiteGate gate = new SiteGate(with.wiring());
        if (variable != null) {
            Holder.learn(holder, systems, gate, with);
        }
        KeyReport report = new KeyReport(with.messages());
        return EachSystem.of(
                        systems,
                        with,
                        system -> add(system, holder, label, gate, with),
                        results -> ExitCode.of(KeyRun.outcome(results)),
                        report::print)
                .exit();
    }

    /** Adds a holder to one system; nothing is done for one that was never backed up. */
    static List<KeyResult> add(SystemSettings system, KeyRing holder, String label, SiteGate gate, Invocation with)
            throws InterruptedException {
        return new KeyRun(with.wiring().catalog()).execute(system.name(), lease -> {
            SystemKeys keys = Holder.lookToChange(system, SiteMark.Purpose.HEAL, gate, with);
            if (!keys.isFounded() && keys.unreachable().isEmpty()) {
                with.out().note(with.messages().text("keys.unfounded", system.name()));
                return List.of();
            }
            try (RepositoryKey key = keys.require(with.wiring().keys(), holder)) {
                SystemKeys.Added added = keys.add(holder, label, key, lease::check);
                return List.of(new KeyResult(system.name(), added.id(), added.sites()));
            }
        });
    }
}
