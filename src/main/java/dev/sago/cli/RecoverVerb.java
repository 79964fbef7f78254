package dev.sago.cli;

import dev.sago.catalog.Lease;
import dev.sago.catalog.Recoveries;
import dev.sago.drill.RecoveryPlan;
import dev.sago.drill.RecoveryRun;
import dev.sago.model.Event;
import dev.sago.model.Grade;
import dev.sago.model.RecoveryState;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.policy.Loss;
import dev.sago.site.SiteSettings;
import dev.sago.work.Wiring;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code sago recover}: brings back all that was homed at what was lost; with {@code --self}, the orchestrator itself. */
@Command(
        name = "recover",
        customSynopsis = {
            "sago recover --lost SITE|KIND=VALUE[,...] --to ROOT [--grade GRADE]... [--system SYSTEM]...",
            "             [--parallel N] [--dry-run]",
            "sago recover --self --from PLACE [SHARE... | --key FILE] [--overwrite] [--older] [--take-over]"
        })
final class RecoverVerb extends Verb {

    private static final String MARK = ".sago-recovery";
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int MOST_PARALLEL = 4;

    @Parameters(paramLabel = "SHARE", arity = "0..*")
    List<Path> shares = new ArrayList<>();

    @Option(names = "--lost", paramLabel = "SITE|KIND=VALUE", split = ",")
    List<String> lost = new ArrayList<>();

    @Option(names = "--to", paramLabel = "ROOT")
    @Nullable
    Path to;

    @Option(names = "--grade", paramLabel = "GRADE", split = ",")
    List<Grade> grades = new ArrayList<>();

    @Option(names = "--system", paramLabel = "SYSTEM", split = ",")
    List<String> systems = new ArrayList<>();

    @Option(names = "--parallel", paramLabel = "N")
    int parallel;

    @Option(names = "--dry-run")
    boolean dryRun;

    @Option(names = "--self")
    boolean self;

    @Option(names = "--from", paramLabel = "PLACE")
    @Nullable
    String from;

    @Option(names = "--key", paramLabel = "FILE")
    @Nullable
    Path key;

    @Option(names = "--overwrite")
    boolean overwrite;

    @Option(names = "--older")
    boolean older;

    @Option(names = "--take-over")
    boolean takeOver;

    @Override
    ExitCode run(Invocation with) throws Exception {
        return self ? self(with) : systems(with);
    }

    private ExitCode self(Invocation with) throws IOException, InterruptedException {
        Messages messages = with.messages();
        if (from == null || !lost.isEmpty() || to != null) {
            throw SagoException.usage(messages.text("self.how"), messages.text("self.how.remedy"));
        }
        SelfRecovery.Document done =
                new SelfRecovery(with, new SelfRecovery.Asked(from, shares, key, overwrite, older, takeOver)).execute();
        return new SelfReport(with).tell(done);
    }

    private ExitCode systems(Invocation with) throws IOException, InterruptedException {
        Messages messages = with.messages();
        if (lost.isEmpty() || to == null || from != null || !shares.isEmpty() || key != null) {
            throw SagoException.usage(messages.text("recover.how"), messages.text("recover.how.remedy"));
        }
        if (parallel < 0) {
            throw SagoException.usage(messages.text("recover.parallel"), messages.text("recover.parallel.remedy"));
        }
        Path root = with.path(to).toAbsolutePath().normalize();
        Loss loss = Loss.of(
                lost,
                with.settings().sites().values().stream()
                        .map(SiteSettings::site)
                        .toList());
        SitesLeft sites = new SitesLeft(with.wiring(), loss);
        RecoveryPlan plan = new RecoveryPlanner(with.wiring(), loss, sites).plan(root, grades, systems);
        RecoveryReport report = new RecoveryReport(with, plan, command(with));
        if (plan.steps().isEmpty()) {
            throw SagoException.usage(
                    messages.text("recover.nothing", loss.name()), messages.text("recover.nothing.remedy"));
        }
        if (dryRun) {
            return report.plan();
        }
        String lease = "recovery/"
                + Sha256.hash(root.toString().getBytes(StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, 32);
        try (Lease _ = with.wiring().catalog().leases().acquire(lease, LEASE)) {
            return recover(plan, sites, report, with);
        }
    }

    private ExitCode recover(RecoveryPlan plan, SitesLeft sites, RecoveryReport report, Invocation with)
            throws IOException, InterruptedException {
        Wiring wiring = with.wiring();
        Event.Listener events = with.eventsForPrograms();
        RecoveryRun.Tools tools = new RecoveryRun.Tools(
                wiring.catalog(),
                (system, listener) -> sites.open(wiring.system(system.value()), listener),
                system -> wiring.system(system.value()).drill().check(),
                with.around().env(),
                with.clock(),
                events);
        RecoveryRun run = new RecoveryRun(tools, plan, begin(plan, with), atOnce());
        RecoveryRun.Result result;
        try (BoardView _ = with.board(run::board)) {
            result = run.execute();
        }
        return report.result(result);
    }

    /** Several systems at once hide the waiting for sites; more than the processors can open and hash would be slower. */
    private int atOnce() {
        return parallel > 0 ? parallel : Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_PARALLEL);
    }

    /**
     * The recovery that the root's mark names, unless it is at its end; else a new one. The mark ties what the catalog knows
     * to the very folder: of another folder at the same path nothing is believed.
     */
    private static Recoveries.Recovery begin(RecoveryPlan plan, Invocation with) throws IOException {
        Recoveries kept = with.wiring().catalog().recoveries();
        Files.createDirectories(plan.root());
        Path mark = plan.root().resolve(MARK);
        if (Files.exists(mark)) {
            Optional<Recoveries.Recovery> before =
                    kept.get(Files.readString(mark).strip());
            if (before.isPresent() && !isDone(kept, before.get())) {
                with.out()
                        .note(with.messages()
                                .text(
                                        "recover.goes-on",
                                        with.times().minute(before.get().begun())));
                return before.get();
            }
        }
        Recoveries.Recovery fresh = new Recoveries.Recovery(
                UUID.randomUUID().toString(),
                plan.loss().name(),
                plan.root().toString(),
                with.clock().instant(),
                Optional.empty());
        kept.begin(fresh);
        Files.writeString(mark, fresh.id() + "\n");
        return fresh;
    }

    private static boolean isDone(Recoveries kept, Recoveries.Recovery recovery) {
        return recovery.ended().isPresent()
                && kept.systems(recovery.id()).stream().allMatch(one -> one.state() == RecoveryState.RECOVERED);
    }

    private String command(Invocation with) {
        return with.again() + " recover --lost " + ShellWord.of(String.join(",", lost)) + " --to "
                + ShellWord.of(String.valueOf(to));
    }
}
