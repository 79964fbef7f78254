package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.Finding;

import java.util.Comparator;
import java.util.List;

/**
 * Findings as a table: the worst first, the first {@value #MOST}, and what to do about them. Notes are left to JSON,
 * nothing is to be done about them.
 */
final class FindingsText {

    private static final int MOST = 20;

    private final Messages messages;

    FindingsText(Messages messages) {
        this.messages = messages;
    }

    void print(List<Finding> findings, Output.Text out) {
        List<Finding> told = findings.stream()
                .filter(finding -> finding.severity() != Finding.Severity.NOTE)
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
        if (told.isEmpty()) {
            return;
        }
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.words(messages.text("column.found")),
                Column.elastic(messages.text("column.object")),
                Column.elastic(messages.text("column.reason")));
        told.stream().limit(MOST).forEach(finding -> {
            Tone tone = finding.severity() == Finding.Severity.CRITICAL ? Tone.BAD : Tone.WARN;
            table.row(
                    finding.site(),
                    new Cell(messages.word("found", finding.kind()), tone),
                    finding.key().isEmpty() ? "-" : finding.key(),
                    finding.text());
        });
        out.line("");
        out.table(table);
        if (told.size() > MOST) {
            out.line(messages.text("more.json", Units.count(told.size() - MOST)));
        }
        out.line("");
        told.stream()
                .map(Finding::remedy)
                .filter(remedy -> !remedy.isEmpty())
                .distinct()
                .limit(5)
                .forEach(remedy -> out.line(messages.text("next", remedy)));
    }
}
