package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.VerifyResult;
import dev.sago.maintenance.VerifyResult.SiteResult;
import dev.sago.model.CopyState;

/** Tells what an inventory came to. */
final class InventoryText {

    private InventoryText() {}

    static void print(VerifyResult result, Messages messages, Output.Text out) {
        long complete = result.sites().stream()
                .filter(site -> site.state() == CopyState.COMPLETE)
                .count();
        int sites = result.sites().size();
        out.line(
                complete == sites ? Tone.GOOD : Tone.BAD,
                messages.text("verify.told", result.system(), Units.count(complete), Units.count(sites)));
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.words(messages.text("column.state")),
                Column.number(messages.text("column.snapshots")),
                Column.number(messages.text("column.objects")),
                Column.number(messages.text("column.size")),
                Column.number(messages.text("column.missing")),
                Column.number(messages.text("column.damaged")));
        for (SiteResult one : result.sites()) {
            boolean answered = one.state() != CopyState.UNREACHABLE;
            table.row(
                    one.site(),
                    state(one.state(), messages),
                    answered ? Units.count(one.snapshots()) : "-",
                    answered ? Units.count(one.objects()) : "-",
                    answered ? Units.bytes(one.bytes()) : "-",
                    answered ? Units.count(one.missing()) : "-",
                    answered ? Units.count(one.damaged()) : "-");
        }
        out.table(table);
        new FindingsText(messages).print(result.findings(), out);
    }

    private static Cell state(CopyState state, Messages messages) {
        Tone tone = switch (state) {
            case COMPLETE -> Tone.GOOD;
            case INCOMPLETE, UNREACHABLE -> Tone.WARN;
            case DAMAGED -> Tone.BAD;
        };
        return new Cell(messages.word("state", state), tone);
    }
}
