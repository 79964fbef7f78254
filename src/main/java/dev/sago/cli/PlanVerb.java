package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.cli.SystemPlan.Distance;
import dev.sago.cli.SystemPlan.Loss;
import dev.sago.cli.SystemPlan.PlannedSite;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.config.Settings;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Placement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code sago plan}: where copies go and why, and what is left when a site is lost. Nothing but the configuration is read. */
@Command(name = "plan", customSynopsis = "sago plan [SYSTEM]")
final class PlanVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..1")
    @Nullable
    String system;

    /** The plans as JSON. */
    record Document(List<SystemPlan> plans) {}

    @Override
    ExitCode run(Invocation with) {
        Settings settings = with.settings();
        Map<SystemName, Placement> placements = settings.placements();
        Map<SiteName, Site> sites = settings.sites().values().stream()
                .map(site -> site.site())
                .collect(Collectors.toMap(Site::name, site -> site));
        List<SystemPlan> plans = Optional.ofNullable(system)
                .map(name -> List.of(with.wiring().system(name)))
                .orElseGet(() -> List.copyOf(settings.systems().values()))
                .stream()
                .map((SystemSettings one) ->
                        SystemPlan.of(one, Objects.requireNonNull(placements.get(one.name())), sites))
                .toList();
        with.out().result(new Document(plans), text -> {
            for (int i = 0; i < plans.size(); i++) {
                if (i > 0) {
                    text.line("");
                }
                tell(with.messages(), text, plans.get(i));
            }
        });
        boolean placed = plans.stream().allMatch(plan -> plan.conflict().isEmpty());
        return placed ? ExitCode.OK : ExitCode.USAGE;
    }

    private static void tell(Messages messages, Output.Text text, SystemPlan plan) {
        text.line(Tone.HEADING, messages.text("plan.heading", plan.system(), plan.grade(), plan.home(), plan.policy()));
        text.line(wants(messages, plan));
        if (plan.conflict().isPresent()) {
            text.line(Tone.BAD, messages.text("plan.conflict", plan.conflict().get()));
            text.line(messages.text("plan.remedy", plan.remedy().orElse("")));
            return;
        }
        text.line("");
        text.table(sites(messages, plan));
        plan.distances().stream()
                .findFirst()
                .ifPresent(nearest -> text.line(messages.text(
                        "plan.nearest", Units.distance(nearest.metres()), nearest.one(), nearest.other())));
        if (!plan.immutable().isEmpty()) {
            String at = plan.immutable().stream().map(SiteName::value).collect(Collectors.joining(", "));
            text.line(messages.text("plan.immutable", plan.immutableDays(), at));
        }
        text.line("");
        text.table(losses(messages, plan));
    }

    private static String wants(Messages messages, SystemPlan plan) {
        String apart = plan.apart().isEmpty() ? "" : messages.text("plan.apart", String.join(", ", plan.apart()));
        String distance = plan.minimumDistance() == 0
                ? ""
                : messages.text("plan.distance", Units.distance(plan.minimumDistance()));
        return messages.text("plan.wants", plan.copies(), plan.offsite(), plan.quorum()) + apart + distance;
    }

    private static Table sites(Messages messages, SystemPlan plan) {
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

    private static Table losses(Messages messages, SystemPlan plan) {
        Table table = new Table(
                Column.words(messages.text("head.lost")),
                Column.words(messages.text("head.left")),
                Column.words(messages.text("head.backups")),
                Column.elastic(messages.text("head.where")));
        for (Loss loss : plan.losses()) {
            int left = loss.left().size();
            table.row(
                    loss.original() ? messages.text("plan.home-lost", loss.lost()) : loss.lost(),
                    new Cell(left + "/" + plan.copies(), left == 0 ? Tone.BAD : Tone.GOOD),
                    loss.backupsGoOn() ? messages.text("plan.go-on") : new Cell(messages.text("plan.stop"), Tone.WARN),
                    loss.left().stream().map(SiteName::value).collect(Collectors.joining(", ")));
        }
        return table;
    }
}
