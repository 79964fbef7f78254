package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.KeyResult;
import dev.sago.model.Run.Outcome;
import dev.sago.repository.KeySite;

import java.util.List;

/** Tells what became of wrapped keys, site by site. */
final class KeyReport {

    private final Messages messages;

    KeyReport(Messages messages) {
        this.messages = messages;
    }

    void print(List<KeyResult> results, Output.Text out) {
        results.forEach(result -> print(result, out));
    }

    private void print(KeyResult result, Output.Text out) {
        Tone tone = result.outcome() == Outcome.OK ? Tone.GOOD : Tone.WARN;
        out.line(tone, messages.text("keys.told", result.system(), result.id()));
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.words(messages.text("column.state")),
                Column.elastic(messages.text("column.reason")));
        for (KeySite site : result.sites()) {
            table.row(
                    site.site(),
                    new Cell(messages.word("key-change", site.change()), site.isWell() ? Tone.PLAIN : Tone.WARN),
                    site.text());
        }
        out.table(table.compact());
    }
}
