package dev.sago.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that is refused, with everything that is wrong in it at once. The command line answers it with exit
 * code 2 and prints each problem on a line of its own, which is also what {@link #getMessage()} holds.
 */
public final class ConfigException extends RuntimeException {

    private final List<ConfigProblem> problems;

    /** With all problems, in the order of the file; warnings may be among them. */
    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order of the file; at least one of them is an error. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
