package dev.sago.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables into values: {@code ${NAME}}, {@code ${NAME:-default}} where the default also stands in for an
 * empty one, and two dollar signs before a brace for the characters themselves.
 */
final class Variables {

    static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{(?:(" + NAME + ")(?::-([^}]*))?})?");

    private final Map<String, String> env;

    Variables(Map<String, String> env) {
        this.env = Map.copyOf(env);
    }

    /** The value of one variable, if it is set. */
    Optional<String> value(String name) {
        return Optional.ofNullable(env.get(name));
    }

    /** The text with all variables in it; empty, after telling each that is not set, if one is missing. */
    Optional<String> expand(Node.Scalar node, String path, Problems problems) {
        Matcher matcher = REFERENCE.matcher(node.text());
        StringBuilder text = new StringBuilder();
        boolean complete = true;
        while (matcher.find()) {
            Optional<String> value = replacement(matcher, node, path, problems);
            complete &= value.isPresent();
            matcher.appendReplacement(text, Matcher.quoteReplacement(value.orElse("")));
        }
        matcher.appendTail(text);
        return complete ? Optional.of(text.toString()) : Optional.empty();
    }

    private Optional<String> replacement(Matcher matcher, Node.Scalar node, String path, Problems problems) {
        if (matcher.group().startsWith("$$")) {
            return Optional.of(matcher.group().substring(1));
        }
        String name = matcher.group(1);
        if (name == null) {
            problems.error(
                    node.mark(),
                    path,
                    "`${` begins no variable",
                    "write ${NAME} or ${NAME:-default}, or $${ for the characters themselves");
            return Optional.empty();
        }
        String fallback = matcher.group(2);
        Optional<String> value = value(name).filter(set -> fallback == null || !set.isEmpty());
        if (value.isEmpty() && fallback == null) {
            notSet(name, node, path, problems);
        }
        return value.or(() -> Optional.ofNullable(fallback));
    }

    static void notSet(String name, Node.Scalar node, String path, Problems problems) {
        problems.error(
                node.mark(),
                path,
                "the environment variable " + name + " is not set",
                "set it before Sago starts, as in `export " + name + "=...`");
    }
}
