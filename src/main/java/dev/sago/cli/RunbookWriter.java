package dev.sago.cli;

import dev.sago.config.Contact;
import dev.sago.config.Settings;
import dev.sago.config.SettingsNeeds;
import dev.sago.crypto.KeySettings;
import dev.sago.drill.RecoveryPlan;
import dev.sago.drill.RecoveryPlan.Step;
import dev.sago.drill.Runbook;
import dev.sago.drill.Runbook.Block;
import dev.sago.model.AuditRecord;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Loss;
import dev.sago.policy.Placement;
import dev.sago.policy.Rates;
import dev.sago.policy.Survival.Newest;
import dev.sago.site.SiteSettings;
import dev.sago.site.StoreSettings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Composes the runbook from the configuration and what the catalog knows. */
final class RunbookWriter {

    private static final Path USUAL = Path.of("/etc/sago/sago.yaml");
    private static final Pattern SHARES = Pattern.compile("\"shares\":\"(\\d+)\"");
    private static final Pattern THRESHOLD = Pattern.compile("\"threshold\":\"(\\d+)\"");
    private static final int AT_ONCE = 1000;

    private final Invocation with;
    private final Messages messages;
    private final Settings settings;
    private final String sago;
    private final String root;
    private final Optional<RestoreRate> rate;
    private final Rates rates;
    private final Optional<Split> split;
    private final List<Block> blocks = new ArrayList<>();

    /** How the key was split last, as the audit log tells. */
    private record Split(int threshold, int shares, Instant when) {}

    /** @param root where the runbook lets systems be brought */
    RunbookWriter(Invocation with, String root) {
        this.with = with;
        this.messages = with.messages();
        this.settings = with.settings();
        this.root = root;
        Path file = with.configFile().toAbsolutePath().normalize();
        this.sago = file.equals(USUAL) ? "sago" : "sago -c " + ShellWord.of(file.toString());
        this.rate = RestoreRate.measured(with.wiring().catalog());
        this.rates = new Rates(
                rate.map(RestoreRate::bytesPerSecond),
                LinkRates.down(settings, Optional.of(with.wiring().catalog())));
        this.split = lastSplit();
    }

    private Optional<Split> lastSplit() {
        Optional<Split> found = Optional.empty();
        List<AuditRecord> records = with.wiring().catalog().audit().after(0, AT_ONCE);
        while (!records.isEmpty()) {
            for (AuditRecord record : records) {
                Matcher shares = SHARES.matcher(record.details());
                Matcher threshold = THRESHOLD.matcher(record.details());
                if (record.action().equals("key-split") && shares.find() && threshold.find()) {
                    found = Optional.of(new Split(
                            Integer.parseInt(threshold.group(1)), Integer.parseInt(shares.group(1)), record.time()));
                }
            }
            records = with.wiring().catalog().audit().after(records.getLast().number(), AT_ONCE);
        }
        return found;
    }

    /** The runbook for these losses, a chapter each. */
    Runbook write(List<Loss> losses) throws IOException, InterruptedException {
        SettingsNeeds needs = SettingsNeeds.of(with.configFile(), Map.of());
        paragraph("runbook.what");
        paragraph("runbook.keep");
        heading("runbook.people", false);
        people();
        heading("runbook.keys", false);
        keys();
        heading("runbook.sites", false);
        sites();
        if (!needs.variables().isEmpty()) {
            heading("runbook.secrets", false);
            paragraph("runbook.secrets.told", String.join(", ", needs.variables()));
        }
        for (Loss loss : losses) {
            loss(loss, needs);
        }
        String footer = messages.text(
                "runbook.footer",
                with.times().minute(with.clock().instant()),
                with.configFile().toAbsolutePath().normalize(),
                Sha256.hash(with.wiring().configurationText()).hex(),
                Version.current().sago());
        return new Runbook(messages.language().code(), messages.text("runbook.title"), blocks, footer);
    }

    private void heading(String key, boolean chapter, Object... arguments) {
        blocks.add(new Block.Heading(messages.text(key, arguments), chapter));
    }

    private void paragraph(String key, Object... arguments) {
        blocks.add(new Block.Paragraph(messages.text(key, arguments)));
    }

    private void people() {
        if (settings.contacts().isEmpty()) {
            paragraph("runbook.people.none");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Contact contact : settings.contacts()) {
            rows.add(List.of(
                    contact.name(),
                    contact.role(),
                    contact.phone(),
                    contact.share().map(String::valueOf).orElse("")));
        }
        blocks.add(new Block.Table(heads("name", "role", "phone", "share"), rows, false));
    }

    private List<String> heads(String... keys) {
        return java.util.Arrays.stream(keys)
                .map(key -> messages.text("runbook.head." + key))
                .toList();
    }

    private void keys() {
        switch (settings.keys()) {
            case KeySettings.Passphrase _ -> paragraph("runbook.keys.passphrase");
            case KeySettings.File file -> {
                paragraph("runbook.keys.file", file.path());
                split.ifPresentOrElse(
                        known -> paragraph(
                                "runbook.keys.split",
                                known.threshold(),
                                known.shares(),
                                with.times().minute(known.when())),
                        () -> paragraph("runbook.keys.unsplit"));
            }
        }
    }

    private void sites() {
        List<List<String>> rows = new ArrayList<>();
        for (SiteSettings site : settings.sites().values()) {
            String domains = site.site().domains().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(domain -> domain.getKey() + "=" + domain.getValue())
                    .collect(Collectors.joining(", "));
            rows.add(List.of(
                    site.site().name().value(),
                    site.store().where(),
                    site.site()
                            .location()
                            .map(place -> place.latitude() + ", " + place.longitude())
                            .orElse(""),
                    domains));
        }
        blocks.add(new Block.Table(heads("site", "place", "location", "domains"), rows, false));
    }

    private void loss(Loss loss, SettingsNeeds needs) throws InterruptedException {
        RecoveryPlan plan = new RecoveryPlanner(with.wiring(), loss, new SitesLeft(with.wiring(), loss))
                .plan(Path.of(root), List.of(), List.of());
        List<SiteSettings> left = left(loss);
        heading("runbook.loss", true, loss.name());
        paragraph(
                "runbook.loss.told",
                messages.counted("systems", plan.steps().size()),
                Units.bytes(plan.bytes()),
                rate.map(known -> with.units().duration(takes(plan.steps())) + " ("
                                + messages.text(
                                        isHeldUp(plan, known) ? "runbook.rate.links" : "runbook.rate",
                                        Units.rate(known.bytesPerSecond()),
                                        Units.count(known.runs()))
                                + ")")
                        .orElseGet(() -> messages.text("runbook.not-measured")));
        if (left.isEmpty() || plan.steps().isEmpty()) {
            paragraph(left.isEmpty() ? "runbook.loss.all" : "runbook.loss.none");
            return;
        }
        steps(loss, needs, left);
        heading("runbook.order", false);
        order(plan);
    }

    /** The sites that remain, those that hold the most systems first. */
    private List<SiteSettings> left(Loss loss) {
        List<SiteName> placed = settings.placements().values().stream()
                .flatMap(placement -> placement instanceof Placement.Placed found
                        ? found.sites().stream()
                        : java.util.stream.Stream.of())
                .toList();
        return settings.sites().values().stream()
                .filter(site -> !loss.takes(site.site().name()))
                .sorted(Comparator.comparingLong((SiteSettings site) -> -placed.stream()
                                .filter(site.site().name()::equals)
                                .count())
                        .thenComparing(site -> site.site().name()))
                .toList();
    }

    private void steps(Loss loss, SettingsNeeds needs, List<SiteSettings> left) {
        SiteSettings first = left.getFirst();
        String lost =
                String.join(",", loss.sites().stream().map(SiteName::value).toList());
        String recover = sago + " recover --lost " + lost + " --to " + ShellWord.of(root);
        List<Runbook.Step> steps = new ArrayList<>();
        steps.add(step(
                "runbook.step.machine",
                List.of("sago --version"),
                Version.current().sago()));
        steps.add(step("runbook.step.key." + keyWay(), List.of(), threshold()));
        if (!needs.variables().isEmpty()) {
            steps.add(step("runbook.step.secrets", List.of(), String.join(", ", needs.variables())));
        }
        if (first.store() instanceof StoreSettings.S3) {
            steps.add(step("runbook.step.credentials", List.of(), RecoveryPlace.ACCESS, RecoveryPlace.SECRET));
        }
        String others = left.stream()
                .skip(1)
                .map(site -> site.site().name() + ": " + site.store().where())
                .collect(Collectors.joining("; "));
        steps.add(step(
                others.isEmpty() ? "runbook.step.self.only" : "runbook.step.self",
                List.of(sago + " recover --self --from "
                        + ShellWord.of(first.store().where()) + keyWords()),
                first.site().name(),
                others));
        steps.add(step("runbook.step.check", List.of(recover + " --dry-run")));
        steps.add(step("runbook.step.recover", List.of(recover), root));
        steps.add(step(
                "runbook.step.audit",
                List.of(sago + " audit verify --from " + first.site().name())));
        steps.add(step("runbook.step.take-over", List.of(sago + " take-over --all")));
        blocks.add(new Block.Steps(steps));
    }

    private Runbook.Step step(String key, List<String> commands, Object... arguments) {
        return new Runbook.Step(messages.text(key, arguments), commands);
    }

    private String keyWay() {
        return switch (settings.keys()) {
            case KeySettings.Passphrase _ -> "passphrase";
            case KeySettings.File _ -> split.isPresent() ? "shares" : "file";
        };
    }

    private int threshold() {
        return split.map(Split::threshold).orElse(0);
    }

    private String keyWords() {
        return switch (settings.keys()) {
            case KeySettings.Passphrase _ -> "";
            case KeySettings.File _ ->
                split.map(known -> IntStream.rangeClosed(1, known.threshold())
                                .mapToObj(number -> " share-" + number + ".txt")
                                .collect(Collectors.joining()))
                        .orElse(" --key key.txt");
        };
    }

    private void order(RecoveryPlan plan) {
        List<List<String>> rows = new ArrayList<>();
        Duration until = Duration.ZERO;
        for (Step step : plan.steps()) {
            until = until.plus(takes(List.of(step)));
            rows.add(List.of(
                    String.valueOf(step.place()),
                    step.grade() == step.turn()
                            ? step.grade().name()
                            : messages.text("recover.pulled", step.grade(), step.turn()),
                    step.system().value(),
                    step.after().stream().map(SystemName::value).collect(Collectors.joining(", ")),
                    step.newest().map(newest -> Units.bytes(newest.bytes())).orElse("-"),
                    step.newest().map(RunbookWriter::from).orElseGet(() -> messages.text("recover.none")),
                    rate.isPresent() ? with.units().wholeSeconds(until) : messages.text("runbook.not-measured")));
        }
        blocks.add(new Block.Table(heads("number", "grade", "system", "after", "size", "from", "until"), rows, true));
    }

    private static String from(Newest newest) {
        return newest.from().stream().map(SiteName::value).collect(Collectors.joining(", "));
    }

    /** One after another, each by the slower of restores and of the link to the site that it is read from. */
    private Duration takes(List<Step> steps) {
        double seconds = 0;
        for (Step step : steps) {
            seconds +=
                    perSecond(step).map(rate -> Math.ceil(step.bytes() / rate)).orElse(0.0);
        }
        return Duration.ofSeconds((long) seconds);
    }

    /** Nothing for what cannot be brought back, or where no restore was measured. */
    private Optional<Double> perSecond(Step step) {
        return step.newest().flatMap(newest -> rates.from(newest.from()));
    }

    /** Whether some system's link is slower than restores are. */
    private boolean isHeldUp(RecoveryPlan plan, RestoreRate restores) {
        return plan.steps().stream()
                .flatMap(step -> perSecond(step).stream())
                .anyMatch(rate -> rate < restores.bytesPerSecond());
    }
}
