package dev.sago.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All verbs, in the order of the help page. Naming one here loads nothing: its class is loaded when it is the one that
 * was asked for, or for the completion script, which needs all.
 */
final class Verbs {

    /** The parts of the help page. */
    enum Topic {
        /** Setting up. */
        SETUP,
        /** Looking, without changing anything. */
        LOOK,
        /** Making and keeping copies. */
        PROTECT,
        /** Getting data back. */
        RESTORE,
        /** Running as a service, trying out, the command line itself. */
        OPERATE,
        /** Not on the help page. */
        HIDDEN
    }

    /**
     * One verb.
     *
     * @param name one word, or two where verbs are grouped, as {@code key init}
     * @param topic its part of the help page
     * @param make makes it
     */
    record Listed(String name, Topic topic, Supplier<Verb> make) {

        /** The first word. */
        String word() {
            int space = name.indexOf(' ');
            return space < 0 ? name : name.substring(0, space);
        }

        /** The second word, if any. */
        Optional<String> second() {
            int space = name.indexOf(' ');
            return space < 0 ? Optional.empty() : Optional.of(name.substring(space + 1));
        }
    }

    private static final Listed HELP = new Listed("help", Topic.OPERATE, HelpVerb::new);

    /** A verb is added here, by one line. */
    static final List<Listed> ALL = List.of(
            new Listed("config check", Topic.SETUP, ConfigCheckVerb::new),
            new Listed("config show", Topic.RESTORE, ConfigShowVerb::new),
            new Listed("key init", Topic.SETUP, KeyInitVerb::new),
            new Listed("key list", Topic.SETUP, KeyListVerb::new),
            new Listed("key add", Topic.SETUP, KeyAddVerb::new),
            new Listed("key remove", Topic.SETUP, KeyRemoveVerb::new),
            new Listed("key rotate", Topic.SETUP, KeyRotateVerb::new),
            new Listed("key check", Topic.SETUP, KeyCheckVerb::new),
            new Listed("key split", Topic.SETUP, KeySplitVerb::new),
            new Listed("key combine", Topic.SETUP, KeyCombineVerb::new),
            new Listed("key export", Topic.SETUP, KeyExportVerb::new),
            new Listed("site list", Topic.SETUP, SiteListVerb::new),
            new Listed("site check", Topic.SETUP, SiteCheckVerb::new),
            new Listed("status", Topic.LOOK, StatusVerb::new),
            new Listed("plan", Topic.LOOK, PlanVerb::new),
            new Listed("whatif", Topic.LOOK, WhatIfVerb::new),
            new Listed("snapshots", Topic.LOOK, SnapshotsVerb::new),
            new Listed("runs", Topic.LOOK, RunsVerb::new),
            new Listed("schedule list", Topic.LOOK, ScheduleListVerb::new),
            new Listed("audit list", Topic.LOOK, AuditListVerb::new),
            new Listed("audit verify", Topic.LOOK, AuditVerifyVerb::new),
            new Listed("find", Topic.LOOK, FindVerb::new),
            new Listed("ls", Topic.LOOK, LsVerb::new),
            new Listed("cat", Topic.LOOK, CatVerb::new),
            new Listed("diff", Topic.LOOK, DiffVerb::new),
            new Listed("backup", Topic.PROTECT, BackupVerb::new),
            new Listed("drill", Topic.PROTECT, DrillVerb::new),
            new Listed("drill verify-report", Topic.PROTECT, DrillVerifyReportVerb::new),
            new Listed("drill action", Topic.PROTECT, DrillActionVerb::new),
            new Listed("drill summary", Topic.PROTECT, DrillSummaryVerb::new),
            new Listed("verify", Topic.PROTECT, VerifyVerb::new),
            new Listed("heal", Topic.PROTECT, HealVerb::new),
            new Listed("hold", Topic.PROTECT, HoldVerb::new),
            new Listed("release", Topic.PROTECT, ReleaseVerb::new),
            new Listed("expire", Topic.PROTECT, ExpireVerb::new),
            new Listed("prune", Topic.PROTECT, PruneVerb::new),
            new Listed("pause", Topic.OPERATE, PauseVerb::new),
            new Listed("resume", Topic.OPERATE, ResumeVerb::new),
            new Listed("cancel", Topic.OPERATE, CancelVerb::new),
            new Listed("schedule run", Topic.OPERATE, ScheduleRunVerb::new),
            new Listed("restore", Topic.RESTORE, RestoreVerb::new),
            new Listed("recover", Topic.RESTORE, RecoverVerb::new),
            new Listed("runbook", Topic.RESTORE, RunbookVerb::new),
            new Listed("catalog rebuild", Topic.RESTORE, CatalogRebuildVerb::new),
            new Listed("take-over", Topic.RESTORE, TakeOverVerb::new),
            new Listed("site reveal", Topic.RESTORE, SiteRevealVerb::new),
            new Listed("serve", Topic.OPERATE, ServeVerb::new),
            new Listed("notify test", Topic.OPERATE, NotifyTestVerb::new),
            new Listed("lab", Topic.OPERATE, LabVerb::new),
            new Listed("lab demo", Topic.OPERATE, LabDemoVerb::new),
            HELP,
            new Listed("completion", Topic.OPERATE, CompletionVerb::new),
            new Listed("warm-up", Topic.HIDDEN, WarmUpVerb::new));

    private Verbs() {}

    /**
     * The command line with the verbs that begin with {@code word}. Where there are none it has one all the same, so
     * that picocli takes the word for a misspelt verb.
     */
    static CommandLine commandLine(GlobalOptions options, Optional<String> word) {
        List<Listed> wanted = word.map(Verbs::of).orElse(List.of());
        return commandLine(options, wanted.isEmpty() ? List.of(HELP) : wanted);
    }

    /** The verbs whose first word this is. */
    static List<Listed> of(String word) {
        return ALL.stream().filter(verb -> verb.word().equals(word)).toList();
    }

    /** The command line with all verbs. */
    static CommandLine commandLine() {
        return commandLine(new GlobalOptions(), ALL);
    }

    private static CommandLine commandLine(GlobalOptions options, List<Listed> verbs) {
        CommandSpec root = CommandSpec.forAnnotatedObject(options);
        Words.spell(root);
        for (Listed verb : verbs) {
            CommandSpec spec = CommandSpec.forAnnotatedObject(verb.make().get());
            spec.usageMessage().hidden(verb.topic() == Topic.HIDDEN);
            Words.spell(spec);
            if (verb.second().isPresent()) {
                group(root, verb.word()).addSubcommand(verb.second().get(), spec);
            } else {
                root.addSubcommand(verb.name(), spec);
            }
        }
        return new CommandLine(root);
    }

    private static CommandSpec group(CommandSpec root, String name) {
        CommandLine there = root.subcommands().get(name);
        if (there != null) {
            return there.getCommandSpec();
        }
        CommandSpec group = CommandSpec.create();
        root.addSubcommand(name, group);
        return group;
    }
}
