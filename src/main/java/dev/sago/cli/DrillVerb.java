package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.drill.DrillEvidence.Kept;
import dev.sago.drill.DrillReport;
import dev.sago.drill.KeySource;
import dev.sago.drill.Scenario;
import dev.sago.drill.Scenario.Chosen;
import dev.sago.model.SagoException;
import dev.sago.policy.Loss;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sago drill}: rehearses a loss, and keeps the evidence. */
@Command(
        name = "drill",
        customSynopsis = {
            "sago drill SYSTEM...|--all [--lose SITE|KIND=VALUE]... [--random]",
            "           [--sample N] [--seed S] [--to DEST] [--keys-from SHARE]..."
        })
final class DrillVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    @Option(names = "--all")
    boolean all;

    @Option(names = "--lose", paramLabel = "WHAT", split = ",")
    List<String> lose = new ArrayList<>();

    @Option(names = "--random")
    boolean random;

    @Option(names = "--sample", paramLabel = "N")
    @Nullable
    Integer sample;

    @Option(names = "--seed", paramLabel = "S")
    @Nullable
    Long seed;

    @Option(names = "--to", paramLabel = "DEST")
    @Nullable
    Path to;

    @Option(names = "--keys-from", paramLabel = "SHARE")
    List<Path> shares = new ArrayList<>();

    /** What was done, as JSON. */
    record Drilled(boolean passed, Path folder, DrillReport report) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        Messages messages = with.messages();
        if (random && !lose.isEmpty()) {
            throw SagoException.usage(messages.text("drill.both"), messages.text("drill.both.remedy"));
        }
        if (sample != null && sample < 0) {
            throw SagoException.usage(messages.text("drill.sample"), messages.text("drill.sample.remedy"));
        }
        List<SystemSettings> systems = SystemsNamed.of(names, all, with);
        DrillSession session = new DrillSession(
                with.wiring(),
                with.clock(),
                with.around().env(),
                text -> with.out().note(messages.text("drill.ship", text)));
        long chosen = seed != null ? seed : new SecureRandom().nextLong() >>> 16; // Short enough to be typed.
        Scenario scenario = scenario(session, systems, chosen);
        scenario.lost().forEach(with.wiring()::silent); // For what follows the verb as well: nothing of them is asked.
        KeySource keys = shares.isEmpty()
                ? with.wiring()::keys
                : DrillSession.shares(shares.stream().map(with::path).toList());
        DrillSession.Order order = new DrillSession.Order(
                systems,
                scenario,
                keys,
                Optional.ofNullable(sample),
                chosen,
                Optional.ofNullable(to).map(folder -> with.path(folder).toAbsolutePath()));
        RunEvents events = new RunEvents(with.eventsForPrograms(), with.clock(), "drilling");
        Kept kept = session.perform(
                order,
                events,
                run -> with.progress(() -> new Progress(
                        events.stage(), run.writtenFiles(), -1, run.writtenBytes(), -1, events.elapsed(), List.of())));
        Drilled drilled = new Drilled(kept.report().passed(), kept.folder(), kept.report());
        with.out().summary(drilled, out -> new DrillText(with).print(kept, out));
        return ExitCode.of(kept.report().outcome());
    }

    private Scenario scenario(DrillSession session, List<SystemSettings> systems, long chosen) {
        if (!lose.isEmpty()) {
            return Scenario.of(Loss.of(lose, session.sites()), Chosen.BY_HAND, 0);
        }
        return random
                ? Scenario.of(session.byChance(systems, chosen), Chosen.RANDOM, chosen)
                : session.turn(systems.getFirst());
    }
}
