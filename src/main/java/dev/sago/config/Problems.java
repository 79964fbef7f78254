package dev.sago.config;

import dev.sago.config.ConfigProblem.Severity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects what is wrong in one file. For one thread. */
final class Problems {

    /** What may be repeated in a message. Anything else could be a secret in the wrong place. */
    private static final Pattern SUSPICIOUS = Pattern.compile("(?i).*(?:@|passw|secret|token|key=|\\p{Cntrl}).*");

    /** Only the name of a variable, which is never a secret itself. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{" + Variables.NAME + "}");

    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}_.<-]{1,63}");
    private static final int LONGEST_QUOTE = 80;

    private final Path file;
    private final List<ConfigProblem> found = new ArrayList<>();

    Problems(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    void error(Mark mark, String path, String wrong, String remedy) {
        add(Severity.ERROR, mark, path, wrong, remedy);
    }

    void warning(Mark mark, String path, String wrong, String remedy) {
        add(Severity.WARNING, mark, path, wrong, remedy);
    }

    private void add(Severity severity, Mark mark, String path, String wrong, String remedy) {
        found.add(new ConfigProblem(severity, file, mark.line(), mark.column(), path, wrong, remedy));
    }

    boolean hasErrors() {
        return found.stream().anyMatch(ConfigProblem::isError);
    }

    /** All, in the order of the file; what an alias made be said twice is there once. */
    List<ConfigProblem> inOrder() {
        return found.stream().sorted(ConfigProblem.BY_LINE).distinct().toList();
    }

    /** A value as it is written, or "the value" where it may hold a secret. Never give this an expanded value. */
    static String quote(String written) {
        if (REFERENCE.matcher(written).matches()) {
            return "what `" + written + "` stands for";
        }
        if (written.length() > LONGEST_QUOTE || SUSPICIOUS.matcher(written).matches()) {
            return "the value";
        }
        return written.contains("${") ? "what `" + written + "` stands for" : "`" + written + "`";
    }

    /** A key that is not ours, or only "key" where a value may have slipped into its place. */
    static String quoteKey(String key) {
        return KEY.matcher(key).matches() ? "key `" + key + "`" : "key";
    }

    /** A part of a path for people, under the same caution. */
    static String segment(String key) {
        return KEY.matcher(key).matches() ? key : "?";
    }
}
