package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.ScrubResult;
import dev.sago.maintenance.ScrubResult.Coverage;
import dev.sago.maintenance.ScrubResult.SiteResult;
import dev.sago.model.Run.Outcome;

/** Tells what a scrub came to: what was read and found, and how much of each site is read in the time that the policy gives. */
final class ScrubText {

    private final Invocation with;
    private final Messages messages;

    ScrubText(Invocation with) {
        this.with = with;
        this.messages = with.messages();
    }

    void print(ScrubResult result, Output.Text out) {
        out.line(
                result.outcome() == Outcome.OK ? Tone.GOOD : Tone.BAD,
                messages.text(
                        switch (result.outcome()) {
                            case OK -> "scrub.sound";
                            case DAMAGE -> "scrub.damage";
                            default -> "scrub.unread";
                        },
                        result.system(),
                        with.units().duration(result.took())));
        if (!result.sealsOpened()) {
            out.line(Tone.WARN, "  " + messages.text("scrub.by-hash"));
        }
        tellOpened(result, out);
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.number(messages.text("column.read-now")),
                Column.number(messages.text("column.size")),
                Column.number(messages.text("column.damaged")),
                Column.number(messages.text("column.missing")),
                Column.number(messages.text("column.unread")),
                Column.words(messages.text("column.covered")),
                Column.words(messages.text("column.oldest")));
        for (SiteResult site : result.sites()) {
            table.row(
                    site.site(),
                    Units.count(site.objects()),
                    Units.bytes(site.bytes()),
                    bad(site.damaged()),
                    bad(site.missing()),
                    site.lost().isEmpty() ? bad(site.unread()) : new Cell("?", Tone.WARN),
                    covered(site.coverage()),
                    oldest(site.coverage()));
        }
        out.table(table);
        for (SiteResult site : result.sites()) {
            if (site.coverage().unknown() > 0) {
                out.line("  "
                        + messages.text(
                                "scrub.unknown",
                                site.site(),
                                Units.count(site.coverage().unknown())));
            }
        }
        new FindingsText(messages).print(result.findings(), out);
    }

    /** Never that a seal was checked which only an earlier scrub did. */
    private void tellOpened(ScrubResult result, Output.Text out) {
        if (result.packsOpened() > 0 || result.packsOpenedBefore() > 0) {
            String opened = Units.count(result.packsOpened());
            out.line("  "
                    + result.oldestOpening()
                            .map(time -> messages.text(
                                    "scrub.opened.before",
                                    opened,
                                    Units.count(result.packsOpenedBefore()),
                                    with.units().age(time, with.clock().instant())))
                            .orElseGet(() -> messages.text("scrub.opened", opened)));
        }
        if (!result.notRemembered().isEmpty()) {
            out.line(Tone.WARN, "  " + messages.text("scrub.not-remembered", result.notRemembered()));
        }
    }

    private static Cell bad(long number) {
        return new Cell(Units.count(number), number == 0 ? Tone.PLAIN : Tone.BAD);
    }

    private String covered(Coverage coverage) {
        if (coverage.objects() == 0) {
            return "-";
        }
        long hundredths = coverage.bytes() == 0 ? 100 : 100 * coverage.readBytes() / coverage.bytes();
        return coverage.period().isPresent()
                ? messages.text(
                        "scrub.covered",
                        hundredths,
                        with.units().wholeSeconds(coverage.period().get()))
                : messages.text("scrub.covered.ever", hundredths);
    }

    private String oldest(Coverage coverage) {
        if (coverage.objects() == 0) {
            return "-";
        }
        return coverage.oldest()
                .map(time -> with.units().age(time, with.clock().instant()))
                .orElseGet(() -> messages.text("scrub.never"));
    }
}
