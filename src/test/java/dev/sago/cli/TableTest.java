package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TableTest {

    private final Table table = new Table(
                    Column.words("SITE"), Column.number("BYTES"), Column.elastic("PATH"), Column.words("STATE"))
            .row("대전", "1.5 GiB", "문서/회의록 2025년 9월.hwp", new Cell("complete", Tone.GOOD))
            .row("gwangju", "879 KiB", "a", new Cell("damaged", Tone.BAD));

    @Test
    void alignsByColumnsNotLetters() {
        assertThat(table.lines(0, false))
                .containsExactly(
                        "SITE       BYTES  PATH                        STATE",
                        "대전     1.5 GiB  문서/회의록 2025년 9월.hwp  complete",
                        "gwangju  879 KiB  a                           damaged");
    }

    @Test
    void elasticColumnsGiveWay() {
        List<String> lines = table.lines(45, false);
        assertThat(lines)
                .containsExactly(
                        "SITE       BYTES  PATH               STATE",
                        "대전     1.5 GiB  문서/회의록 2025…  complete",
                        "gwangju  879 KiB  a                  damaged");
        assertThat(lines).allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(45));
    }

    @Test
    void neverWiderThanTheTerminal() {
        for (int width = 1; width < 70; width++) {
            int limit = width;
            assertThat(table.lines(width, false))
                    .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(limit));
        }
    }

    @Test
    void coloursDoNotCount() {
        List<String> lines = table.lines(0, true);
        assertThat(lines.get(1)).endsWith("\u001b[32mcomplete\u001b[0m");
        assertThat(lines.stream()
                        .map(line -> line.replaceAll("\u001b\\[\\d+m", "").stripTrailing()))
                .isEqualTo(table.lines(0, false));
    }

    @Test
    void rowsMustFit() {
        assertThatThrownBy(() -> table.row("x")).hasMessage("a row of 1 cells for 4 columns");
    }
}
