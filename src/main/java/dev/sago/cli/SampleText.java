package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.SampleResult;
import dev.sago.maintenance.SampleResult.SiteResult;
import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;

/** Tells what a sample restore came to. */
final class SampleText {

    private static final int MOST_FAILURES = 20;

    private final Invocation with;
    private final Messages messages;

    SampleText(Invocation with) {
        this.with = with;
        this.messages = with.messages();
    }

    void print(SampleResult result, Output.Text out) {
        out.line(
                result.outcome() == Outcome.OK ? Tone.GOOD : Tone.BAD,
                messages.text(
                        switch (result.outcome()) {
                            case OK -> "sample.good";
                            case DAMAGE -> "sample.damage";
                            default -> "sample.lost";
                        },
                        result.system(),
                        with.units().duration(result.took())));
        Facts facts = new Facts(out);
        facts.add(messages.text("restore.snapshot"), result.snapshot().value());
        facts.add(
                messages.text("sample.chosen"),
                messages.text(
                        "sample.chosen.told",
                        Units.count(result.entries()),
                        Units.count(result.of()),
                        String.valueOf(result.seed())));
        if (!result.notCompared().isEmpty()) {
            facts.add(
                    messages.text("sample.not-compared"),
                    Tone.WARN,
                    messages.text(
                            "sample.not-compared.told",
                            Units.count(result.notCompared().size()),
                            result.notCompared().getFirst().reason()));
        }
        if (!result.repaired().isEmpty()) {
            facts.add(
                    messages.text("restore.repaired"),
                    messages.counted("objects", result.repaired().size()));
        }
        facts.end();
        table(result, out);
        new FindingsText(messages).print(result.findings(), out);
    }

    private void table(SampleResult result, Output.Text out) {
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.number(messages.text("column.restored")),
                Column.number(messages.text("column.size")),
                Column.number(messages.text("column.compared")),
                Column.number(messages.text("column.changed")),
                Column.number(messages.text("column.failed")),
                Column.elastic(messages.text("column.reason")));
        for (SiteResult site : result.sites()) {
            int failed = site.failures().size();
            table.row(
                    site.site(),
                    Units.count(site.restored()),
                    Units.bytes(site.bytes()),
                    Units.count(site.compared()),
                    Units.count(site.changed()),
                    new Cell(Units.count(failed), failed == 0 ? Tone.PLAIN : Tone.BAD),
                    site.lost());
        }
        out.table(table);
        for (SiteResult site : result.sites()) {
            for (Problem failure : site.failures().stream().limit(MOST_FAILURES).toList()) {
                out.line(
                        Tone.BAD,
                        "  " + site.site() + ": " + messages.text("event.entry", failure.path(), failure.reason()));
            }
            if (site.failures().size() > MOST_FAILURES) {
                out.line("  "
                        + messages.text("more.json", Units.count(site.failures().size() - MOST_FAILURES)));
            }
        }
    }
}
