package dev.sago.cli;

import dev.sago.cli.Output.Text;
import dev.sago.model.Finding;
import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.restore.RestoreResult;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells how a restore ended. */
final class RestoreReport {

    private static final int MOST_PROBLEMS = 20;

    private final Invocation with;
    private final Messages messages;

    RestoreReport(Invocation with) {
        this.with = with;
        this.messages = with.messages();
    }

    /**
     * A restore, as JSON.
     *
     * @param resumedBytes bytes of unfinished files that an interrupted restore had written, which were right
     * @param same files that were right already
     * @param problems entries that could not be brought back, the first thousand; {@code problemCount} has their number
     * @param notSet attributes that could not be set, by kind
     * @param findings damaged or missing objects and sites that did not answer
     * @param repaired damaged or missing objects that are repaired meanwhile
     */
    record Restored(
            SystemName system,
            Outcome outcome,
            SnapshotId snapshot,
            Path to,
            Duration took,
            long files,
            long bytes,
            long resumedBytes,
            long folders,
            long others,
            long same,
            List<Problem> problems,
            long problemCount,
            List<String> notSet,
            List<Finding> findings,
            List<Finding> repaired) {}

    void tell(SystemName system, Path to, RestoreResult result) {
        Restored document = new Restored(
                system,
                result.outcome(),
                result.snapshot(),
                to,
                result.took(),
                result.files(),
                result.bytes(),
                result.resumedBytes(),
                result.folders(),
                result.others(),
                result.same(),
                result.problems(),
                result.problemCount(),
                result.unsettable(),
                result.findings(),
                result.repaired());
        with.out().summary(document, out -> print(document, out));
    }

    private void print(Restored done, Text out) {
        out.line(
                Tone.HEADING,
                messages.text(
                        "restore.done", done.system(), done.to(), with.units().duration(done.took())));
        Facts facts = new Facts(out);
        facts.add(
                messages.text("restore.snapshot"),
                messages.text(
                        "restore.snapshot.told",
                        done.snapshot(),
                        with.units().age(done.snapshot().time(), with.clock().instant())));
        facts.add(
                messages.text("restore.written"),
                messages.counted("bar.files", done.files()) + ", " + Units.bytes(done.bytes()));
        if (done.resumedBytes() > 0) {
            facts.add(messages.text("restore.resumed"), Units.bytes(done.resumedBytes()));
        }
        if (done.same() > 0) {
            facts.add(messages.text("restore.same"), messages.counted("bar.files", done.same()));
        }
        for (int i = 0; i < done.notSet().size(); i++) {
            facts.add(
                    i == 0 ? messages.text("restore.not-set") : "",
                    Tone.WARN,
                    done.notSet().get(i));
        }
        if (done.problemCount() > 0) {
            facts.add(
                    messages.text("restore.problems"),
                    Tone.BAD,
                    messages.counted("restore.problem", done.problemCount()));
        }
        if (!done.repaired().isEmpty()) {
            facts.add(
                    messages.text("restore.repaired"),
                    messages.counted("objects", done.repaired().size()));
        }
        facts.end();
        problems(done, out);
        new FindingsText(messages).print(done.findings(), out);
    }

    private void problems(Restored done, Text out) {
        List<Problem> shown = done.problems().stream().limit(MOST_PROBLEMS).toList();
        if (shown.isEmpty()) {
            return;
        }
        // One damaged object can cost many files: its reason is said once, with the files below it.
        Map<String, List<Problem>> byReason =
                shown.stream().collect(Collectors.groupingBy(Problem::reason, LinkedHashMap::new, Collectors.toList()));
        byReason.forEach((reason, problems) -> {
            out.line("");
            if (problems.size() == 1) {
                out.line(
                        Tone.BAD,
                        "  " + messages.text("event.entry", problems.getFirst().path(), reason));
            } else {
                out.line(Tone.BAD, "  " + reason);
                problems.forEach(problem -> out.line("    " + problem.path()));
            }
        });
        long more = done.problemCount() - shown.size();
        if (more > 0) {
            out.line("  " + messages.text("more", Units.count(more)));
        }
    }
}
