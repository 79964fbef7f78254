package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.NodeRow;
import dev.sago.catalog.TurnRow;
import dev.sago.cli.DutyState.State;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.Pause;
import dev.sago.model.SystemName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code sago schedule list}: what was done last and what is next, what is late first; beside a running {@code sago serve} or without one. */
@Command(name = "list", customSynopsis = "sago schedule list [--all] [SYSTEM...]")
final class ScheduleListVerb extends Verb {

    private static final int SHOWN = 15;
    private static final int GAPS_SHOWN = 5;
    private static final int GAPS = 1000;

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--all")
    boolean all;

    /** The schedule as JSON. */
    record Document(String zone, List<NodeRow> nodes, List<DutyState> duties, List<Gap> gaps) {}

    /** Due times that passed without a turn, and the one that made up for them. */
    record Gap(SystemName system, String kind, int missed, Instant from, Instant madeUpFor, Instant begun) {
        static Gap of(TurnRow turn) {
            return new Gap(
                    turn.system(),
                    DutyState.word(turn.kind()),
                    turn.missed(),
                    turn.missedFrom().orElse(turn.due()),
                    turn.due(),
                    turn.begun());
        }
    }

    @Override
    ExitCode run(Invocation with) {
        Catalog catalog = with.wiring().catalog();
        Set<SystemName> wanted =
                names.stream().map(name -> KnownSystem.of(with, name)).collect(Collectors.toCollection(HashSet::new));
        List<NodeRow> nodes = catalog.nodes().all();
        Set<String> living =
                nodes.stream().filter(NodeRow::alive).map(NodeRow::name).collect(Collectors.toSet());
        Instant now = with.clock().instant();
        Map<SystemName, Pause> paused =
                catalog.pauses().all().stream().collect(Collectors.toMap(Pause::system, pause -> pause));
        List<DutyState> duties = catalog.duties().all().stream()
                .filter(row -> wanted.isEmpty() || wanted.contains(row.system()))
                .map(row -> DutyState.of(row, Optional.ofNullable(paused.get(row.system())), living, now))
                .sorted(DutyState.WORST_FIRST)
                .toList();
        List<Gap> gaps = catalog.duties().gaps(Optional.empty(), GAPS).stream()
                .filter(turn -> wanted.isEmpty() || wanted.contains(turn.system()))
                .map(Gap::of)
                .toList();
        ZoneId zone = Times.zone(with.environment());
        Document document = new Document(zone.getId(), nodes, duties, gaps);
        with.out().result(document, text -> tell(document, with, text));
        return ExitCode.OK;
    }

    private void tell(Document document, Invocation with, Output.Text text) {
        Messages messages = with.messages();
        tellNodes(document, with, text);
        if (document.duties().isEmpty()) {
            text.line(messages.text("schedule.none"));
            return;
        }
        text.line(sum(document, messages));
        boolean whole = all || !names.isEmpty();
        List<DutyState> shown = whole
                ? document.duties()
                : document.duties().stream().limit(SHOWN).toList();
        text.line("");
        text.table(table(shown, with));
        int more = document.duties().size() - shown.size();
        if (more > 0) {
            text.line(messages.text("schedule.more", Units.count(more)));
        }
        List<Gap> gaps = whole
                ? document.gaps()
                : document.gaps().stream().limit(GAPS_SHOWN).toList();
        if (!gaps.isEmpty()) {
            text.line("");
            text.line(Tone.HEADING, messages.text("schedule.gaps"));
            gaps.forEach(gap -> text.line("  " + tell(gap, with)));
        }
    }

    private static void tellNodes(Document document, Invocation with, Output.Text text) {
        Messages messages = with.messages();
        List<NodeRow> living = document.nodes().stream().filter(NodeRow::alive).toList();
        if (living.isEmpty()) {
            text.line(Tone.BAD, messages.text("schedule.no-node"));
        }
        for (NodeRow node : document.nodes()) {
            String pools = String.join(", ", node.pools());
            if (node.alive()) {
                text.line(messages.text(
                        "schedule.node", node.name(), pools, with.times().minute(node.since())));
            } else {
                text.line(
                        Tone.WARN,
                        messages.text(
                                "schedule.node.silent",
                                node.name(),
                                pools,
                                with.units().duration(node.silent())));
            }
        }
    }

    private static String sum(Document document, Messages messages) {
        Map<State, Long> counts = new EnumMap<>(
                document.duties().stream().collect(Collectors.groupingBy(DutyState::state, Collectors.counting())));
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> parts.add(Units.count(count) + " " + word(messages, state)));
        return messages.text(
                "schedule.sum",
                messages.counted("duties", document.duties().size()),
                String.join(", ", parts),
                document.zone());
    }

    private static String word(Messages messages, State state) {
        return messages.text("schedule.state." + Words.of(state));
    }

    private static String tell(Gap gap, Invocation with) {
        return with.messages()
                .text(
                        "schedule.gap",
                        gap.system(),
                        with.messages().textOr("duty." + gap.kind(), gap.kind()),
                        Units.count(gap.missed()),
                        with.times().minute(gap.from()),
                        with.times().minute(gap.begun()));
    }

    private static Table table(List<DutyState> duties, Invocation with) {
        Messages messages = with.messages();
        Table table = new Table(
                Column.words(messages.text("head.system")),
                Column.words(messages.text("head.duty")),
                Column.words(messages.text("head.state")),
                Column.words(messages.text("head.last")),
                Column.words(messages.text("head.next")),
                Column.number(messages.text("head.missed")),
                Column.elastic(messages.text("head.node")),
                Column.elastic(messages.text("head.rhythm")),
                Column.elastic(messages.text("head.text")));
        Instant now = with.clock().instant();
        for (DutyState duty : duties) {
            table.row(
                    duty.system(),
                    messages.textOr("duty." + duty.kind(), duty.kind()),
                    state(duty, with),
                    duty.lastBegun().map(begun -> with.units().age(begun, now)).orElse("-"),
                    duty.next().map(with.times()::minute).orElse("-"),
                    duty.missed() == 0 ? "" : Units.count(duty.missed()),
                    duty.node().orElse(""),
                    duty.rhythm(),
                    text(duty, with));
        }
        return table.compact();
    }

    /** Of one that is paused, why and until when; else what the last turn says. */
    private static String text(DutyState duty, Invocation with) {
        Optional<Pause> paused = duty.state() == State.PAUSED ? duty.paused() : Optional.empty();
        return paused.map(pause -> pause.until()
                        .map(until -> with.messages()
                                .text("schedule.paused.until", with.times().minute(until), pause.reason(), pause.by()))
                        .orElseGet(() -> with.messages().text("schedule.paused", pause.reason(), pause.by())))
                .orElse(duty.text());
    }

    private static Cell state(DutyState duty, Invocation with) {
        String word = word(with.messages(), duty.state());
        Duration late = duty.late();
        return switch (duty.state()) {
            case LATE -> new Cell(word + " " + with.units().duration(late), Tone.BAD);
            case ABANDONED, FAILED -> new Cell(word, Tone.BAD);
            case WAITING, PAUSED -> new Cell(word, Tone.WARN);
            case RUNNING, OK -> new Cell(word, Tone.GOOD);
            case NEW, HELD_BACK -> Cell.of(word);
        };
    }
}
