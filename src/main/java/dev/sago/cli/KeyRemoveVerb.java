package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.crypto.KeyRing;
import dev.sago.maintenance.KeyResult;
import dev.sago.maintenance.KeyRun;
import dev.sago.model.SagoException;
import dev.sago.repository.KeyRetirement;
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

/** {@code sago key remove ID}: takes a key's wrapped keys away from all sites, where another key is proved to open. */
@Command(
        name = "remove",
        customSynopsis = {"sago key remove ID [SYSTEM]... [--file KEY | --passphrase-env NAME]"})
final class KeyRemoveVerb extends Verb {

    @Parameters(paramLabel = "ID", index = "0")
    String id = "";

    @Parameters(paramLabel = "SYSTEM", index = "1..*", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--file", paramLabel = "KEY")
    @Nullable
    Path file;

    @Option(names = "--passphrase-env", paramLabel = "NAME")
    @Nullable
    String variable;

    @Override
    ExitCode run(Invocation with) throws Exception {
        Messages messages = with.messages();
        if (!id.matches("[kp][0-9a-f]{16}")) {
            throw SagoException.usage(messages.text("key.no-id", id), messages.text("key.no-id.remedy"));
        }
        Optional<KeyRing> other = Holder.named(file, variable, with);
        KeyRing left = other.orElseGet(with.wiring()::keys);
        if (other.isEmpty() && left.owns(id)) {
            throw SagoException.usage(messages.text("key.in-use", id), messages.text("key.in-use.remedy", id));
        }
        List<SystemSettings> systems = SystemsNamed.of(names, names.isEmpty(), with);
        SiteGate gate = new SiteGate(with.wiring());
        EachSystem.All<List<KeyResult>> all = EachSystem.of(
                systems,
                with,
                system -> remove(system, left, gate, with),
                results -> ExitCode.of(KeyRun.outcome(results)),
                new KeyReport(messages)::print);
        boolean nothing = all.exit() == ExitCode.OK
                && all.systems().stream()
                        .allMatch(one -> one.result().orElse(List.of()).isEmpty());
        if (nothing) {
            with.out().warn(messages.text("key.nowhere", id) + ". " + messages.text("key.nowhere.remedy"));
            return ExitCode.FAILED;
        }
        with.out().note(messages.text("key.removed.note"));
        return all.exit();
    }

    private List<KeyResult> remove(SystemSettings system, KeyRing left, SiteGate gate, Invocation with)
            throws InterruptedException {
        return new KeyRun(with.wiring().catalog()).execute(system.name(), lease -> {
            SystemKeys keys = Holder.lookToChange(system, SiteMark.Purpose.READ, gate, with);
            boolean held = keys.held().values().stream().anyMatch(one -> one.containsKey(id));
            if (!held && keys.unreachable().isEmpty()) {
                return List.of();
            }
            return List.of(new KeyResult(system.name(), id, new KeyRetirement(keys, lease::check).remove(id, left)));
        });
    }
}
