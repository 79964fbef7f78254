package dev.sago.cli;

import dev.sago.cli.Verbs.Listed;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;

/**
 * The help pages: one of all verbs by topic, one per verb. Texts come from {@code help_<lang>.properties}, layout from
 * picocli.
 */
final class HelpPages {

    private static final int WIDEST = 100;
    private static final int LEAST = 56;

    private final ResourceBundle texts;
    private final Ansi ansi;
    private final int width;

    HelpPages(Messages messages, Terminal terminal) {
        this.texts = messages.help();
        this.ansi = terminal.colourOut() ? Ansi.ON : Ansi.OFF;
        boolean seen = terminal.out() == Terminal.Target.TERMINAL;
        this.width = seen ? Math.clamp(terminal.size().get().columns() - 1, LEAST, WIDEST) : 80;
    }

    /** The page of {@code line}: of all verbs, where it is {@code sago} itself, or of a group's. */
    String page(CommandLine line) {
        line.setResourceBundle(texts);
        line.setUsageHelpWidth(width);
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.sortOptions(false);
        var sections = line.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPages::ownOptions);
        boolean root = line.getParent() == null;
        if (root || !line.getSubcommands().isEmpty()) {
            usage.commandListHeading("");
            usage.customSynopsis(
                    root ? "sago [OPTION]... VERB [ARGUMENT]..." : "sago " + line.getCommandName() + " VERB");
            sections.put(
                    UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                    help -> root ? verbs(Verbs.ALL) : verbs(Verbs.of(line.getCommandName())));
        }
        if (!root) {
            sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, this::optionHeading);
        }
        describeParameters(line.getCommandSpec());
        // Headings of sections that have nothing to say leave empty lines.
        String page = line.getUsageMessage(ansi).replaceAll("\n{3,}", "\n\n");
        return root ? page : page.stripTrailing() + "\n\n" + texts.getString("global") + "\n";
    }

    /** Looks their texts up by label, {@code sago.key.init.PATH}, and not by picocli's label and index. */
    private static void describeParameters(CommandSpec spec) {
        for (PositionalParamSpec parameter : List.copyOf(spec.positionalParameters())) {
            spec.remove(parameter);
            spec.add(PositionalParamSpec.builder(parameter)
                    .descriptionKey(spec.qualifiedName(".") + "." + parameter.paramLabel())
                    .build());
        }
    }

    private String optionHeading(Help help) {
        return own(help).isEmpty() ? "" : help.optionListHeading();
    }

    private static String ownOptions(Help help) {
        return help.optionListExcludingGroups(own(help));
    }

    private static List<OptionSpec> own(Help help) {
        return help.commandSpec().options().stream()
                .filter(option -> !option.inherited() && !option.hidden())
                .toList();
    }

    /** Those that are not hidden, by topic, each with the first line of its page; none is loaded for it. */
    private String verbs(List<Listed> verbs) {
        int names = verbs.stream().mapToInt(verb -> verb.name().length()).max().orElse(0);
        StringBuilder page = new StringBuilder();
        for (Verbs.Topic topic : Verbs.Topic.values()) {
            List<Listed> listed = new ArrayList<>(verbs);
            listed.removeIf(verb -> verb.topic() != topic);
            if (topic == Verbs.Topic.HIDDEN || listed.isEmpty()) {
                continue;
            }
            page.append('\n').append(ansi.string("@|bold " + texts.getString("topic." + Words.of(topic)) + "|@"));
            page.append('\n');
            for (Listed verb : listed) {
                String text = texts.getString("sago." + verb.name().replace(' ', '.') + ".usage.description");
                page.append(Columns.cut("  " + Columns.left(verb.name(), names) + "  " + text, width))
                        .append('\n');
            }
        }
        return page.toString();
    }
}
