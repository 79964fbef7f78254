package dev.sago.cli;

import dev.sago.model.SagoException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What a verb prints. Its result goes to standard output, as text or, with {@code --json}, as one document; notices go
 * to standard error. Nothing is thrown when the reader has gone away: printing goes silent, so that {@code | head}
 * cannot stop a backup, and whoever prints much asks {@link #closed()} now and then. One thread prints results; notices
 * may come from any.
 */
final class Output {

    private final Outlet out;
    private final Screen screen;
    private final Terminal terminal;
    private final boolean json;
    private final boolean quiet;

    Output(Outlet out, Screen screen, Terminal terminal, boolean json, boolean quiet) {
        this.out = out;
        this.screen = screen;
        this.terminal = terminal;
        this.json = json;
        this.quiet = quiet;
    }

    /** Whether the result is to be JSON, for verbs whose text need not be held as a whole. */
    boolean isJson() {
        return json;
    }

    /** Prints what was asked for: {@code document} as JSON, or what {@code text} prints. */
    void result(Object document, Consumer<Text> text) {
        if (json) {
            write(Json.document(document));
        } else {
            text.accept(new Text());
        }
    }

    /**
     * Prints how an action ended, as {@link #result} does, but no text with {@code --quiet}: the exit code tells then.
     */
    void summary(Object document, Consumer<Text> text) {
        if (json || !quiet) {
            result(document, text);
        }
    }

    /** A notice on standard error, unless {@code --quiet}. Control characters are made visible. */
    void note(String text) {
        if (!quiet) {
            screen.print(Columns.printable(text));
        }
    }

    /** A warning on standard error, {@code --quiet} or not. Control characters are made visible. */
    void warn(String text) {
        screen.print(Columns.printable(text));
    }

    /** A JSON line on standard error. */
    void event(Object document) {
        screen.print(Json.line(document));
    }

    /**
     * Standard output for bytes, as {@code cat} needs it.
     *
     * @throws SagoException with {@code --json}, which promises one document
     */
    OutputStream bytes() {
        if (json) {
            throw SagoException.usage(
                    "--json cannot be used with a verb that prints the bytes of a file", "Leave it out.");
        }
        return out;
    }

    /** Hands on what was printed so far: before something else prints to the same place, and before a long wait. */
    void flush() {
        if (closed()) {
            return;
        }
        try {
            out.flush();
        } catch (IOException e) {
            assert closed() : e; // As in write().
        }
    }

    /** Whether nobody reads any more, so that further results are in vain. */
    boolean closed() {
        return out.failure() != null;
    }

    private void write(String text) {
        if (closed()) {
            return;
        }
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            if (terminal.out() == Terminal.Target.TERMINAL) {
                out.flush();
            }
        } catch (IOException e) {
            // The outlet has kept it: see closed(), and Sago, which judges it at the end.
            assert closed() : e;
        }
    }

    /** Standard output in text mode. */
    final class Text {

        private Text() {}

        /** One line; control characters are made visible. */
        void line(String text) {
            write(Columns.printable(text) + "\n");
        }

        /** One line of which the words in {@code tone} are coloured on a terminal. */
        void line(Tone tone, String text) {
            write(tone.paint(Columns.printable(text), terminal.colourOut()) + "\n");
        }

        /** A table, cut to the terminal's width where there is one. */
        void table(Table table) {
            boolean seen = terminal.out() == Terminal.Target.TERMINAL;
            int width = seen ? terminal.size().get().columns() : 0;
            for (String line : table.lines(width, terminal.colourOut())) {
                write(line + "\n");
            }
        }

        /** Text that is ready, line breaks and all: help pages, scripts. */
        void raw(String text) {
            write(text);
        }
    }
}
