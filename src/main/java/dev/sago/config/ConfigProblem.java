package dev.sago.config;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * One thing that is wrong in the configuration, and where. Never holds a secret, nor a value that an environment variable
 * brought in.
 *
 * @param severity whether Sago refuses to work with it
 * @param file the configuration file
 * @param line line of the key or value, from 1; 0 where the file as a whole is meant
 * @param column column in that line, from 1; 0 where the file as a whole is meant
 * @param path keys from the top, joined by dots, as {@code sites.daejeon.store.endpoint}; may be empty
 * @param wrong what is wrong, one sentence without a full stop
 * @param remedy what to do about it; may be empty
 */
public record ConfigProblem(
        Severity severity, Path file, int line, int column, String path, String wrong, String remedy) {

    /** In the order of the file. */
    static final Comparator<ConfigProblem> BY_LINE = Comparator.comparingInt(ConfigProblem::line)
            .thenComparingInt(ConfigProblem::column)
            .thenComparing(ConfigProblem::path)
            .thenComparing(ConfigProblem::wrong);

    /** How bad it is. */
    public enum Severity {
        /** The configuration is refused. */
        ERROR,
        /** It works, and should be changed all the same. */
        WARNING
    }

    /** Whether the configuration is refused for it. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line in the form that editors and terminals make a link of: {@code file:line:column: path: wrong; remedy}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file.toString());
        if (line > 0) {
            text.append(':').append(line).append(':').append(column);
        }
        text.append(isError() ? ": " : ": warning: ");
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(wrong);
        if (!remedy.isEmpty()) {
            text.append("; ").append(remedy);
        }
        return text.toString();
    }
}
