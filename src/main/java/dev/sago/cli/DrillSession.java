package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.Drills;
import dev.sago.catalog.Proof;
import dev.sago.config.Settings;
import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeyShare;
import dev.sago.drill.DrillEvidence;
import dev.sago.drill.DrillEvidence.Circumstances;
import dev.sago.drill.DrillEvidence.Kept;
import dev.sago.drill.DrillOrder;
import dev.sago.drill.DrillRun;
import dev.sago.drill.DrillTurns;
import dev.sago.drill.KeySource;
import dev.sago.drill.ReportChain;
import dev.sago.drill.Scenario;
import dev.sago.drill.ScratchSpace;
import dev.sago.drill.SystemDrill;
import dev.sago.model.Counts;
import dev.sago.model.Event;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Loss;
import dev.sago.policy.Placement;
import dev.sago.repository.ExportSeal;
import dev.sago.repository.SiteObjects;
import dev.sago.site.SiteSettings;
import dev.sago.site.StoreException;
import dev.sago.work.HostName;
import dev.sago.work.WhoAsks;
import dev.sago.work.Wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Drills with the engine's parts, by hand or at their turn: asks the survivors only, keeps runs and findings in the catalog and
 * the report in the chain, and brings the report to the sites that are left; a site that was supposed lost gets it with the
 * next one. For one thread.
 */
final class DrillSession {

    private final Wiring wiring;
    private final InstantSource clock;
    private final Map<String, String> environment;
    private final Consumer<String> notices;

    /** @param notices told what is not as it should be and does not end the drill */
    DrillSession(Wiring wiring, InstantSource clock, Map<String, String> environment, Consumer<String> notices) {
        this.wiring = wiring;
        this.clock = clock;
        this.environment = environment;
        this.notices = notices;
    }

    /**
     * What is to be done.
     *
     * @param keys gives the master key
     * @param sample entries to restore; absent for what each system's configuration says, 0 for everything
     * @param seed decides which
     * @param to the folder to restore to; absent for scratch space
     */
    record Order(
            List<SystemSettings> systems,
            Scenario scenario,
            KeySource keys,
            Optional<Integer> sample,
            long seed,
            Optional<Path> to) {}

    /** Told of each drill before it begins. */
    interface Watcher {
        /** Watches it until what is given is closed. */
        AutoCloseable watch(DrillRun run);
    }

    /** The loss whose turn it is for a system. */
    Scenario turn(SystemSettings system) {
        return DrillTurns.next(
                        system.name(),
                        placed(system),
                        sites(),
                        wiring.catalog().drills().since(Instant.EPOCH))
                .map(loss -> Scenario.of(loss, Scenario.Chosen.ROTATION, 0))
                .orElseThrow(() -> SagoException.failed(
                        "System " + system.name() + " survives the loss of no site that holds it",
                        "Place another copy: sago plan " + system.name(),
                        null));
    }

    /** All sites, as a loss sees them. */
    List<Site> sites() {
        return wiring.settings().sites().values().stream()
                .map(SiteSettings::site)
                .toList();
    }

    private List<SiteName> placed(SystemSettings system) {
        return wiring.settings().placements().get(system.name()) instanceof Placement.Placed found
                ? found.sites()
                : List.of();
    }

    /** A loss by chance, of those that leave every one of these systems a site. */
    Loss byChance(List<SystemSettings> systems, long seed) {
        List<Loss> losses = Loss.all(sites()).stream()
                .filter(loss -> systems.stream()
                        .allMatch(system -> placed(system).stream().anyMatch(site -> !loss.takes(site))))
                .toList();
        if (losses.isEmpty()) {
            throw SagoException.failed(
                    "There is no loss that leaves each of these systems a site", "Place more copies: sago plan", null);
        }
        return losses.get(new java.util.Random(seed).nextInt(losses.size()));
    }

    /** The master key put together from shares. */
    static KeySource shares(List<Path> files) {
        return () -> {
            List<KeyShare> shares = new ArrayList<>();
            for (Path file : files) {
                shares.add(KeyShare.parse(file, Files.readString(file)));
            }
            return KeyRing.of(files.getFirst(), KeyShare.combine(shares));
        };
    }

    /** What drills are planned for: the systems whose policies say how often. */
    List<DrillTurns.Planned> planned() {
        List<DrillTurns.Planned> planned = new ArrayList<>();
        for (SystemSettings system : wiring.settings().systems().values()) {
            system.policy()
                    .verify()
                    .drill()
                    .ifPresent(every -> planned.add(new DrillTurns.Planned(system.name(), every, placed(system))));
        }
        return planned;
    }

    /** The chain of reports. */
    ReportChain chain() {
        return new ReportChain(wiring.catalog(), reports(wiring.settings()), new ExportSeal(wiring.keys()), clock);
    }

    /** The folder of reports. */
    static Path reports(Settings settings) {
        return settings.state().resolve("reports");
    }

    /** Drills all systems, one after another, and keeps one report. */
    Kept perform(Order order, Event.Listener listener, Watcher watcher) throws IOException, InterruptedException {
        Instant begun = clock.instant();
        List<SystemDrill> drills = new ArrayList<>();
        for (SystemSettings system : order.systems()) {
            drills.add(drill(system, order, listener, watcher));
        }
        ReportChain chain = chain();
        Kept kept = new DrillEvidence(chain)
                .report(order.scenario(), order.to(), drills, begun, clock.instant(), circumstances());
        Drills catalog = wiring.catalog().drills();
        drills.forEach(drill -> catalog.add(DrillEvidence.row(kept.report(), drill)));
        ship(chain, order.scenario().lost());
        return kept;
    }

    /** The sites that were left stand for each other in a drill: together they brought everything back. */
    private static List<Proof> proofs(SystemDrill drill, long run) {
        return drill.used().stream()
                .map(site -> new Proof(drill.system(), site, Proof.Depth.DRILL, drill.begun(), run))
                .toList();
    }

    private SystemDrill drill(SystemSettings system, Order order, Event.Listener listener, Watcher watcher)
            throws InterruptedException {
        Catalog catalog = wiring.catalog();
        Settings settings = wiring.settings();
        long run = catalog.runs().begin(system.name(), Run.Kind.DRILL);
        try {
            ScratchSpace scratch = new ScratchSpace(
                    settings.drill().scratch(settings.state()), settings.drill().quota(), new SecureRandom());
            DrillRun.Tools tools = new DrillRun.Tools(clock, listener, scratch, new SecureRandom(), environment);
            DrillRun drilling = new DrillRun(tools, order(system, order));
            SystemDrill drill;
            try (AutoCloseable _ = watcher.watch(drilling)) {
                drill = drilling.execute();
            }
            catalog.findings().record(run, drill.findings());
            if (drill.outcome() == Outcome.OK) {
                catalog.proofs().record(proofs(drill, run));
            }
            Counts counts = new Counts(
                    drill.compared().entries(),
                    drill.compared().folders(),
                    0,
                    drill.compared().bytes(),
                    0,
                    0,
                    0,
                    0,
                    drill.problemCount(),
                    0);
            catalog.runs()
                    .end(
                            run,
                            drill.outcome(),
                            counts,
                            drill.snapshot().map(SystemDrill.SnapshotUsed::id),
                            "loss of " + order.scenario().name() + ": " + drill.text());
            return drill;
        } catch (InterruptedException | RuntimeException e) {
            Outcome outcome = e instanceof InterruptedException ? Outcome.INTERRUPTED : Outcome.FAILED;
            catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), String.valueOf(e.getMessage()));
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("watching a drill", e);
        }
    }

    private DrillOrder order(SystemSettings system, Order order) {
        int entries = order.sample().orElse(system.drill().sample());
        Optional<DrillOrder.SampleSize> sample =
                entries == 0 ? Optional.empty() : Optional.of(new DrillOrder.SampleSize(entries, order.seed()));
        Optional<Path> to = order.to()
                .map(folder -> order.systems().size() == 1
                        ? folder
                        : folder.resolve(system.name().value()));
        return new DrillOrder(system, order.scenario(), survivors(system, order.scenario()), order.keys(), sample, to);
    }

    /** Those that hold it first, then all others, since a changed policy must not hide older copies. */
    private List<SiteObjects> survivors(SystemSettings system, Scenario scenario) {
        List<SiteName> names = new ArrayList<>(placed(system));
        wiring.settings().sites().keySet().stream()
                .filter(site -> !names.contains(site))
                .forEach(names::add);
        names.removeAll(scenario.lost());
        return wiring.objects(system, names);
    }

    private Circumstances circumstances() {
        Version version = Version.current();
        return new Circumstances(
                WhoAsks.ofProcess(),
                HostName.ofMachine(),
                version.sago(),
                version.java(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Sha256.hash(wiring.configurationText()).hex());
    }

    /** Brings reports to all sites but these. */
    void ship(ReportChain chain, List<SiteName> without) throws IOException {
        for (SiteName site : wiring.settings().sites().keySet()) {
            if (!without.contains(site) && !wiring.isSilent(site)) {
                try {
                    var _ = chain.ship(site, wiring.store(site));
                } catch (StoreException e) {
                    notices.accept(site + ": " + e.getMessage());
                }
            }
        }
    }

    /** Systems and their grades. */
    static Map<SystemName, dev.sago.model.Grade> grades(Settings settings) {
        Map<SystemName, dev.sago.model.Grade> grades = new TreeMap<>();
        settings.systems().forEach((name, system) -> grades.put(name, system.grade()));
        return grades;
    }
}
