package dev.sago.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Standard error: lines for people, and below them a drawing (the progress bar) that is redrawn in place and moves down
 * when a line is printed. Any thread may call. What cannot be written, because nobody reads any more, is dropped: a
 * lost notice must not stop a backup.
 */
final class Screen {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final OutputStream err;
    private List<String> drawing = List.of();
    private boolean drawn;
    private int columns = Terminal.Size.USUAL.columns();

    Screen(OutputStream err) {
        this.err = err;
    }

    /** Prints a line above the drawing. */
    synchronized void print(String line) {
        StringBuilder text = new StringBuilder();
        appendErase(text);
        text.append(line).append('\n');
        appendDrawing(text);
        write(text);
    }

    /**
     * Draws these lines in place of the last drawing, by one write, so that it does not flicker.
     *
     * @param width the terminal's columns now: a terminal that has become narrower has wrapped the last drawing
     */
    synchronized void draw(List<String> lines, int width) {
        columns = width;
        StringBuilder text = new StringBuilder();
        appendErase(text);
        drawing = List.copyOf(lines);
        appendDrawing(text);
        write(text);
    }

    /** Removes the drawing. */
    synchronized void erase() {
        StringBuilder text = new StringBuilder();
        appendErase(text);
        drawing = List.of();
        write(text);
    }

    /** To the beginning of the drawing's first line, then clear to the end of the screen. */
    private void appendErase(StringBuilder text) {
        if (drawn) {
            int rows = drawing.stream().mapToInt(this::rows).sum();
            text.append('\r');
            if (rows > 1) {
                text.append("\u001b[").append(rows - 1).append('A');
            }
            text.append("\u001b[J");
            drawn = false;
        }
    }

    private int rows(String line) {
        int width = Columns.of(COLOUR.matcher(line).replaceAll(""));
        return Math.max(1, Math.ceilDiv(width, columns));
    }

    private void appendDrawing(StringBuilder text) {
        text.append(String.join("\n", drawing));
        drawn = !drawing.isEmpty();
    }

    private void write(StringBuilder text) {
        if (text.isEmpty()) {
            return;
        }
        try {
            err.write(text.toString().getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            drawn = false; // Nobody to tell: this is the stream on which it would be told.
        }
    }
}
