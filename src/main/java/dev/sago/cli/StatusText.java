package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.standing.Condition;
import dev.sago.standing.Standing;
import dev.sago.standing.SystemStanding;
import dev.sago.standing.Trouble;
import dev.sago.standing.Wording;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How everything stands for people: a line that sums up, a line for each site that owes, then as many systems as fit. */
final class StatusText {

    /** So many are shown in a pipe even if all is well. */
    private static final int FEW = 20;

    private final Invocation with;
    private final Standing standing;
    private final Wording wording;

    StatusText(Invocation with, Standing standing, Wording wording) {
        this.with = with;
        this.standing = standing;
        this.wording = wording;
    }

    /** @param cut whether it is to fit on the screen */
    void print(Output.Text out, boolean cut) {
        List<SystemStanding> systems = standing.systems();
        if (systems.isEmpty()) {
            out.line(with.messages().text("status.none"));
            return;
        }
        List<String> above = above();
        out.line(tone(systems.getFirst().condition()), above.getFirst());
        above.stream().skip(1).forEach(out::line);
        List<SystemStanding> shown = cut ? systems.subList(0, Math.min(systems.size(), room(above))) : systems;
        if (!shown.isEmpty()) {
            out.table(table(shown));
        }
        List<SystemStanding> rest = systems.subList(shown.size(), systems.size());
        if (!rest.isEmpty()) {
            boolean well = rest.getFirst().condition() == Condition.OK;
            out.line(with.messages().text(well ? "status.more.ok" : "status.more", Units.count(rest.size())));
        }
    }

    /** Lines for systems: on a terminal what is left of it, else all that are not well. */
    private int room(List<String> above) {
        Terminal terminal = with.around().terminal();
        if (terminal.out() == Terminal.Target.TERMINAL) {
            Terminal.Size size = terminal.size().get();
            int used = above.stream()
                    .mapToInt(line -> Math.max(1, Math.ceilDiv(Columns.of(line), size.columns())))
                    .sum();
            // The heading, the line on the rest, and the shell's prompt.
            return Math.max(1, size.rows() - used - 3);
        }
        long bad = standing.systems().stream()
                .filter(system -> system.condition() != Condition.OK)
                .count();
        return (int) Math.max(FEW, bad);
    }

    private List<String> above() {
        Messages messages = with.messages();
        List<String> lines = new ArrayList<>();
        Map<Condition, Long> counts = standing.counts();
        String summary = counts.entrySet().stream()
                .map(count -> messages.text(
                        "status.count",
                        Units.count(count.getValue()),
                        messages.word("status.condition", count.getKey())))
                .collect(Collectors.joining(", "));
        lines.add(messages.text(
                "status.summary",
                messages.counted("status.systems", standing.systems().size()),
                summary));
        standing.owed()
                .forEach(owed -> lines.add(messages.text(
                        "status.owed",
                        owed.site(),
                        Units.count(owed.objects()),
                        messages.counted("status.systems", owed.systems()),
                        wording.duration(Duration.between(owed.since(), standing.read())))));
        if (!standing.nodes().isEmpty()) {
            lines.add(messages.text(
                    "status.nodes",
                    standing.nodes().stream()
                            .map(node -> node.alive()
                                    ? node.name()
                                    : messages.text(
                                            "status.node.gone",
                                            node.name(),
                                            wording.duration(Duration.between(node.seen(), standing.read()))))
                            .collect(Collectors.joining(", "))));
        }
        return lines;
    }

    private Table table(List<SystemStanding> systems) {
        Messages messages = with.messages();
        Table table = new Table(
                Column.words(messages.text("head.system")),
                Column.words(messages.text("head.grade")),
                Column.words(messages.text("head.state")),
                Column.number(messages.text("head.rpo-age")),
                Column.words(messages.text("head.copies")),
                Column.number(messages.text("head.proved")),
                Column.elastic(messages.text("head.why")),
                Column.elastic(messages.text("head.remedy")));
        systems.forEach(system -> table.row(
                system.system(),
                system.grade(),
                new Cell(messages.word("status.condition", system.condition()), tone(system.condition())),
                system.safe()
                        .map(begun -> with.units().age(begun, standing.read()))
                        .orElse("-"),
                system.copiesComplete() + "/" + system.copiesWanted(),
                system.lastProof()
                        .map(proved -> with.units().age(proved, standing.read()))
                        .orElseGet(() -> messages.text("status.proved.never")),
                why(system),
                system.troubles().isEmpty()
                        ? ""
                        : wording.remedy(system.troubles().getFirst(), standing.read())));
        return table.compact();
    }

    private String why(SystemStanding system) {
        List<Trouble> troubles = system.troubles();
        if (troubles.isEmpty()) {
            return "";
        }
        String first = wording.reason(troubles.getFirst(), standing.read());
        return troubles.size() == 1 ? first : with.messages().text("status.reasons", first, troubles.size() - 1);
    }

    private static Tone tone(Condition condition) {
        return switch (condition) {
            case DAMAGED, NEVER, LATE, FAILED -> Tone.BAD;
            case INCOMPLETE, UNPROVED, PAUSED -> Tone.WARN;
            case OK -> Tone.GOOD;
        };
    }
}
