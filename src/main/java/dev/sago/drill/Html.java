package dev.sago.drill;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes a page, element by element. Every text is escaped; there is no way to write one that is not, but for the style that
 * this package brings along. Used by one thread.
 */
final class Html {

    private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element. Attributes are names and values in turn. */
    Html open(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        out.append('>');
        open.push(element);
        return this;
    }

    /** Ends the element that was begun last. */
    Html close() {
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** Text in the open element. */
    Html text(String text) {
        escape(text);
        return this;
    }

    /** An element with text only. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** An element without an end. */
    Html empty(String element, String... attributes) {
        open(element, attributes);
        open.pop();
        out.append('\n');
        return this;
    }

    /** A style sheet of this package. */
    Html style(String sheet) {
        out.append("<style>\n").append(sheet).append("</style>\n");
        return this;
    }

    /** The page; all elements must be closed. */
    String page() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }

    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    boolean shown = c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f && !surrogate(c));
                    out.appendCodePoint(shown ? c : 0xFFFD);
                }
            }
        });
    }

    private static boolean surrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
