package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.SampleMeter;
import dev.sago.maintenance.SampleResult;
import dev.sago.maintenance.ScrubMeter;
import dev.sago.maintenance.ScrubResult;
import dev.sago.maintenance.ScrubSettings;
import dev.sago.maintenance.VerifyResult;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.SiteObjects;
import dev.sago.work.Configured;
import dev.sago.work.InventoryTask;
import dev.sago.work.SampleTask;
import dev.sago.work.ScrubTask;
import dev.sago.work.SiteGate;
import dev.sago.work.SitesAsked;
import dev.sago.work.Tools;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code sago verify}: proves what lies at the sites, at one of three depths. Only finds. */
@Command(
        name = "verify",
        customSynopsis = {
            "sago verify SYSTEM...|--all [--site SITE] [--depth inventory]",
            "sago verify SYSTEM...|--all --depth scrub [--site SITE] [--max-duration TIME]",
            "            [--fraction PART] [--again] [--open-all|--without-key]",
            "sago verify SYSTEM...|--all --depth sample [--site SITE] [--sample N] [--seed S]"
        })
final class VerifyVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--all")
    boolean all;

    @Option(names = "--site", paramLabel = "SITE")
    @Nullable
    String site;

    @Option(names = "--depth", paramLabel = "DEPTH")
    VerifyDepth depth = VerifyDepth.INVENTORY;

    @Option(names = "--max-duration", paramLabel = "TIME")
    @Nullable
    String longest;

    @Option(names = "--fraction", paramLabel = "PART")
    @Nullable
    String fraction;

    @Option(names = "--again")
    boolean again;

    @Option(names = "--open-all")
    boolean openAll;

    @Option(names = "--without-key")
    boolean withoutKey;

    @Option(names = "--sample", paramLabel = "N")
    @Nullable
    Integer sample;

    @Option(names = "--seed", paramLabel = "S")
    @Nullable
    Long seed;

    @Override
    ExitCode run(Invocation with) throws Exception {
        Messages messages = with.messages();
        refuseOptionsOfOtherDepths(messages);
        refuseToOpenWithoutKey(messages);
        Amounts amounts = new Amounts(messages);
        Optional<Duration> time = Optional.ofNullable(longest).map(amounts::time);
        double part = fraction == null ? 1 : amounts.part(fraction);
        if (sample != null && sample < 1) {
            throw SagoException.usage(messages.text("verify.sample.none"), messages.text("verify.sample.none.remedy"));
        }
        List<SystemSettings> systems = SystemsNamed.of(names, all, with);
        SiteGate gate = new SiteGate(with.wiring());
        return switch (depth) {
            case INVENTORY ->
                EachSystem.of(
                                systems,
                                with,
                                system -> inventory(system, gate, with),
                                result -> ExitCode.of(result.outcome()),
                                (result, out) -> InventoryText.print(result, messages, out))
                        .exit();
            case SCRUB ->
                EachSystem.of(
                                systems,
                                with,
                                system -> scrub(system, gate, time, part, with),
                                result -> ExitCode.of(result.outcome()),
                                (result, out) -> new ScrubText(with).print(result, out))
                        .exit();
            case SAMPLE ->
                EachSystem.of(
                                systems,
                                with,
                                system -> sample(system, gate, with),
                                result -> ExitCode.of(result.outcome()),
                                (result, out) -> new SampleText(with).print(result, out))
                        .exit();
        };
    }

    private void refuseOptionsOfOtherDepths(Messages messages) {
        boolean ofScrub = longest != null || fraction != null || again || openAll || withoutKey;
        boolean ofSample = sample != null || seed != null;
        if ((ofScrub && depth != VerifyDepth.SCRUB) || (ofSample && depth != VerifyDepth.SAMPLE)) {
            throw SagoException.usage(
                    messages.text("verify.options", Words.of(depth)), messages.text("verify.options.remedy"));
        }
    }

    private void refuseToOpenWithoutKey(Messages messages) {
        if (openAll && withoutKey) {
            throw SagoException.usage(messages.text("verify.open-all"), messages.text("verify.open-all.remedy"));
        }
    }

    private VerifyResult inventory(SystemSettings system, SiteGate gate, Invocation with) throws InterruptedException {
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "checking");
        InventoryTask task = InventoryTask.of(system, asked(system, with), Tools.of(with.wiring(), gate, events));
        try (ProgressView _ =
                with.progress(() -> new Progress("checking", 0, -1, 0, -1, events.elapsed(), List.of()))) {
            return task.execute();
        }
    }

    private ScrubResult scrub(
            SystemSettings system, SiteGate gate, Optional<Duration> time, double part, Invocation with)
            throws InterruptedException {
        ScrubSettings settings = new ScrubSettings(
                time, part, again, openAll, system.policy().verify().scrub());
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "opening");
        boolean withKey = !withoutKey && !isKeyAway(with);
        ScrubTask task =
                ScrubTask.of(system, asked(system, with), settings, withKey, Tools.of(with.wiring(), gate, events));
        try (ProgressView _ = with.progress(() -> progress(task.meter(), events))) {
            return task.execute();
        }
    }

    /** The key is kept away from this machine, which the result says. */
    private boolean isKeyAway(Invocation with) {
        boolean away = ScrubTask.isKeyAway(with.wiring());
        if (away && !openAll) { // With it, opening fails for want of the key.
            with.out().note(with.messages().text("verify.scrub.no-key"));
        }
        return away && !openAll;
    }

    private static Progress progress(ScrubMeter meter, RunEvents events) {
        List<Progress.SiteLine> lines = meter.sites().entrySet().stream()
                .map(one -> new Progress.SiteLine(
                        one.getKey().value(),
                        Progress.SiteState.BUSY,
                        one.getValue().sum(),
                        0))
                .toList();
        boolean listed = meter.totalBytes() > 0;
        return new Progress(
                events.stage(),
                meter.objects(),
                listed ? meter.totalObjects() : -1,
                meter.bytes(),
                listed ? meter.totalBytes() : -1,
                events.elapsed(),
                lines);
    }

    private SampleResult sample(SystemSettings system, SiteGate gate, Invocation with) throws InterruptedException {
        long chosen = seed != null ? seed : new SecureRandom().nextLong() >>> 16; // Short enough to be typed.
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "opening");
        SampleTask task = SampleTask.of(
                system,
                asked(system, with),
                Optional.ofNullable(sample),
                chosen,
                Tools.of(with.wiring(), gate, events));
        try (ProgressView _ = with.progress(() -> progress(task.meter(), events))) {
            return task.execute();
        }
    }

    private static Progress progress(SampleMeter meter, RunEvents events) {
        boolean chosen = meter.totalEntries() > 0;
        return new Progress(
                events.stage(),
                meter.entries(),
                chosen ? meter.totalEntries() : -1,
                meter.bytes(),
                chosen ? meter.totalBytes() : -1,
                events.elapsed(),
                List.of());
    }

    private SitesAsked.Choice asked(SystemSettings system, Invocation with) {
        if (site == null) {
            return SitesAsked.Choice.ALL;
        }
        SiteName wanted = Configured.site(with.settings(), site).site().name();
        return sites -> {
            List<SiteObjects> asked =
                    sites.stream().filter(one -> one.site().equals(wanted)).toList();
            if (asked.isEmpty()) {
                String placed = sites.stream().map(one -> one.site().value()).collect(Collectors.joining(", "));
                throw SagoException.usage(
                        with.messages().text("verify.elsewhere", system.name(), wanted),
                        with.messages().text("verify.elsewhere.remedy", placed));
            }
            return asked;
        };
    }
}
