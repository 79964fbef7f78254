package dev.sago.cli;

import dev.sago.cli.Output.Text;
import dev.sago.drill.Deviation;
import dev.sago.drill.DrillEvidence.Kept;
import dev.sago.drill.DrillFailure;
import dev.sago.drill.DrillFailure.Reason;
import dev.sago.drill.SystemDrill;
import dev.sago.model.Problem;
import dev.sago.model.SiteName;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells how a drill ended. */
final class DrillText {

    private static final int MOST_PROBLEMS = 10;

    private final Invocation with;
    private final Messages messages;

    DrillText(Invocation with) {
        this.with = with;
        this.messages = with.messages();
    }

    void print(Kept kept, Text out) {
        for (SystemDrill drill : kept.report().systems()) {
            print(kept, drill, out);
            out.line("");
        }
        out.line(messages.text("drill.report", kept.folder()));
        kept.report().chainFault().ifPresent(fault -> out.line(Tone.BAD, messages.text("drill.chain", fault)));
    }

    private void print(Kept kept, SystemDrill drill, Text out) {
        String key = drill.passed() ? "drill.passed" : "drill.failed";
        out.line(
                drill.passed() ? Tone.GOOD : Tone.BAD,
                messages.text(key, drill.system(), kept.report().scenario().name()));
        Facts facts = new Facts(out);
        facts.add(messages.text("drill.used"), names(drill.used()));
        drill.snapshot()
                .ifPresent(used ->
                        facts.add(messages.text("drill.snapshot"), used.id().value()));
        facts.add(messages.text("drill.rpo"), against(drill.rpo(), drill.rpoGoal()));
        facts.add(messages.text("drill.rto"), against(Optional.of(drill.rto()), drill.rtoGoal()));
        facts.add(messages.text("drill.phases"), phases(drill));
        if (drill.measured(Reason.DIFFERENT)) {
            facts.add(
                    messages.text("drill.compared"),
                    messages.text(
                            "drill.compared.told",
                            Units.count(drill.compared().entries()),
                            Units.bytes(drill.compared().bytes())));
        }
        drill.sample().ifPresent(sample -> facts.add(messages.text("drill.sampled"), sampled(drill, sample)));
        drill.rtoProjected()
                .ifPresent(all ->
                        facts.add(messages.text("drill.projected"), with.units().duration(all)));
        drill.check()
                .ifPresent(check -> facts.add(messages.text("drill.check"), check.program() + ": " + check.text()));
        facts.end();
        for (DrillFailure failure : drill.failures()) {
            out.line("");
            out.line(Tone.BAD, "  " + failure.text());
            if (!failure.remedy().isEmpty()) {
                out.line("  " + failure.remedy());
            }
        }
        problems(drill, out);
        for (Deviation deviation : drill.deviations()) {
            out.line(
                    Tone.WARN,
                    "  " + messages.text("drill.deviation." + Words.of(deviation.kind())) + ": " + deviation.text());
        }
    }

    private void problems(SystemDrill drill, Text out) {
        // One damaged object can cost many files: its reason is said once, with the files below it.
        Map<String, List<Problem>> byReason = drill.problems().stream()
                .limit(MOST_PROBLEMS)
                .collect(Collectors.groupingBy(Problem::reason, LinkedHashMap::new, Collectors.toList()));
        byReason.forEach((reason, problems) -> {
            out.line("  " + reason);
            problems.forEach(problem -> out.line("    " + problem.path()));
        });
        if (drill.problemCount() > MOST_PROBLEMS) {
            out.line("    " + messages.text("more", Units.count(drill.problemCount() - MOST_PROBLEMS)));
        }
    }

    private String names(List<SiteName> sites) {
        return sites.isEmpty()
                ? messages.text("drill.none")
                : sites.stream().map(SiteName::value).collect(Collectors.joining(", "));
    }

    private String against(Optional<Duration> measured, Optional<Duration> goal) {
        String told = measured.map(time -> with.units().duration(time)).orElseGet(() -> messages.text("drill.unknown"));
        return goal.map(most ->
                        messages.text("drill.against", told, with.units().duration(most)))
                .orElseGet(() -> messages.text("drill.no-goal", told));
    }

    private String phases(SystemDrill drill) {
        return drill.phases().stream()
                .map(timed -> messages.text("drill.phase." + Words.of(timed.phase())) + " "
                        + with.units().duration(timed.took()))
                .collect(Collectors.joining(", "));
    }

    private String sampled(SystemDrill drill, SystemDrill.SampleDrawn sample) {
        String drawn = messages.text(
                "drill.sampled.told",
                Units.count(sample.entries()),
                Units.count(sample.of()),
                Long.toString(sample.seed()));
        if (drill.problemCount() > 0 || !drill.measured(Reason.DIFFERENT) || sample.lessThan() == 0) {
            return drawn;
        }
        return drawn + "\n"
                + messages.text("drill.confidence", String.format(Locale.ROOT, "%.2f", sample.lessThan() * 100));
    }
}
