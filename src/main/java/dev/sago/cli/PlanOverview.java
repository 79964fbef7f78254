package dev.sago.cli;

import dev.sago.cli.PlanVerb.Document;
import dev.sago.cli.PlanVerb.Uncovered;
import dev.sago.cli.SystemPlan.PlannedSite;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.Grade;
import dev.sago.policy.LossEffect;
import dev.sago.policy.Objectives.Verdict;
import dev.sago.policy.Survival.Fate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tells the plan of all systems on one screen: the worst systems and the worst losses first. */
final class PlanOverview {

    private static final int MOST_SYSTEMS = 12;
    private static final int MOST_LOSSES = 6;
    private static final int MOST_NAMES = 4;

    private final Messages messages;
    private final Units units;
    private final Outlook outlook;
    private final boolean all;
    private final Output.Text text;

    PlanOverview(Invocation with, Outlook outlook, boolean all, Output.Text text) {
        this.messages = with.messages();
        this.units = with.units();
        this.outlook = outlook;
        this.all = all;
        this.text = text;
    }

    void tell(Document document) {
        grades(document.plans());
        systems(document.plans());
        text.line("");
        losses(document);
        if (outlook.rate().isEmpty()) {
            text.line(Tone.WARN, messages.text("plan.no-rate"));
        }
        ways(document.plans());
        uncovered(document.uncovered());
    }

    /** One line: how many of each grade are placed, and have as many complete copies as they should. */
    private void grades(List<SystemPlan> plans) {
        String counted = Arrays.stream(Grade.values())
                .map(grade -> {
                    List<SystemPlan> here =
                            plans.stream().filter(plan -> plan.grade() == grade).toList();
                    long whole = here.stream().filter(PlanOverview::isWhole).count();
                    return here.isEmpty()
                            ? null
                            : messages.text("plan.grade", grade, Units.count(whole), Units.count(here.size()));
                })
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        boolean whole = plans.stream().allMatch(PlanOverview::isWhole);
        text.line(
                whole ? Tone.GOOD : Tone.WARN,
                messages.text(
                        "plan.summary",
                        messages.counted("systems", plans.size()),
                        outlook.sites().size(),
                        counted));
    }

    private static boolean isWhole(SystemPlan plan) {
        return plan.conflict().isEmpty() && plan.complete() >= plan.copies();
    }

    private void systems(List<SystemPlan> plans) {
        Table table = new Table(
                Column.words(messages.text("head.grade")),
                Column.words(messages.text("head.system")),
                Column.number(messages.text("head.proved-copies")),
                Column.number(messages.text("head.age")),
                Column.words("RPO"),
                Column.words("RTO"),
                Column.elastic(messages.text("head.copies-at")));
        List<SystemPlan> worstFirst = plans.stream()
                .sorted(Comparator.comparingInt(PlanOverview::trouble)
                        .thenComparing(SystemPlan::grade)
                        .thenComparing(SystemPlan::system))
                .toList();
        List<SystemPlan> rows =
                all ? worstFirst : worstFirst.stream().limit(MOST_SYSTEMS).toList();
        rows.forEach(plan -> table.row(
                plan.grade(),
                plan.system(),
                proved(plan),
                plan.age()
                        .map(age -> new Cell(units.duration(age), SystemPlanText.tone(age, plan.objectives())))
                        .orElse(Cell.of("-")),
                SystemPlanText.verdict(plan.objectives().rpo().verdict(), messages),
                SystemPlanText.verdict(plan.objectives().rto().verdict(), messages),
                plan.conflict()
                        .map(conflict -> new Cell(conflict, Tone.BAD))
                        .orElseGet(() -> Cell.of(plan.sites().stream()
                                .filter(PlannedSite::chosen)
                                .map(site -> site.site().value())
                                .collect(Collectors.joining(" "))))));
        text.table(table);
        if (rows.size() < plans.size()) {
            text.line(messages.text("plan.more", Units.count(plans.size() - rows.size())));
        }
    }

    /** The smaller, the worse. */
    private static int trouble(SystemPlan plan) {
        if (plan.conflict().isPresent()) {
            return 0;
        }
        if (plan.complete() == 0) {
            return 1;
        }
        boolean late = plan.age()
                .flatMap(age -> plan.objectives().rpo().wanted().map(most -> age.compareTo(most) > 0))
                .orElse(false);
        if (late || plan.complete() < plan.copies()) {
            return 2;
        }
        boolean missed = plan.objectives().rpo().verdict() == Verdict.MISSED
                || plan.objectives().rto().verdict() == Verdict.MISSED;
        return missed ? 3 : 4;
    }

    private Cell proved(SystemPlan plan) {
        if (!outlook.isKnown()) {
            return new Cell("?/" + plan.copies(), Tone.WARN);
        }
        Tone tone = plan.complete() == 0 ? Tone.BAD : isWhole(plan) ? Tone.GOOD : Tone.WARN;
        return new Cell(plan.complete() + "/" + plan.copies(), tone);
    }

    private void losses(Document document) {
        int systems = document.plans().size();
        Table table = new Table(
                Column.words(messages.text("head.lost")),
                Column.number(messages.text("head.planned")),
                Column.number(messages.text("head.survive-now")),
                Column.number(messages.text("head.to-recover")),
                Column.number(messages.text("head.oldest")),
                Column.number(messages.text("head.recovery")),
                Column.elastic(messages.text("head.gone")));
        List<LossEffect> rows = all
                ? document.losses()
                : document.losses().stream().limit(MOST_LOSSES).toList();
        for (LossEffect effect : rows) {
            table.row(
                    effect.loss().name(),
                    survivors(effect.planned(), systems),
                    outlook.isKnown() ? survivors(effect.surviving(), systems) : new Cell("?", Tone.WARN),
                    outlook.isKnown() ? Units.count(effect.toRecover()) : "?",
                    effect.oldest().map(units::duration).orElse("-"),
                    effect.recovery().map(units::duration).orElse(effect.toRecover() > 0 ? "?" : "-"),
                    outlook.isKnown() ? gone(effect) : "?");
        }
        text.table(table);
        int more = document.losses().size() - rows.size();
        if (more > 0) {
            text.line(messages.text("plan.more-losses", Units.count(more)));
        }
    }

    private static Cell survivors(int number, int of) {
        return new Cell(Units.count(number) + "/" + Units.count(of), number < of ? Tone.BAD : Tone.GOOD);
    }

    private static String gone(LossEffect effect) {
        String names =
                effect.gone().stream().limit(MOST_NAMES).map(Object::toString).collect(Collectors.joining(" "));
        int more = effect.gone().size() - MOST_NAMES;
        return effect.gone().isEmpty() ? "-" : more > 0 ? names + " +" + more : names;
    }

    private void ways(List<SystemPlan> plans) {
        List<String> moving = plans.stream()
                .filter(plan -> plan.migration().isPresent())
                .map(plan -> plan.system().value())
                .toList();
        if (!moving.isEmpty()) {
            text.line(
                    Tone.WARN,
                    messages.text(
                            "plan.ways",
                            messages.counted("systems", moving.size()),
                            limited(moving),
                            moving.getFirst()));
        }
    }

    private void uncovered(List<Uncovered> uncovered) {
        for (String key : List.of("schedule", "rpo", "rto")) {
            List<String> names = uncovered.stream()
                    .filter(one -> one.lacks().contains(key))
                    .map(one -> one.system().value())
                    .toList();
            if (!names.isEmpty()) {
                text.line(Tone.WARN, messages.text("plan.uncovered." + key, limited(names)));
            }
        }
    }

    private String limited(List<String> names) {
        return all || names.size() <= MOST_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES)) + " +" + (names.size() - MOST_NAMES);
    }

    static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case NONE -> Tone.PLAIN;
            case UNMEASURED -> Tone.WARN;
            case HOLDS -> Tone.GOOD;
            case MISSED -> Tone.BAD;
        };
    }

    static Tone tone(Fate fate) {
        return switch (fate) {
            case LOST, EXPOSED -> Tone.BAD;
            case RECOVERABLE -> Tone.WARN;
            case SAFE -> Tone.GOOD;
        };
    }
}
