package dev.sago.cli;

import dev.sago.config.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains a command line that picocli refuses, in the user's language, with what was probably meant. */
final class UsageError {

    private final Messages messages;

    UsageError(Messages messages) {
        this.messages = messages;
    }

    Failure explain(ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        String see = messages.text("usage.see", helpFor(spec));
        return switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, spec, see);
            case MissingParameterException missing -> usage(missing(missing.getMissing()), see);
            default -> usage(invalid(e), see);
        };
    }

    /** No verb, or a group such as {@code key} without its second word. */
    Failure noVerb(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        String see = messages.text("usage.see", helpFor(spec));
        if (spec.parent() == null) {
            return usage(messages.text("usage.no-verb"), see);
        }
        String members = String.join(", ", line.getSubcommands().keySet());
        return usage(messages.text("usage.no-second-verb", spec.qualifiedName(), members), see);
    }

    private Failure unmatched(UnmatchedArgumentException e, CommandSpec spec, String see) {
        String word = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().getFirst();
        String message;
        List<String> known;
        if (word.startsWith("-")) {
            message = messages.text("usage.unknown-option", word, spec.qualifiedName());
            known = spec.options().stream()
                    .flatMap(option -> Stream.of(option.names()))
                    .toList();
        } else if (spec.subcommands().isEmpty()) {
            message = messages.text("usage.unknown-word", word, spec.qualifiedName());
            known = List.of();
        } else if (spec.parent() == null) {
            message = messages.text("usage.unknown-verb", word);
            known = Verbs.ALL.stream().map(Verbs.Listed::word).toList();
        } else {
            message = messages.text("usage.unknown-verb", spec.name() + " " + word);
            known = List.copyOf(spec.subcommands().keySet());
        }
        String group = spec.parent() == null || word.startsWith("-") ? "" : spec.name() + " ";
        String meant = Nearest.to(word, known)
                .map(near -> messages.text("usage.meant", group + near) + " ")
                .orElse("");
        return usage(message, meant + see);
    }

    private String invalid(ParameterException e) {
        ArgSpec arg = e.getArgSpec();
        String value = e.getValue();
        if (arg == null || value == null) {
            return String.valueOf(e.getMessage());
        }
        Iterable<String> candidates = arg.completionCandidates();
        return candidates == null
                ? messages.text("usage.invalid", value, name(arg))
                : messages.text("usage.invalid-word", value, name(arg), String.join(", ", candidates));
    }

    private String missing(List<ArgSpec> args) {
        if (args.size() == 1 && args.getFirst() instanceof OptionSpec option && !option.required()) {
            return messages.text("usage.no-value", option.longestName(), option.paramLabel());
        }
        return messages.text("usage.missing", names(args));
    }

    private static String names(List<ArgSpec> args) {
        return args.stream().map(UsageError::name).collect(Collectors.joining(", "));
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }

    private static String helpFor(CommandSpec spec) {
        String name = spec.qualifiedName();
        return spec.parent() == null ? name + " help" : name.replaceFirst(" ", " help ");
    }

    private static Failure usage(String message, String remedy) {
        return new Failure("usage", message, remedy, ExitCode.USAGE);
    }
}
