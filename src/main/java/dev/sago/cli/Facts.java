package dev.sago.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of name and value below a heading, the values under each other. Printed at the end, when the longest name is
 * known.
 */
final class Facts {

    private record Fact(String name, Tone tone, String value) {}

    private final Output.Text out;
    private final List<Fact> facts = new ArrayList<>();

    Facts(Output.Text out) {
        this.out = out;
    }

    /** A line; an empty name goes on under the line before. */
    void add(String name, String value) {
        add(name, Tone.PLAIN, value);
    }

    /** A line in a tone. */
    void add(String name, Tone tone, String value) {
        facts.add(new Fact(name, tone, value));
    }

    /** Prints them. */
    void end() {
        int names =
                facts.stream().mapToInt(fact -> Columns.of(fact.name())).max().orElse(0);
        for (Fact fact : facts) {
            String[] lines = fact.value().split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                String name = Columns.left(i == 0 ? fact.name() : "", names);
                out.line(fact.tone(), "  " + name + "  " + lines[i].strip());
            }
        }
    }
}
