package dev.sago.cli;

import dev.sago.config.ConfigProblem;

import java.util.List;

/**
 * An error as the user sees it.
 *
 * @param kind a word for scripts: {@code failed}, {@code usage}, {@code configuration}, {@code damage}, {@code busy},
 *     {@code interrupted}, {@code internal}
 * @param message what was tried, on what, and what came of it
 * @param remedy what to do next; may be empty
 * @param problems what is wrong with the configuration, if that is the error
 * @param exit the exit code
 */
record Failure(String kind, String message, String remedy, List<ConfigProblem> problems, ExitCode exit) {

    Failure {
        problems = List.copyOf(problems);
    }

    Failure(String kind, String message, String remedy, ExitCode exit) {
        this(kind, message, remedy, List.of(), exit);
    }
}
