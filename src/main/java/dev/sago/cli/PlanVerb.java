package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.model.SystemName;
import dev.sago.policy.LossEffect;
import dev.sago.source.HostPaths;
import dev.sago.source.SourceSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code sago plan}: where copies go and why, what each loss leaves by the plan and by what was seen, and whether RPO and RTO can be
 * kept. It reads the configuration and the catalog, and asks no site.
 */
@Command(name = "plan", customSynopsis = "sago plan [--all] [--host] [SYSTEM]")
final class PlanVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..1")
    @Nullable
    String system;

    @Option(names = "--all")
    boolean all;

    @Option(names = "--host")
    boolean host;

    /**
     * The plans as JSON.
     *
     * @param known whether there is a catalog; without one nothing is known of copies
     * @param restoreBytesPerSecond what restores were measured to bring back, if one was measured
     * @param losses what each loss does to all systems, the worst first; only without SYSTEM
     * @param uncovered systems that nothing backs up by itself, or whose policy has no objectives
     * @param host paths of this machine that no system covers, where that was asked for
     */
    record Document(
            boolean known,
            Optional<Double> restoreBytesPerSecond,
            List<SystemPlan> plans,
            List<LossEffect> losses,
            List<Uncovered> uncovered,
            Optional<HostPaths> host) {}

    /**
     * A system that its policy covers only in part.
     *
     * @param lacks keys that the policy does not have: schedule, rpo, rto
     */
    record Uncovered(SystemName system, String policy, List<String> lacks) {}

    @Override
    ExitCode run(Invocation with) throws IOException {
        List<SystemSettings> asked = Optional.ofNullable(system)
                .map(name -> List.of(with.wiring().system(name)))
                .orElseGet(() -> List.copyOf(with.settings().systems().values()));
        Outlook outlook = Outlook.of(with);
        String language = with.messages().language().code();
        Document document = new Document(
                outlook.isKnown(),
                outlook.rate().map(RestoreRate::bytesPerSecond),
                asked.stream().map(one -> SystemPlan.of(one, outlook, language)).toList(),
                system == null ? outlook.effects() : List.of(),
                asked.stream().flatMap(one -> uncovered(one).stream()).toList(),
                host ? Optional.of(hostPaths(with)) : Optional.empty());
        with.out().result(document, text -> {
            if (system == null) {
                new PlanOverview(with, outlook, all, text).tell(document);
            } else {
                new SystemPlanText(with, outlook, text).tell(document.plans().getFirst());
            }
            document.host().ifPresent(paths -> tell(paths, with.messages(), text));
        });
        boolean placed =
                document.plans().stream().allMatch(plan -> plan.conflict().isEmpty());
        return placed ? ExitCode.OK : ExitCode.USAGE;
    }

    private static Optional<Uncovered> uncovered(SystemSettings system) {
        List<String> lacks = new ArrayList<>();
        if (system.policy().schedule().isEmpty()) {
            lacks.add("schedule");
        }
        if (system.policy().rpo().isEmpty()) {
            lacks.add("rpo");
        }
        if (system.policy().rto().isEmpty()) {
            lacks.add("rto");
        }
        return lacks.isEmpty()
                ? Optional.empty()
                : Optional.of(new Uncovered(system.name(), system.policy().name(), lacks));
    }

    private static HostPaths hostPaths(Invocation with) throws IOException {
        return HostPaths.ofMachine(with.settings().systems().values().stream()
                .flatMap(one -> one.sources().stream())
                .filter(SourceSettings.Files.class::isInstance)
                .map(SourceSettings.Files.class::cast)
                .toList());
    }

    private static void tell(HostPaths paths, Messages messages, Output.Text text) {
        text.line("");
        text.line(
                paths.uncovered().isEmpty() ? Tone.GOOD : Tone.WARN,
                messages.text(paths.uncovered().isEmpty() ? "plan.host.none" : "plan.host"));
        paths.uncovered().forEach(path -> text.line("  " + path));
        text.line(messages.text("plan.host.left", String.join(" ", paths.leftOut())));
    }
}
