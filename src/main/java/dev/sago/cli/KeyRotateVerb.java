package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.crypto.KeyRing;
import dev.sago.maintenance.KeyResult;
import dev.sago.maintenance.KeyRun;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.repository.KeyRetirement;
import dev.sago.repository.SystemKeys;
import dev.sago.site.SiteMark;
import dev.sago.work.SiteGate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code sago key rotate}: replaces the key of the configuration by another, for all systems. First the new one is added everywhere; only when every
 * site of every system has it and it opens, the old one is removed. Killed at any point, one of the two opens at each site, and the
 * same command finishes.
 */
@Command(
        name = "rotate",
        customSynopsis = {
            "sago key rotate --to KEY [--label TEXT]",
            "sago key rotate --to-passphrase-env NAME [--label TEXT]"
        })
final class KeyRotateVerb extends Verb {

    @Option(names = "--to", paramLabel = "KEY")
    @Nullable
    Path file;

    @Option(names = "--to-passphrase-env", paramLabel = "NAME")
    @Nullable
    String variable;

    @Option(names = "--label", paramLabel = "TEXT")
    String label = "";

    /**
     * One system, as JSON.
     *
     * @param removed what became of the old key, once the new one was everywhere
     * @param error why it failed
     */
    record Step(SystemName system, List<KeyResult> added, List<KeyResult> removed, Optional<String> error) {}

    /** All of them. */
    record Document(ExitCode exit, List<Step> systems) {}

    /** What is done for one system. */
    @FunctionalInterface
    private interface Half {
        List<KeyResult> of(SystemSettings system) throws InterruptedException;
    }

    /** What one half came to. */
    private record Done(List<KeyResult> results, Optional<String> error, ExitCode exit) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        KeyRing fresh = Holder.required(file, variable, with);
        KeyRing old = with.wiring().keys();
        Messages messages = with.messages();
        if (file != null && old.owns(fresh.id())) {
            throw SagoException.usage(
                    messages.text("key.rotate.same", fresh.id()), messages.text("key.rotate.same.remedy"));
        }
        List<SystemSettings> systems = SystemsNamed.of(List.of(), true, with);
        SiteGate gate = new SiteGate(with.wiring());
        if (variable != null) {
            Holder.learn(fresh, systems, gate, with);
        }
        List<Done> added = each(systems, with, system -> KeyAddVerb.add(system, fresh, label, gate, with));
        boolean everywhere = added.stream().allMatch(done -> done.exit() == ExitCode.OK);
        List<Done> removed =
                everywhere ? each(systems, with, system -> retire(system, old, fresh, gate, with)) : List.of();
        return tell(systems, added, removed, fresh, with);
    }

    private static List<Done> each(List<SystemSettings> systems, Invocation with, Half half)
            throws InterruptedException {
        List<Done> all = new ArrayList<>();
        for (SystemSettings system : systems) {
            try {
                List<KeyResult> results = half.of(system);
                all.add(new Done(results, Optional.empty(), ExitCode.of(KeyRun.outcome(results))));
            } catch (SagoException e) {
                Failure failure = new Failures(with.messages()).explain(e, false);
                String text =
                        failure.remedy().isEmpty() ? failure.message() : failure.message() + "\n  " + failure.remedy();
                with.out().warn(system.name() + ": " + text);
                all.add(new Done(List.of(), Optional.of(text), failure.exit()));
            }
        }
        return all;
    }

    /** Looks again, under the lease: what was added may have been lost since. */
    private static List<KeyResult> retire(
            SystemSettings system, KeyRing old, KeyRing fresh, SiteGate gate, Invocation with)
            throws InterruptedException {
        return new KeyRun(with.wiring().catalog()).execute(system.name(), lease -> {
            SystemKeys keys = Holder.lookToChange(system, SiteMark.Purpose.READ, gate, with);
            List<KeyResult> results = new ArrayList<>();
            KeyRetirement retirement = new KeyRetirement(keys, lease::check);
            for (String id : retirement.idsOf(old, fresh)) {
                results.add(new KeyResult(system.name(), id, retirement.remove(id, fresh)));
            }
            return results;
        });
    }

    private ExitCode tell(
            List<SystemSettings> systems, List<Done> added, List<Done> removed, KeyRing fresh, Invocation with) {
        List<Step> steps = new ArrayList<>();
        ExitCode exit = ExitCode.OK;
        for (int i = 0; i < systems.size(); i++) {
            Done first = added.get(i);
            Optional<Done> second = removed.isEmpty() ? Optional.empty() : Optional.of(removed.get(i));
            exit = exit.or(first.exit()).or(second.map(Done::exit).orElse(ExitCode.OK));
            steps.add(new Step(
                    systems.get(i).name(),
                    first.results(),
                    second.map(Done::results).orElse(List.of()),
                    first.error().or(() -> second.flatMap(Done::error))));
        }
        ExitCode worst = exit;
        Messages messages = with.messages();
        KeyReport report = new KeyReport(messages);
        with.out().summary(new Document(worst, steps), out -> {
            for (Step step : steps) {
                report.print(unwell(step.added()), out);
                report.print(unwell(step.removed()), out);
            }
            if (worst == ExitCode.OK) {
                long count =
                        steps.stream().filter(step -> !step.added().isEmpty()).count();
                out.line(Tone.GOOD, messages.text("key.rotated", fresh.id(), messages.counted("systems", count)));
                out.line(messages.text("key.rotated.next", file == null ? "keys.passphrase" : "keys.file"));
                out.line(Tone.WARN, messages.text("key.removed.note"));
            } else {
                out.line(
                        Tone.WARN,
                        messages.text(removed.isEmpty() ? "key.rotate.kept" : "key.rotate.torn", fresh.id()));
            }
        });
        return worst;
    }

    private static List<KeyResult> unwell(List<KeyResult> results) {
        return results.stream().filter(result -> result.outcome() != Outcome.OK).toList();
    }
}
