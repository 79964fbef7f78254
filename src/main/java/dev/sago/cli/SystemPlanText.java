package dev.sago.cli;

import dev.sago.cli.SystemPlan.Distance;
import dev.sago.cli.SystemPlan.Left;
import dev.sago.cli.SystemPlan.PlannedSite;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.SiteName;
import dev.sago.policy.Migration;
import dev.sago.policy.Objectives;
import dev.sago.policy.Objectives.Rpo;
import dev.sago.policy.Objectives.Rto;
import dev.sago.policy.Objectives.Verdict;
import dev.sago.policy.Survival.Newest;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Tells one system's plan to people. */
final class SystemPlanText {

    private final Messages messages;
    private final Units units;
    private final Outlook outlook;
    private final Output.Text text;

    SystemPlanText(Invocation with, Outlook outlook, Output.Text text) {
        this.messages = with.messages();
        this.units = with.units();
        this.outlook = outlook;
        this.text = text;
    }

    void tell(SystemPlan plan) {
        text.line(Tone.HEADING, messages.text("plan.heading", plan.system(), plan.grade(), plan.home(), plan.policy()));
        text.line(wants(plan));
        if (plan.conflict().isPresent()) {
            text.line(Tone.BAD, messages.text("plan.conflict", plan.conflict().get()));
            text.line(messages.text("plan.remedy", plan.remedy().orElse("")));
            return;
        }
        text.line("");
        text.table(sites(plan));
        plan.distances().stream()
                .findFirst()
                .ifPresent(nearest -> text.line(messages.text(
                        "plan.nearest", Units.distance(nearest.metres()), nearest.one(), nearest.other())));
        if (!plan.immutable().isEmpty()) {
            text.line(messages.text("plan.immutable", plan.immutableDays(), names(plan.immutable())));
        }
        text.line("");
        text.table(losses(plan));
        text.line("");
        rpo(plan.objectives().rpo());
        rto(plan.objectives().rto());
        plan.migration().ifPresent(way -> migration(plan, way));
    }

    private String wants(SystemPlan plan) {
        String apart = plan.apart().isEmpty() ? "" : messages.text("plan.apart", String.join(", ", plan.apart()));
        String distance = plan.minimumDistance() == 0
                ? ""
                : messages.text("plan.distance", Units.distance(plan.minimumDistance()));
        return messages.text("plan.wants", plan.copies(), plan.offsite(), plan.quorum()) + apart + distance;
    }

    private Table sites(SystemPlan plan) {
        Table table = new Table(
                Column.words(messages.text("head.site")),
                Column.words(messages.text("head.copy")),
                Column.number(messages.text("head.from-home")),
                Column.number(messages.text("head.nearest")),
                Column.elastic(messages.text("head.why")));
        for (PlannedSite site : plan.sites()) {
            String nearest = plan.distances().stream()
                    .filter(distance ->
                            site.site().equals(distance.one()) || site.site().equals(distance.other()))
                    .findFirst()
                    .map(Distance::metres)
                    .map(Units::distance)
                    .orElse("");
            table.row(
                    site.site(),
                    site.chosen() ? new Cell(messages.text("plan.yes"), Tone.GOOD) : Cell.of(messages.text("plan.no")),
                    site.metresFromHome().map(Units::distance).orElse(""),
                    nearest,
                    site.why());
        }
        return table;
    }

    private Table losses(SystemPlan plan) {
        Table table = new Table(
                Column.words(messages.text("head.lost")),
                Column.words(messages.text("head.left")),
                Column.words(messages.text("head.backups")),
                Column.words(messages.text("head.fate-now")),
                Column.number(messages.text("head.newest")),
                Column.elastic(messages.text("head.from")));
        for (Left loss : plan.losses()) {
            int left = loss.left().size();
            table.row(
                    loss.original() ? messages.text("plan.home-lost", loss.lost()) : loss.lost(),
                    new Cell(left + "/" + plan.copies(), left == 0 ? Tone.BAD : Tone.PLAIN),
                    loss.backupsGoOn() ? messages.text("plan.go-on") : new Cell(messages.text("plan.stop"), Tone.WARN),
                    outlook.isKnown()
                            ? new Cell(messages.word("fate", loss.fate()), PlanOverview.tone(loss.fate()))
                            : new Cell("?", Tone.WARN),
                    loss.newest().map(Newest::age).map(units::duration).orElse("-"),
                    loss.newest().map(Newest::from).map(SystemPlanText::names).orElse("-"));
        }
        return table;
    }

    private void rpo(Rpo rpo) {
        Objectives.Backups runs = rpo.backups();
        String wanted = rpo.wanted().map(units::duration).orElse("-");
        String interval = runs.interval()
                .map(each -> each.isZero() ? messages.text("plan.continuous") : units.duration(each))
                .orElse(messages.text("plan.by-hand"));
        text.line(
                PlanOverview.tone(rpo.verdict()),
                rpo.verdict() == Verdict.NONE
                        ? messages.text("plan.objective.none", "RPO")
                        : messages.text("plan.rpo", wanted, messages.word("objective", rpo.verdict())));
        text.line("  " + messages.text("plan.rpo.interval", interval));
        text.line("  "
                + runs.longest()
                        .map(longest -> messages.text("plan.rpo.longest", units.duration(longest), runs.backups()))
                        .orElse(messages.text("plan.rpo.no-backup")));
        if (runs.longest().isPresent()) {
            text.line("  "
                    + rpo.sending()
                            .map(sending -> messages.text(
                                    "plan.rpo.link",
                                    Units.bytes(runs.sent()),
                                    Units.rate(runs.link().orElse(0.0)),
                                    units.duration(sending)))
                            .orElse(messages.text("plan.rpo.no-link")));
        }
        rpo.worst().ifPresent(worst -> text.line("  " + messages.text("plan.rpo.worst", units.duration(worst))));
    }

    private void rto(Rto rto) {
        String wanted = rto.wanted().map(units::duration).orElse("-");
        text.line(
                PlanOverview.tone(rto.verdict()),
                rto.verdict() == Verdict.NONE
                        ? messages.text("plan.objective.none", "RTO")
                        : messages.text("plan.rto", wanted, messages.word("objective", rto.verdict())));
        String bytes = rto.bytes().map(Units::bytes).orElse("?");
        if (rto.bytes().isEmpty()) {
            text.line("  " + messages.text("plan.rto.no-copy"));
            return;
        }
        text.line("  "
                + rto.restores()
                        .map(rate -> messages.text(
                                "plan.rto.restores",
                                Units.rate(rate),
                                outlook.rate().map(RestoreRate::runs).orElse(0)))
                        .orElseGet(() -> messages.text("plan.rto.no-rate")));
        text.line("  "
                + rto.from()
                        .map(site -> messages.text(
                                "plan.rto.link", site, Units.rate(rto.link().orElse(0.0))))
                        .orElseGet(() -> messages.text("plan.rto.no-link")));
        rto.takes()
                .ifPresent(takes -> text.line("  "
                        + messages.text(
                                rto.rate().isPresent() ? "plan.rto.takes" : "plan.rto.takes.least",
                                bytes,
                                Units.rate(rto.rate().or(rto::link).orElse(0.0)),
                                units.duration(takes))));
    }

    private void migration(SystemPlan plan, Migration way) {
        text.line("");
        text.line(Tone.WARN, messages.text("plan.way", plan.system(), Units.count(way.before())));
        Table table = new Table(
                Column.number(""),
                Column.words(messages.text("head.step")),
                Column.words(messages.text("head.site")),
                Column.words(messages.text("head.read-from")),
                Column.number(messages.text("head.about")),
                Column.number(messages.text("head.copies-then")),
                Column.elastic(messages.text("head.counted")));
        String about = Units.bytes(outlook.storedBytes(outlook.settings(plan.system())));
        int number = 1;
        for (Migration.Step step : way.steps()) {
            table.row(
                    number++,
                    messages.word("step", step.kind()),
                    step.site(),
                    step.from().isEmpty() ? "-" : names(step.from()),
                    step.kind() == Migration.Kind.FILL ? about : "-",
                    step.counted().size(),
                    names(step.counted()));
        }
        text.table(table);
    }

    static String names(List<SiteName> sites) {
        return sites.stream().map(SiteName::value).collect(Collectors.joining(" "));
    }

    static Tone tone(Duration age, Objectives objectives) {
        return objectives.rpo().wanted().map(most -> age.compareTo(most) > 0).orElse(false) ? Tone.BAD : Tone.PLAIN;
    }

    static Cell verdict(Verdict verdict, Messages messages) {
        return new Cell(messages.word("objective", verdict), PlanOverview.tone(verdict));
    }
}
