package dev.sago.drill;

import dev.sago.drill.DrillFailure.Reason;
import dev.sago.model.Problem;
import dev.sago.model.SiteName;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of one drill as a page. */
final class ReportPage {

    private static final int PROBLEMS_SHOWN = 200;

    private final DrillReport report;
    private final ReportText words;
    private final PageParts page;

    private ReportPage(DrillReport report, ReportText words) {
        this.report = report;
        this.words = words;
        this.page = new PageParts(words);
    }

    static String write(DrillReport report, ReportText words) {
        return new ReportPage(report, words).write();
    }

    private String write() {
        page.begin(words.text("title"), report.name());
        page.html().element("h1", words.text("title"));
        verdict();
        scope();
        scenario();
        report.systems().forEach(this::system);
        actions();
        page.appendix();
        return page.end();
    }

    private void verdict() {
        boolean passed = report.passed();
        int all = report.systems().size();
        long failed =
                report.systems().stream().filter(system -> !system.passed()).count();
        String key = (passed ? "verdict.passed" : "verdict.failed") + (all == 1 ? ".one" : "");
        String told = passed
                ? words.text(key, ReportText.number(all))
                : words.text(key, ReportText.number(failed), ReportText.number(all));
        page.verdict(passed, words.text(passed ? "passed" : "failed"), told);
    }

    private void scope() {
        page.heading("h.scope");
        page.facts()
                .fact("f.report", report.name())
                .fact("f.chain", words.text("f.chain.told", ReportText.number(report.number()), report.previous()))
                .fact("f.begun", ReportText.time(report.begun()))
                .fact("f.ended", ReportText.time(report.ended()))
                .fact("f.started-by", words.text("f.started-by.told", report.startedBy(), report.host()))
                .fact("f.software", words.text("f.software.told", report.sago(), report.java(), report.os()))
                .fact("f.configuration", words.text("f.configuration.told", report.configuration()))
                .fact("f.to", report.to().orElseGet(() -> words.text("f.to.scratch")))
                .end();
        report.chainFault().ifPresent(fault -> page.warning(words.text("chain.fault", fault)));
        page.table("t.system", "t.grade", "t.home", "t.result", "t.rpo", "t.rto", "t.compared");
        for (SystemDrill drill : report.systems()) {
            page.row(
                    drill.system().value(),
                    drill.grade().name(),
                    drill.home().value(),
                    words.text(drill.passed() ? "passed" : "failed"),
                    against(drill.rpo(), drill.rpoGoal()),
                    against(Optional.of(drill.rto()), drill.rtoGoal()),
                    words.text(
                            "t.compared.told",
                            ReportText.number(drill.compared().entries()),
                            ReportText.bytes(drill.compared().bytes())));
        }
        page.endTable();
    }

    private String against(Optional<Duration> measured, Optional<Duration> goal) {
        return words.text(
                "against",
                measured.map(words::duration).orElseGet(() -> words.text("not-measured")),
                goal.map(words::duration).orElseGet(() -> words.text("none")));
    }

    private void scenario() {
        page.heading("h.scenario");
        Scenario scenario = report.scenario();
        page.facts()
                .fact("f.loss", scenario.name())
                .fact("f.lost", names(scenario.lost()))
                .fact(
                        "f.chosen",
                        scenario.chosen() == Scenario.Chosen.RANDOM
                                ? words.text("chosen.random.seed", Long.toString(scenario.seed()))
                                : words.of("chosen", scenario.chosen()))
                .end();
        page.paragraph(words.text("scenario.rules"));
    }

    private String names(List<SiteName> sites) {
        return sites.isEmpty()
                ? words.text("none")
                : sites.stream().map(SiteName::value).collect(Collectors.joining(", "));
    }

    private void system(SystemDrill drill) {
        page.heading(words.text("h.system", drill.system().value()), "system");
        var facts = page.facts()
                .fact("f.grade", words.of("grade", drill.grade()))
                .fact("f.policy", drill.policy())
                .fact("f.used", names(drill.used()));
        drill.snapshot()
                .ifPresent(used -> facts.fact(
                                "f.snapshot",
                                words.text(
                                        "f.snapshot.told",
                                        used.id().value(),
                                        ReportText.time(used.begun()),
                                        ReportText.number(used.files()),
                                        ReportText.bytes(used.bytes())))
                        .fact("f.age", drill.rpo().map(words::duration).orElse("")));
        facts.fact("f.extent", extent(drill));
        drill.rtoProjected().ifPresent(all -> facts.fact("f.projected", words.duration(all)));
        facts.end();
        criteria(drill);
        phases(drill);
        compared(drill);
        check(drill);
        problems(drill);
        deviations(drill);
    }

    private String extent(SystemDrill drill) {
        if (drill.sample().isEmpty()) {
            return words.text("extent.whole");
        }
        var sample = drill.sample().get();
        String drawn = words.text(
                "extent.sample",
                ReportText.number(sample.entries()),
                ReportText.number(sample.of()),
                Long.toString(sample.seed()));
        boolean clean = drill.problemCount() == 0 && drill.measured(Reason.DIFFERENT);
        if (!clean) {
            return drawn + " " + words.text("extent.unclean", ReportText.number(drill.problemCount()));
        }
        return drawn + " "
                + (sample.lessThan() == 0
                        ? words.text("extent.all")
                        : words.text("extent.confidence", ReportText.percent(sample.lessThan())));
    }

    private void criteria(SystemDrill drill) {
        page.subheading("h.criteria");
        page.wideFirst("t.criterion", "t.result", "t.why");
        for (Reason reason : Reason.values()) {
            List<DrillFailure> failures = drill.failures().stream()
                    .filter(failure -> failure.reason() == reason)
                    .toList();
            String result = words.text(DrillReport.word(drill.verdict(reason)));
            String why = failures.stream()
                    .map(failure -> failure.text() + " → " + advice(failure, drill))
                    .collect(Collectors.joining("\n"));
            boolean untold = why.isEmpty() && drill.verdict(reason) == SystemDrill.Verdict.NOT_MET;
            page.row(criterion(reason, drill), result, untold ? entries(drill.problemCount()) : why);
        }
        page.endTable();
    }

    private String entries(long faulty) {
        return words.text(faulty == 1 ? "criterion.entry" : "criterion.entries", ReportText.number(faulty));
    }

    /** What to do in the page's language: the program's own remedy is English, and says more. */
    private String advice(DrillFailure failure, SystemDrill drill) {
        boolean own = words.language().equals("en") && !failure.remedy().isEmpty();
        return own ? failure.remedy() : words.text("advice." + DrillReport.word(failure.reason()), drill.system());
    }

    private String criterion(Reason reason, SystemDrill drill) {
        Optional<Duration> goal = switch (reason) {
            case RPO -> drill.rpoGoal();
            case RTO -> drill.rtoGoal();
            case KEY, OPEN, MISSING, DAMAGED, NOT_RESTORED, DIFFERENT, CHECK, SCRATCH -> Optional.empty();
        };
        String text = words.of("criterion", reason);
        return goal.map(most -> text + " (≤ " + words.duration(most) + ")").orElse(text);
    }

    private void phases(SystemDrill drill) {
        page.subheading("h.timeline");
        page.table("t.phase", "t.begun", "t.took", "t.end");
        for (DrillPhase.Timed phase : drill.phases()) {
            page.row(
                    words.of("phase", phase.phase()),
                    ReportText.time(phase.begun()),
                    words.duration(phase.took()),
                    words.text(phase.ended() ? "ended" : "broken-off"));
        }
        page.endTable();
        page.paragraph(words.text("timeline.rto", words.duration(drill.rto())));
    }

    private void compared(SystemDrill drill) {
        page.subheading("h.compared");
        if (!drill.measured(Reason.DIFFERENT)) {
            page.warning(words.text("compared.not"));
            return;
        }
        page.facts()
                .fact("f.entries", ReportText.number(drill.compared().entries()))
                .fact("f.folders", ReportText.number(drill.compared().folders()))
                .fact(
                        "f.bytes",
                        ReportText.bytes(drill.compared().bytes()) + " ("
                                + ReportText.number(drill.compared().bytes()) + ")")
                .fact("f.chunks", ReportText.number(drill.compared().chunks()))
                .fact("f.faulty", ReportText.number(drill.problemCount()))
                .end();
        page.paragraph(words.text("compared.how"));
    }

    private void check(SystemDrill drill) {
        page.subheading("h.check");
        if (drill.check().isEmpty()) {
            page.paragraph(words.text("check.none"));
            return;
        }
        var check = drill.check().get();
        page.facts()
                .fact("f.program", check.program())
                .fact("f.result", words.text(check.passed() ? "passed" : "failed") + ": " + check.text())
                .fact("f.took", words.duration(check.took()))
                .end();
        page.output(check.output());
    }

    private void problems(SystemDrill drill) {
        page.subheading("h.problems");
        if (drill.problems().isEmpty()) {
            page.paragraph(words.text(drill.measured(Reason.DIFFERENT) ? "problems.none" : "compared.not"));
            return;
        }
        // One damaged object can cost many files: its reason is said once.
        Map<String, List<Problem>> byReason = drill.problems().stream()
                .limit(PROBLEMS_SHOWN)
                .collect(Collectors.groupingBy(Problem::reason, LinkedHashMap::new, Collectors.toList()));
        byReason.forEach((reason, problems) ->
                page.list(reason, problems.stream().map(Problem::path).toList()));
        long more =
                drill.problemCount() - Math.min(PROBLEMS_SHOWN, drill.problems().size());
        if (more > 0) {
            page.paragraph(words.text("problems.more", ReportText.number(more)));
        }
    }

    private void deviations(SystemDrill drill) {
        page.subheading("h.deviations");
        if (drill.deviations().isEmpty()) {
            page.paragraph(words.text("none"));
            return;
        }
        page.table("t.deviation", "t.why");
        drill.deviations().forEach(one -> page.row(words.of("deviation", one.kind()), one.text()));
        page.endTable();
    }

    private void actions() {
        page.heading("h.actions");
        if (report.actions().isEmpty()) {
            page.paragraph(words.text("none"));
            return;
        }
        page.table("t.number", "t.system", "t.cause", "t.action", "t.owner", "t.state");
        for (CorrectiveAction action : report.actions()) {
            page.row(
                    Integer.toString(action.number()),
                    action.system(),
                    words.text("cause." + action.cause()),
                    action.text(),
                    action.owner().isEmpty() ? words.text("owner.none") : action.owner(),
                    words.of("state", action.state()));
        }
        page.endTable();
        page.paragraph(words.text("actions.how", report.name()));
    }
}
