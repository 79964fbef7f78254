package dev.sago.bench;

import java.util.Locale;

/** Appends a JSON document piece by piece. The source launcher has no libraries, and this needs no more. */
final class Json {

    private final StringBuilder out = new StringBuilder();
    private boolean first = true;

    Json open(char bracket) {
        separate();
        out.append(bracket);
        first = true;
        return this;
    }

    Json close(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    Json name(String name) {
        separate();
        quote(name);
        out.append(": ");
        first = true;
        return this;
    }

    Json value(String text) {
        separate();
        quote(text);
        return this;
    }

    Json value(long number) {
        separate();
        out.append(number);
        return this;
    }

    /** {@code null} for what is no number. */
    Json value(double number) {
        separate();
        out.append(Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : "null");
        return this;
    }

    Json value(boolean is) {
        separate();
        out.append(is);
        return this;
    }

    private void separate() {
        if (!first) {
            out.append(",\n");
        }
        first = false;
    }

    private void quote(String text) {
        out.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
