package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.HealPlan;
import dev.sago.maintenance.HealPlan.DrainPlan;
import dev.sago.maintenance.HealPlan.SitePlan;
import dev.sago.maintenance.HealPlan.Why;
import dev.sago.maintenance.HealResult;
import dev.sago.maintenance.HealResult.DrainResult;
import dev.sago.maintenance.HealResult.SiteResult;
import dev.sago.model.Run.Outcome;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells what a heal did, or would do. */
final class HealReport {

    private static final int MOST = 20;

    private final Messages messages;
    private final Units units;

    HealReport(Messages messages, Units units) {
        this.messages = messages;
        this.units = units;
    }

    /** A plan ends as the heal would if all goes well: with what cannot be healed. */
    static ExitCode exit(HealPlan plan) {
        boolean allAnswered =
                plan.sites().stream().allMatch(site -> site.unreachable().isEmpty());
        if (!plan.withoutSource().isEmpty() && allAnswered) {
            return ExitCode.DAMAGE;
        }
        return allAnswered && plan.doubtful().isEmpty() ? ExitCode.OK : ExitCode.DEBTS;
    }

    void print(HealPlan plan, Output.Text out) {
        boolean nothing = plan.isEmpty() && exit(plan) == ExitCode.OK;
        out.line(
                nothing ? Tone.GOOD : Tone.HEADING,
                messages.text(nothing ? "heal.plan.nothing" : "heal.plan.told", plan.system()));
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.number(messages.text("column.bring")),
                Column.number(messages.text("column.size")),
                Column.elastic(messages.text("column.reason")));
        for (SitePlan site : plan.sites()) {
            boolean unknown = !site.unreachable().isEmpty();
            table.row(
                    site.site(),
                    unknown ? new Cell("?", Tone.WARN) : Units.count(site.objects()),
                    unknown ? "-" : Units.bytes(site.bytes()),
                    unknown ? site.unreachable() : why(site.why()));
        }
        out.table(table.compact());
        for (DrainPlan drain : plan.drains()) {
            out.line(
                    Tone.WARN,
                    messages.text(
                            drain.asked() ? "heal.plan.drain" : "heal.plan.left",
                            drain.site(),
                            Units.count(drain.objects()),
                            Units.bytes(drain.bytes()),
                            plan.system()));
        }
        lost(plan.withoutSource(), out);
        doubtful(plan.doubtful(), out);
    }

    private String why(Map<Why, Integer> why) {
        return why.entrySet().stream()
                .map(one -> messages.text(
                        switch (one.getKey()) {
                            case MISSING -> "heal.why.missing";
                            case WRONG_SIZE -> "heal.why.size";
                            case DAMAGED -> "heal.why.damaged";
                        },
                        Units.count(one.getValue())))
                .collect(Collectors.joining(", "));
    }

    void print(HealResult result, Output.Text out) {
        Tone tone = switch (result.outcome()) {
            case OK -> Tone.GOOD;
            case DAMAGE -> Tone.BAD;
            case FAILED, INCOMPLETE, DEBTS, INTERRUPTED -> Tone.WARN;
        };
        String said = switch (result.outcome()) {
            case OK -> "heal.all";
            case DAMAGE -> "heal.lost";
            case FAILED, INCOMPLETE, DEBTS, INTERRUPTED ->
                result.sites().stream()
                                .allMatch(
                                        site -> site.left() == 0 && site.text().isEmpty())
                        ? "heal.undrained"
                        : "heal.some";
        };
        out.line(tone, messages.text(said, result.system(), units.duration(result.took())));
        if (result.checked().objects() > 0) {
            out.line(messages.text(
                    "heal.checked",
                    Units.count(result.checked().objects()),
                    Units.bytes(result.checked().bytes())));
        }
        Table table = new Table(
                Column.words(messages.text("column.site")),
                Column.number(messages.text("column.brought")),
                Column.number(messages.text("column.size")),
                Column.number(messages.text("column.lacks")),
                Column.elastic(messages.text("column.reason")));
        for (SiteResult site : result.sites()) {
            boolean unknown = site.left() == 0 && !site.text().isEmpty();
            table.row(
                    site.site(),
                    Units.count(site.brought()),
                    Units.bytes(site.bytes()),
                    unknown ? new Cell("?", Tone.WARN) : Units.count(site.left()),
                    site.text());
        }
        out.table(table.compact());
        for (DrainResult drain : result.drains()) {
            if (drain.deleted() > 0) {
                out.line(messages.text(
                        "heal.drained", drain.site(), Units.count(drain.deleted()), Units.bytes(drain.bytes())));
            }
            if (drain.left() > 0) {
                out.line(Tone.WARN, messages.text("heal.left", drain.site(), Units.count(drain.left()), drain.text()));
            }
        }
        if (result.outcome() == Outcome.DAMAGE) {
            lost(List.copyOf(result.lost().keySet()), out);
        }
        doubtful(result.doubtful(), out);
    }

    private void lost(List<String> keys, Output.Text out) {
        if (keys.isEmpty()) {
            return;
        }
        out.line("");
        out.line(Tone.BAD, messages.text("heal.lost.list", Units.count(keys.size())));
        keys.stream().limit(MOST).forEach(key -> out.line("  " + key));
        if (keys.size() > MOST) {
            out.line(messages.text("more.json", Units.count(keys.size() - MOST)));
        }
    }

    private void doubtful(Map<String, String> doubtful, Output.Text out) {
        doubtful.forEach((key, why) -> out.line(Tone.WARN, key + ": " + why));
    }
}
