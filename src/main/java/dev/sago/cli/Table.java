package dev.sago.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows under headings, aligned. Headings are upper-case by convention of the message files; numbers stand right. On a
 * terminal rows are cut to its width, the elastic columns first; in a pipe nothing is cut, so that {@code grep} finds
 * it. Not for many threads.
 */
final class Table {

    private static final String GAP = "  ";
    private static final int LEAST = 8;

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** Where a column's texts stand. */
    enum Align {
        /** Words. */
        LEFT,
        /** Numbers. */
        RIGHT
    }

    /** A column; an elastic one gives way where the terminal is too narrow. */
    record Column(String heading, Align align, boolean elastic) {
        /** Words of fixed width, such as names and states. */
        static Column words(String heading) {
            return new Column(heading, Align.LEFT, false);
        }

        /** Words that may be cut, such as paths and reasons. */
        static Column elastic(String heading) {
            return new Column(heading, Align.LEFT, true);
        }

        /** Numbers, with or without a unit. */
        static Column number(String heading) {
            return new Column(heading, Align.RIGHT, false);
        }
    }

    /** One text in one tone; control characters are made visible. */
    record Cell(String text, Tone tone) {
        Cell {
            text = Columns.printable(text);
        }

        static Cell of(String text) {
            return new Cell(text, Tone.PLAIN);
        }
    }

    Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row of {@link Cell}s, or of anything else, which stands as its {@code toString()}. */
    Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    "a row of " + cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> cell instanceof Cell ready ? ready : Cell.of(String.valueOf(cell)))
                .toList());
        return this;
    }

    /** The same without the columns that are empty in all rows. */
    Table compact() {
        List<Integer> kept = IntStream.range(0, columns.size())
                .filter(i -> rows.stream().anyMatch(row -> !row.get(i).text().isEmpty()))
                .boxed()
                .toList();
        Table table = new Table(kept.stream().map(columns::get).toArray(Column[]::new));
        rows.forEach(row -> table.row(kept.stream().map(row::get).toArray()));
        return table;
    }

    /** Whether there are no rows. */
    boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * The lines, heading first, without trailing spaces.
     *
     * @param width columns to keep to; 0 for no limit
     * @param colour whether tones are painted
     */
    List<String> lines(int width, boolean colour) {
        int[] widths = widths();
        shrink(widths, width);
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(
                columns.stream().map(c -> new Cell(c.heading(), Tone.HEADING)).toList(), widths, width, colour));
        for (List<Cell> row : rows) {
            lines.add(line(row, widths, width, colour));
        }
        return lines;
    }

    private int[] widths() {
        int[] widths = columns.stream().mapToInt(c -> Columns.of(c.heading())).toArray();
        for (List<Cell> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Columns.of(row.get(i).text()));
            }
        }
        return widths;
    }

    /** Takes from the widest elastic column, one by one, until the row fits or all elastic columns are small. */
    private void shrink(int[] widths, int width) {
        int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - width;
        while (width > 0 && excess > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (columns.get(i).elastic() && widths[i] > LEAST && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            excess--;
        }
    }

    private String line(List<Cell> cells, int[] widths, int width, boolean colour) {
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int i = 0; i < widths.length; i++) {
            int room = width > 0 ? Math.min(widths[i], width - used) : widths[i];
            if (room <= 0) {
                break;
            }
            Cell cell = cells.get(i);
            String text = Columns.cut(cell.text(), room);
            String padding = " ".repeat(room - Columns.of(text));
            String painted = cell.tone().paint(text, colour);
            line.append(columns.get(i).align() == Align.RIGHT ? padding + painted : painted + padding);
            if (i < widths.length - 1) {
                line.append(GAP);
            }
            used += widths[i] + GAP.length();
        }
        return line.toString().stripTrailing();
    }
}
