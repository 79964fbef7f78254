package dev.sago.cli;

import dev.sago.backup.BackupPlan;
import dev.sago.backup.BackupPlan.Part;

/** Tells what a backup would do: sums, and the first {@value #MOST} paths that are new, changed and gone. */
final class PlanReport {

    private static final int MOST = 20;

    private final Messages messages;

    PlanReport(Invocation with) {
        this.messages = with.messages();
    }

    /** How a dry run ends. */
    static ExitCode exit(BackupPlan plan) {
        return plan.unreadable() > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
    }

    void print(BackupPlan plan, Output.Text out) {
        out.line(
                Tone.HEADING,
                plan.parent()
                        .map(parent -> messages.text("dry.heading", plan.system(), parent))
                        .orElseGet(() -> messages.text("dry.heading.first", plan.system())));
        Facts facts = new Facts(out);
        facts.add(messages.text("dry.new"), told(plan.added()));
        facts.add(messages.text("dry.changed"), told(plan.changed()));
        facts.add(messages.text("dry.unchanged"), told(plan.unchanged()));
        facts.add(messages.text("dry.gone"), told(plan.gone()));
        if (plan.unreadable() > 0) {
            facts.add(messages.text("backup.missing"), Tone.BAD, messages.counted("dry.unreadable", plan.unreadable()));
        }
        facts.end();
        paths("+", Tone.GOOD, plan.added(), out);
        paths("M", Tone.WARN, plan.changed(), out);
        paths("-", Tone.BAD, plan.gone(), out);
    }

    private String told(Part part) {
        return messages.text(
                "dry.told",
                messages.counted("bar.files", part.files()),
                Units.bytes(part.bytes()),
                messages.counted("dry.others", part.others()));
    }

    /** With the signs that {@code sago diff} has. */
    private void paths(String sign, Tone tone, Part part, Output.Text out) {
        part.paths().stream().limit(MOST).forEach(path -> out.line(tone, sign + " " + path));
        long more = part.files() + part.others() - MOST;
        if (more > 0) {
            out.line(messages.text("dry.more", Units.count(more), Units.count(BackupPlan.PATHS_KEPT)));
        }
    }
}
