package dev.sago.cli;

import dev.sago.backup.BackupPlan;
import dev.sago.backup.DryRun;
import dev.sago.backup.SystemSettings;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.config.Settings;
import dev.sago.model.Event;
import dev.sago.model.Grade;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Loss;
import dev.sago.policy.Objectives;
import dev.sago.policy.Rates;
import dev.sago.policy.RecoveryTimes;
import dev.sago.policy.Survival;
import dev.sago.policy.Survival.Fate;
import dev.sago.policy.Survival.Known;
import dev.sago.policy.Survival.Newest;
import dev.sago.work.Wiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code sago whatif}: what a loss would leave, by the copies that were seen complete. Nothing is lost by asking. */
@Command(name = "whatif", customSynopsis = "sago whatif --lose SITE|KIND=VALUE[,...] [--changes] [--all]")
final class WhatIfVerb extends Verb {

    private static final int MOST_ROWS = 20;
    private static final int MOST_PATHS = 5;

    @Option(names = "--lose", paramLabel = "SITE|KIND=VALUE", required = true, split = ",")
    List<String> lose = new ArrayList<>();

    @Option(names = "--changes")
    boolean changes;

    @Option(names = "--all")
    boolean all;

    /**
     * The answer as JSON.
     *
     * @param lost the sites that are supposed to be gone
     * @param restoreBytesPerSecond what restores were measured to bring back, if one was measured
     * @param recovery in which order what needs recovery is brought back, one after another, when each stands, and how long all takes
     * @param systems the worst first
     * @param changed what would be lost with each original, where that was asked for
     */
    record Document(
            List<SiteName> lost,
            Optional<Double> restoreBytesPerSecond,
            RecoveryTimes recovery,
            List<Survival> systems,
            List<Changed> changed) {}

    /**
     * What was changed since the newest snapshot that would survive, and would be lost with the original.
     *
     * @param plan the entries; absent where they could not be found out
     * @param reason why not
     */
    record Changed(SystemName system, Optional<BackupPlan> plan, Optional<String> reason) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        Loss loss = Loss.of(
                lose.stream()
                        .flatMap(names -> Arrays.stream(names.split(",")))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList(),
                with.settings().sites().values().stream()
                        .map(site -> site.site())
                        .toList());
        Instant now = with.clock().instant();
        Optional<RestoreRate> rate = RestoreRate.measured(with.wiring().catalog());
        Rates rates = new Rates(
                rate.map(RestoreRate::bytesPerSecond),
                LinkRates.down(with.settings(), Optional.of(with.wiring().catalog())));
        List<Known> known = KnownSystems.of(with.wiring());
        List<Survival> survivals = known.stream()
                .map(one -> Survival.of(one, loss, now, rates))
                .sorted(Survival.WORST_FIRST)
                .toList();
        List<Changed> changed = changes ? changed(loss, with) : List.of();
        Document document = new Document(
                loss.sites(), rates.restores(), recovery(survivals, rates, with.settings()), survivals, changed);
        with.out().result(document, out -> new Told(with, loss, rate, out).tell(document));
        return ExitCode.OK;
    }

    private static RecoveryTimes recovery(List<Survival> survivals, Rates rates, Settings settings) {
        Map<SystemName, List<SystemName>> after = new HashMap<>();
        Map<SystemName, Duration> rtos = new HashMap<>();
        settings.systems().forEach((name, system) -> {
            after.put(name, system.after());
            system.policy().rto().ifPresent(rto -> rtos.put(name, rto));
        });
        return RecoveryTimes.of(survivals, after, rtos, rates);
    }

    /** Of the systems whose originals would be lost, compared with their newest snapshot at a site that is left. */
    private static List<Changed> changed(Loss loss, Invocation with) throws InterruptedException {
        List<Changed> changed = new ArrayList<>();
        for (SystemSettings system : with.settings().systems().values()) {
            if (loss.takes(system.home())) {
                changed.add(changed(system, loss, with));
            }
        }
        return changed;
    }

    private static Changed changed(SystemSettings system, Loss loss, Invocation with) throws InterruptedException {
        Wiring wiring = with.wiring();
        List<SiteName> left =
                wiring.placed(system).stream().filter(site -> !loss.takes(site)).toList();
        if (left.isEmpty()) {
            return new Changed(
                    system.name(), Optional.empty(), Optional.of(with.messages().text("whatif.no-site")));
        }
        DryRun run = new DryRun(
                wiring.keys(),
                wiring::source,
                wiring.settings().state(),
                system,
                wiring.objects(system, left),
                Event.Listener.NONE);
        try {
            return new Changed(system.name(), Optional.of(run.execute()), Optional.empty());
        } catch (SagoException e) {
            return new Changed(system.name(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Tells it to people. */
    private final class Told {

        private final Messages messages;
        private final Units units;
        private final Loss loss;
        private final Optional<RestoreRate> rate;
        private final Output.Text out;

        Told(Invocation with, Loss loss, Optional<RestoreRate> rate, Output.Text out) {
            this.messages = with.messages();
            this.units = with.units();
            this.loss = loss;
            this.rate = rate;
            this.out = out;
        }

        void tell(Document document) {
            out.line(Tone.HEADING, messages.text("whatif.heading", loss.name()));
            summary(document.systems());
            out.line("");
            List<Survival> rows = rows(document.systems());
            if (!rows.isEmpty()) {
                out.table(table(rows));
            }
            int more = document.systems().size() - rows.size();
            if (more > 0) {
                out.line(messages.text("whatif.more", Units.count(more)));
            }
            recovery(document);
            document.changed().forEach(this::changed);
            if (!changes && document.systems().stream().anyMatch(one -> one.fate() == Fate.RECOVERABLE)) {
                out.line(messages.text("whatif.hint"));
            }
        }

        private List<Survival> rows(List<Survival> systems) {
            return all ? systems : systems.stream().limit(MOST_ROWS).toList();
        }

        /** One line per grade. */
        private void summary(List<Survival> systems) {
            for (Grade grade : Grade.values()) {
                List<Survival> here =
                        systems.stream().filter(one -> one.grade() == grade).toList();
                if (here.isEmpty()) {
                    continue;
                }
                long survive = here.stream()
                        .filter(one -> one.fate() == Fate.SAFE || one.fate() == Fate.RECOVERABLE)
                        .count();
                String fates = Arrays.stream(Fate.values())
                        .map(fate -> count(here, fate))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "));
                out.line(
                        survive == here.size() ? Tone.GOOD : Tone.BAD,
                        messages.text("whatif.grade", grade, Units.count(survive), Units.count(here.size()), fates));
            }
        }

        private String count(List<Survival> systems, Fate fate) {
            long count = systems.stream().filter(one -> one.fate() == fate).count();
            return count == 0 ? "" : Units.count(count) + " " + messages.word("fate", fate);
        }

        private Table table(List<Survival> rows) {
            Table table = new Table(
                    Column.words(messages.text("head.grade")),
                    Column.words(messages.text("head.system")),
                    Column.words(messages.text("head.fate")),
                    Column.number(messages.text("head.newest")),
                    Column.elastic(messages.text("head.from")),
                    Column.number(messages.text("head.files")),
                    Column.number(messages.text("head.size")),
                    Column.number(messages.text("head.recovery")));
            for (Survival one : rows) {
                Optional<Newest> newest = one.newest();
                table.row(
                        one.grade(),
                        one.system(),
                        new Cell(messages.word("fate", one.fate()), tone(one.fate())),
                        newest.map(this::age).orElse(Cell.of("-")),
                        newest.map(found -> found.from().stream()
                                        .map(SiteName::value)
                                        .collect(Collectors.joining(" ")))
                                .orElse("-"),
                        newest.map(found -> Units.count(found.files())).orElse("-"),
                        newest.map(found -> Units.bytes(found.bytes())).orElse("-"),
                        one.fate() == Fate.RECOVERABLE
                                ? newest.map(this::recovery).orElse(Cell.of("-"))
                                : Cell.of("-"));
            }
            return table;
        }

        private Cell age(Newest newest) {
            return new Cell(units.duration(newest.age()), newest.withinRpo().orElse(true) ? Tone.PLAIN : Tone.BAD);
        }

        private Cell recovery(Newest newest) {
            return newest.recovery()
                    .map(takes ->
                            new Cell(units.duration(takes), newest.withinRto().orElse(true) ? Tone.PLAIN : Tone.BAD))
                    .orElse(Cell.of("?"));
        }

        private void recovery(Document document) {
            List<RecoveryTimes.Step> steps = document.recovery().steps();
            if (steps.isEmpty()) {
                return;
            }
            out.line("");
            out.line(Tone.HEADING, messages.text("whatif.order"));
            List<RecoveryTimes.Step> rows =
                    all ? steps : steps.stream().limit(MOST_ROWS).toList();
            out.table(order(rows));
            if (rows.size() < steps.size()) {
                out.line(messages.text("whatif.more", Units.count(steps.size() - rows.size())));
            }
            if (steps.stream().anyMatch(step -> step.link().isEmpty())) {
                out.line(Tone.WARN, messages.text("whatif.no-link"));
            }
            if (rate.isEmpty()) {
                out.line(Tone.WARN, messages.text("whatif.no-rate"));
                return;
            }
            long bytes = steps.stream().mapToLong(RecoveryTimes.Step::bytes).sum();
            out.line(messages.text(
                    "whatif.recovery",
                    Units.bytes(bytes),
                    Units.rate(rate.get().bytesPerSecond()),
                    Units.count(rate.get().runs()),
                    units.duration(document.recovery().all().orElse(Duration.ZERO))));
        }

        /** When each stands again, with the numbers that say so. */
        private Table order(List<RecoveryTimes.Step> steps) {
            Table table = new Table(
                    Column.words(messages.text("head.grade")),
                    Column.words(messages.text("head.system")),
                    Column.number(messages.text("head.size")),
                    Column.words(messages.text("head.from")),
                    Column.number(messages.text("head.link")),
                    Column.number(messages.text("head.rate")),
                    Column.number(messages.text("head.takes")),
                    Column.number(messages.text("head.ready")),
                    Column.number("RTO"),
                    Column.words(""));
            for (RecoveryTimes.Step step : steps) {
                table.row(
                        step.turn(),
                        step.system(),
                        Units.bytes(step.bytes()),
                        step.from().map(SiteName::value).orElse("?"),
                        step.link().map(Units::rate).orElse("?"),
                        step.rate().map(Units::rate).orElse("?"),
                        step.takes().map(units::duration).orElse("?"),
                        step.ready().map(units::duration).orElse("?"),
                        step.rto().map(units::duration).orElse("-"),
                        step.verdict() == Objectives.Verdict.NONE
                                ? Cell.of("")
                                : SystemPlanText.verdict(step.verdict(), messages));
            }
            return table;
        }

        private void changed(Changed changed) {
            out.line("");
            if (changed.plan().isEmpty()) {
                out.line(
                        Tone.BAD,
                        messages.text(
                                "whatif.changes.unknown",
                                changed.system(),
                                changed.reason().orElse("")));
                return;
            }
            BackupPlan plan = changed.plan().get();
            long files = plan.added().files() + plan.changed().files();
            long bytes = plan.added().bytes() + plan.changed().bytes();
            out.line(
                    files == 0 ? Tone.GOOD : Tone.WARN,
                    messages.text(
                            "whatif.changes",
                            changed.system(),
                            messages.counted("bar.files", files),
                            Units.bytes(bytes),
                            plan.parent().map(Object::toString).orElse("-")));
            List<String> paths = new ArrayList<>();
            plan.added().paths().forEach(path -> paths.add("  + " + path));
            plan.changed().paths().forEach(path -> paths.add("  M " + path));
            paths.stream().limit(all ? Long.MAX_VALUE : MOST_PATHS).forEach(out::line);
            long more = files
                    + plan.added().others()
                    + plan.changed().others()
                    - Math.min(paths.size(), all ? Long.MAX_VALUE : MOST_PATHS);
            if (more > 0) {
                out.line("  " + messages.text("more", Units.count(more)));
            }
        }

        private static Tone tone(Fate fate) {
            return switch (fate) {
                case LOST, EXPOSED -> Tone.BAD;
                case RECOVERABLE -> Tone.WARN;
                case SAFE -> Tone.GOOD;
            };
        }
    }
}
