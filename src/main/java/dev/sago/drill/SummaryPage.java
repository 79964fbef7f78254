package dev.sago.drill;

import dev.sago.catalog.Drills.Row;

import java.time.Duration;
import java.util.Optional;

/** A monthly summary as a page. */
final class SummaryPage {

    private SummaryPage() {}

    static String write(DrillSummary summary, String name, ReportText words) {
        PageParts page = new PageParts(words);
        page.begin(words.text("title.summary"), summary.month().toString());
        page.html().element("h1", words.text("title.summary") + " " + summary.month());
        boolean good = summary.isGood();
        page.verdict(
                good,
                words.text(good ? "s.verdict.word.good" : "s.verdict.word.bad"),
                words.text(good ? "s.verdict.good" : "s.verdict.bad"));
        result(summary, name, words, page);
        coverage(summary, words, page);
        trend(summary, words, page);
        overdue(summary, words, page);
        drills(summary, words, page);
        actions(summary, words, page);
        page.appendix();
        return page.end();
    }

    private static String of(long part, long all, ReportText words) {
        String told = words.text("s.of", ReportText.number(part), ReportText.number(all));
        return all == 0 ? told : told + " (" + ReportText.percent(part / (double) all) + ")";
    }

    private static void result(DrillSummary summary, String name, ReportText words, PageParts page) {
        page.heading("s.h.result");
        page.facts()
                .fact("f.report", name)
                .fact("s.month", summary.month().toString())
                .fact("s.made", ReportText.time(summary.made()))
                .fact("s.coverage", of(summary.covered(), summary.systems(), words))
                .fact("s.rate", of(summary.passed(), summary.drills(), words))
                .fact("s.overdue", ReportText.number(summary.overdue().size()))
                .fact("s.open", ReportText.number(summary.open().size()))
                .end();
    }

    private static void coverage(DrillSummary summary, ReportText words, PageParts page) {
        page.heading("s.h.coverage");
        page.table("t.grade", "t.systems", "t.drilled", "t.rate");
        for (DrillSummary.Coverage one : summary.grades()) {
            page.row(
                    words.of("grade", one.grade()),
                    ReportText.number(one.systems()),
                    ReportText.number(one.covered()),
                    one.systems() == 0
                            ? words.text("s.no-rto")
                            : ReportText.percent(one.covered() / (double) one.systems()));
        }
        page.endTable();
    }

    private static void trend(DrillSummary summary, ReportText words, PageParts page) {
        page.heading("s.h.trend");
        page.table("t.month", "t.drills", "t.passed", "t.rto-median", "t.rto-worst");
        for (DrillSummary.Month month : summary.trend()) {
            page.row(
                    month.month().toString(),
                    ReportText.number(month.drills()),
                    ReportText.number(month.passed()),
                    time(month.medianRto(), words),
                    time(month.longestRto(), words));
        }
        page.endTable();
        page.paragraph(words.text("s.trend.how"));
    }

    private static String time(Optional<Duration> time, ReportText words) {
        return time.map(words::duration).orElseGet(() -> words.text("s.no-rto"));
    }

    private static void overdue(DrillSummary summary, ReportText words, PageParts page) {
        page.heading("s.h.overdue");
        if (summary.overdue().isEmpty()) {
            page.paragraph(words.text("none"));
            return;
        }
        page.table("t.what", "t.last", "t.every");
        for (DrillTurns.Overdue one : summary.overdue()) {
            page.row(
                    words.text(one.site() ? "s.site" : "s.system", one.what()),
                    one.last().map(ReportText::time).orElseGet(() -> words.text("s.never")),
                    words.duration(one.every()));
        }
        page.endTable();
    }

    private static void drills(DrillSummary summary, ReportText words, PageParts page) {
        page.heading("s.h.drills");
        if (summary.rows().isEmpty()) {
            page.paragraph(words.text("none"));
            return;
        }
        page.table("t.report", "t.system", "f.loss", "t.result", "t.rpo", "t.rto", "t.compared");
        for (Row row : summary.rows()) {
            String result = words.text(row.passed() ? "passed" : "failed")
                    + row.reason()
                            .map(reason -> "\n" + words.text("cause." + reason))
                            .orElse("");
            page.row(
                    row.report(),
                    row.system().value(),
                    row.loss(),
                    result,
                    time(row.age(), words),
                    words.duration(row.took()),
                    words.text("t.compared.told", ReportText.number(row.entries()), ReportText.bytes(row.bytes())));
        }
        page.endTable();
    }

    private static void actions(DrillSummary summary, ReportText words, PageParts page) {
        page.heading("s.h.actions");
        if (summary.open().isEmpty()) {
            page.paragraph(words.text("none"));
            return;
        }
        page.table("t.report", "t.number", "t.system", "t.cause", "t.action", "t.owner", "t.state");
        for (DrillActions.Standing one : summary.open()) {
            page.row(
                    one.report(),
                    Integer.toString(one.action().number()),
                    one.action().system(),
                    words.text("cause." + one.action().cause()),
                    one.action().text(),
                    one.action().owner().isEmpty()
                            ? words.text("owner.none")
                            : one.action().owner(),
                    words.of("state", one.action().state()));
        }
        page.endTable();
    }
}
