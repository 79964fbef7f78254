package dev.sago.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the process's standard output and error lead to and can do.
 *
 * @param out what standard output leads to
 * @param err what standard error leads to
 * @param colour whether colours and cursor movement are wanted where there is a terminal
 * @param size asks the terminal for its size; may cost milliseconds, so ask once per page, not per line
 */
record Terminal(Target out, Target err, boolean colour, Supplier<Size> size) {

    /** What a standard stream leads to. */
    enum Target {
        /** A terminal: someone looks. */
        TERMINAL,
        /** A pipe or socket: whoever reads may go away at any time. */
        PIPE,
        /** A file or device: writing is expected to work. */
        FILE
    }

    /** Columns and rows. */
    record Size(int columns, int rows) {
        /** What a terminal has that does not tell. */
        static final Size USUAL = new Size(80, 24);
    }

    /** No terminal at all: two files. */
    static final Terminal NONE = new Terminal(Target.FILE, Target.FILE, false, () -> Size.USUAL);

    /** Looks at this process's streams. Linux says through /proc where they lead, which is cheaper than any library. */
    static Terminal detect(Map<String, String> env) {
        return of(target("/proc/self/fd/1"), target("/proc/self/fd/2"), env);
    }

    static Terminal of(Target out, Target err, Map<String, String> env) {
        boolean dumb = env.getOrDefault("TERM", "dumb").equals("dumb");
        boolean colour = !dumb && env.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                dumb && out == Target.TERMINAL ? Target.FILE : out,
                dumb && err == Target.TERMINAL ? Target.FILE : err,
                colour,
                () -> size(env));
    }

    private static Target target(String descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of(descriptor)).toString();
            if (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console")) {
                return Target.TERMINAL;
            }
            return target.startsWith("pipe:") || target.startsWith("socket:") ? Target.PIPE : Target.FILE;
        } catch (IOException e) {
            return Target.FILE; // A closed descriptor, or no /proc: the plainest answer is always right.
        }
    }

    /** Whether words on standard output may be coloured. */
    boolean colourOut() {
        return colour && out == Target.TERMINAL;
    }

    /** Whether words on standard error may be coloured. */
    boolean colourErr() {
        return colour && err == Target.TERMINAL;
    }

    /** COLUMNS and LINES where they are exported, else what stty says of the controlling terminal, else 80 by 24. */
    private static Size size(Map<String, String> env) {
        int columns = number(env.getOrDefault("COLUMNS", ""));
        int rows = number(env.getOrDefault("LINES", ""));
        if (columns > 0) {
            return new Size(columns, rows > 0 ? rows : Size.USUAL.rows());
        }
        return ask();
    }

    private static Size ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
            int space = answer.indexOf(' ');
            int rows = space < 0 ? 0 : number(answer.substring(0, space));
            int columns = space < 0 ? 0 : number(answer.substring(space + 1));
            return ended && rows > 0 && columns > 0 ? new Size(columns, rows) : Size.USUAL;
        } catch (IOException e) {
            return Size.USUAL; // No controlling terminal or no stty.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Size.USUAL;
        }
    }

    private static int number(String text) {
        try {
            return text.length() > 4 ? 0 : Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 0; // Not a size; the next way of asking is tried.
        }
    }
}
