package dev.sago.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The parts that pages are put together from. Used by one thread. */
final class PageParts {

    /** Controls and grades that the appendix maps to what a report has. */
    private static final List<String> MAPPED =
            List.of("cp-4", "cp-9-1", "cp-9-2", "cp-10-4", "sp800-34", "a1", "a2", "a3");

    private final ReportText words;
    private final Html html = new Html();

    PageParts(ReportText words) {
        this.words = words;
    }

    Html html() {
        return html;
    }

    void begin(String title, String name) {
        html.open("html", "lang", words.language()).open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", title + " " + name).style(style());
        html.close().open("body");
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(PageParts.class.getResourceAsStream("report.css"), "report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("report.css", e);
        }
    }

    String end() {
        return html.close().close().page();
    }

    void verdict(boolean good, String word, String told) {
        html.open("div", "class", good ? "verdict good" : "verdict bad");
        html.element("strong", word).element("span", told).close();
    }

    void heading(String key) {
        html.element("h2", words.text(key));
    }

    void heading(String text, String style) {
        html.element("h2", text, "class", style);
    }

    void subheading(String key) {
        html.element("h3", words.text(key));
    }

    void paragraph(String text) {
        html.element("p", text);
    }

    void warning(String text) {
        html.element("p", text, "class", "warning");
    }

    void output(String text) {
        if (!text.isEmpty()) {
            html.element("pre", text);
        }
    }

    /** Names under what is said of all of them. */
    void list(String text, List<String> names) {
        html.element("p", text).open("ul");
        names.forEach(name -> html.element("li", name));
        html.close();
    }

    /** Names and values; {@link FactList#end} ends them. */
    FactList facts() {
        html.open("table", "class", "facts").open("tbody");
        return new FactList();
    }

    /** Rows of name and value. */
    final class FactList {

        FactList fact(String key, String value) {
            html.open("tr").element("th", words.text(key), "scope", "row").element("td", value);
            html.close();
            return this;
        }

        void end() {
            html.close().close();
        }
    }

    /** A table whose first column holds sentences. */
    void wideFirst(String... headings) {
        html.open("table", "class", "wide-first");
        head(headings);
    }

    void table(String... headings) {
        html.open("table");
        head(headings);
    }

    private void head(String... headings) {
        html.open("thead").open("tr");
        for (String heading : headings) {
            html.element("th", words.text(heading), "scope", "col");
        }
        html.close().close().open("tbody");
    }

    void row(String... cells) {
        html.open("tr");
        for (String cell : cells) {
            html.element("td", cell);
        }
        html.close();
    }

    void endTable() {
        html.close().close();
    }

    /** What the report has for which control, and what the grades stand for. */
    void appendix() {
        heading("h.appendix");
        paragraph(words.text("appendix.intro"));
        table("t.control", "t.meaning", "t.here");
        for (String one : MAPPED) {
            row(words.text("map." + one), words.text("map." + one + ".meaning"), words.text("map." + one + ".here"));
        }
        endTable();
    }
}
