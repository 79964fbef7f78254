package dev.sago.cli;

import dev.sago.drill.Board;
import dev.sago.drill.Board.Failed;
import dev.sago.drill.Board.Line;
import dev.sago.drill.Board.Running;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws a {@link Board} as lines of a terminal, a pure function; ASCII but for words. */
final class BoardText {

    private static final int WIDEST = 30;

    private final Messages messages;
    private final Units units;
    private final Times times;

    BoardText(Messages messages, Times times) {
        this.messages = messages;
        this.units = new Units(messages);
        this.times = times;
    }

    /** The lines, none wider than the terminal less one column, no more than it has rows less one. */
    List<String> lines(Board board, Terminal.Size size, boolean colour) {
        int width = Math.max(20, size.columns() - 1);
        List<String> lines = new ArrayList<>();
        lines.add(Columns.cut(messages.text("board.heading", board.lost(), board.root()), width));
        board.grades().forEach(line -> lines.add(line(line, width)));
        lines.add(line(board.total(), width));
        lines.add(Columns.cut("  " + pace(board), width));
        checks(board).ifPresent(told -> lines.add(Columns.cut("  " + told, width)));
        int room = Math.max(0, size.rows() - 1 - lines.size());
        int forFailed =
                Math.min(board.failed().size(), Math.max(room - board.running().size(), room / 2));
        int forRunning = Math.min(board.running().size(), room - forFailed);
        board.running().stream().limit(forRunning).forEach(one -> lines.add(Columns.cut("  " + running(one), width)));
        board.failed().stream()
                .limit(forFailed)
                .forEach(one -> lines.add(tone(one).paint(Columns.cut("  " + failed(one), width), colour)));
        return lines;
    }

    private static Tone tone(Failed one) {
        return one.retried() ? Tone.WARN : Tone.BAD;
    }

    /** All of it in one line, for logs. */
    String plain(Board board) {
        StringBuilder line = new StringBuilder();
        for (Line grade : board.grades()) {
            line.append(name(grade)).append(' ').append(recovered(grade)).append(", ");
        }
        line.append(recovered(board.total()))
                .append(", ")
                .append(board.total().percent())
                .append(" %, ");
        return line.append(amount(board.total()))
                .append(", ")
                .append(pace(board))
                .append(checks(board).map(told -> ", " + told).orElse(""))
                .toString();
    }

    private String line(Line line, int width) {
        String head = Columns.left(name(line), 4);
        String tail = Columns.right(line.percent() + " %", 5) + "  " + Columns.right(recovered(line), 9) + "  "
                + amount(line) + faults(line);
        int cells = Math.min(WIDEST, width - Columns.of(head) - Columns.of(tail) - 4);
        return cells < 5 ? Columns.cut(head + tail, width) : head + "[" + cells(line.percent(), cells) + "] " + tail;
    }

    private static String cells(int percent, int cells) {
        int full = cells * percent / 100;
        return full >= cells ? "=".repeat(cells) : "=".repeat(full) + ">" + " ".repeat(cells - full - 1);
    }

    private String name(Line line) {
        return line.grade().map(Enum::name).orElseGet(() -> messages.text("board.all"));
    }

    private static String recovered(Line line) {
        return line.recovered() + "/" + line.systems();
    }

    private String amount(Line line) {
        return messages.text("bar.bytes-of", Units.bytes(line.bytesDone()), Units.bytes(line.bytes()));
    }

    private String faults(Line line) {
        int faults = line.failed() + line.lost();
        return faults == 0 ? "" : "  " + messages.text("board.faults", Units.count(faults));
    }

    private String pace(Board board) {
        String pace = Units.rate(board.bytesPerSecond()) + "   "
                + messages.text("bar.elapsed", units.wholeSeconds(board.elapsed()));
        return board.left()
                .map(left -> pace + "   "
                        + messages.text(
                                "board.end",
                                units.wholeSeconds(left),
                                times.minute(board.seen().plus(left))))
                .orElse(pace);
    }

    private Optional<String> checks(Board board) {
        long passed =
                board.checks().stream().filter(one -> one.result().passed()).count();
        return board.checks().isEmpty()
                ? Optional.empty()
                : Optional.of(messages.text(
                        "board.checks",
                        Units.count(passed),
                        Units.count(board.checks().size() - passed)));
    }

    private String running(Running one) {
        long percent = one.bytes() > 0 ? 100 * one.bytesDone() / one.bytes() : 0;
        return one.grade() + "  " + Columns.left(one.system().value(), 24) + "  "
                + Columns.left(messages.word("board.phase", one.phase()), 10) + "  "
                + Columns.right(percent + " %", 5) + "  " + units.wholeSeconds(one.elapsed())
                + (one.attempt() > 1 ? "  " + messages.text("board.attempt", one.attempt()) : "");
    }

    private String failed(Failed one) {
        String key = one.retried() ? "board.failed.again" : "board.failed";
        return messages.text(key, one.grade(), one.system(), one.reason());
    }
}
