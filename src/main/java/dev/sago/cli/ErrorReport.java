package dev.sago.cli;

import dev.sago.config.ConfigProblem;

import java.io.IOException;
import java.util.List;

/**
 * Tells a failure: on standard error as {@code sago: message} with the remedy below it, or with {@code --json} as one
 * document {@code {"error":{...}}} on standard output. A stack trace only with {@code --debug}.
 */
final class ErrorReport {

    private static final String PREFIX = "sago: ";

    private final Messages messages;
    private final Output out;
    private final Screen screen;
    private final Terminal terminal;
    private final boolean debug;
    private final boolean json;

    ErrorReport(Messages messages, Output out, Screen screen, Terminal terminal, boolean debug, boolean json) {
        this.messages = messages;
        this.out = out;
        this.screen = screen;
        this.terminal = terminal;
        this.debug = debug;
        this.json = json;
    }

    /** A failure as JSON. */
    record Document(Detail error) {

        /** Its parts; {@code problems} is empty unless the configuration is refused. */
        record Detail(String kind, String message, String remedy, List<ConfigProblem> problems) {}
    }

    /** Explains and tells what was thrown. */
    ExitCode tell(Throwable thrown, boolean signalled) {
        if (debug) {
            screen.print(Sago.trace(thrown).stripTrailing());
        }
        return tell(new Failures(messages).explain(thrown, signalled));
    }

    /** Tells a failure. */
    ExitCode tell(Failure failure) {
        if (json) {
            var detail = new Document.Detail(failure.kind(), failure.message(), failure.remedy(), failure.problems());
            out.result(new Document(detail), text -> {});
            return failure.exit();
        }
        for (ConfigProblem problem : failure.problems()) {
            out.warn(problem.toString());
        }
        String[] lines = failure.message().split("\n", -1);
        String name = Tone.BAD.paint(PREFIX.strip(), terminal.colourErr()) + " ";
        for (int i = 0; i < lines.length; i++) {
            screen.print((i == 0 ? name : indent()) + Columns.printable(lines[i]));
        }
        if (!failure.remedy().isEmpty()) {
            failure.remedy().lines().forEach(line -> screen.print(indent() + Columns.printable(line)));
        }
        return failure.exit();
    }

    /** Tells, on standard error in any case, that results could not be written. */
    ExitCode standardOutputBroken(IOException failure) {
        screen.print(PREFIX + messages.text("failure.stdout", String.valueOf(failure.getMessage())));
        return ExitCode.FAILED;
    }

    private static String indent() {
        return " ".repeat(PREFIX.length());
    }
}
