package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.Lease;
import dev.sago.config.ConfigException;
import dev.sago.config.ConfigReport;
import dev.sago.config.Settings;
import dev.sago.config.SettingsReader;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.schedule.Definition;
import dev.sago.schedule.DutyScheduler;
import dev.sago.schedule.Heartbeat;
import dev.sago.schedule.NodeSettings;
import dev.sago.schedule.Timetable;
import dev.sago.work.ControlDesk;
import dev.sago.work.HostName;
import dev.sago.work.Rehearsing;
import dev.sago.work.ScheduledWork;
import dev.sago.work.Underway;
import dev.sago.work.Wiring;
import dev.sago.work.WiringShare;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code sago serve} is made of, and in which order its parts begin and end. Used by one thread.
 */
final class Serving implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.sago.serve");

    private static final Duration NODE_LEASE = Duration.ofSeconds(30);

    private final Catalog catalog;
    private final WiringShare configuration;
    private final Map<String, String> env;
    private final ZoneId zone;
    private final NodeSettings node;
    private final String name;
    private final Optional<Lease> alone;
    private final DutyScheduler scheduler;
    private final Heartbeat heartbeat;
    private final Thread desk;
    private final Lookout lookout;

    /**
     * Builds all; nothing begins yet.
     *
     * @param wiring its catalog is used; it stays open
     * @throws SagoException of kind BUSY if another node holds an embedded catalog, or has this node's name
     */
    Serving(Wiring wiring, Map<String, String> env, InstantSource clock) {
        this.env = env;
        this.zone = Times.zone(env);
        this.catalog = wiring.catalog();
        this.node = wiring.settings().node();
        this.name = node.name().orElseGet(HostName::ofMachine) + "-"
                + ProcessHandle.current().pid();
        this.alone = catalog.isShared() ? Optional.empty() : Optional.of(alone(catalog));
        this.configuration = new WiringShare(wiring.anew());
        Underway underway = new Underway();
        ScheduledWork work = new ScheduledWork(configuration, underway, zone, rehearsing(env, clock));
        this.scheduler = new DutyScheduler(catalog, node, name, work, clock);
        this.desk = Thread.ofPlatform()
                .name("control-desk")
                .daemon()
                .unstarted(new ControlDesk(
                        configuration, underway, new RunNow(scheduler, work, catalog, clock), this::serves, name));
        this.heartbeat = new Heartbeat(catalog, scheduler, name, node.pools(), clock);
        this.lookout = new Lookout(catalog, configuration, scheduler, name, clock);
    }

    private static Rehearsing rehearsing(Map<String, String> env, InstantSource clock) {
        return (system, wiring, events) -> new DrillWork(
                        wiring, clock, env, notice -> LOG.info("{}: {}", system.name(), notice))
                .perform(system, events);
    }

    /** Whether this node runs a system. */
    private boolean serves(SystemName system) {
        return Optional.ofNullable(settings().systems().get(system))
                .filter(one -> node.pools().contains(one.pool()))
                .isPresent();
    }

    private Settings settings() {
        try (WiringShare.Use use = configuration.use()) {
            return use.wiring().settings();
        }
    }

    private static Lease alone(Catalog catalog) {
        try {
            return catalog.leases().acquire("serve", NODE_LEASE);
        } catch (SagoException e) {
            if (e.kind() != SagoException.Kind.BUSY) {
                throw e;
            }
            throw new SagoException(
                    SagoException.Kind.BUSY,
                    "another `sago serve` works with this embedded catalog: " + e.getMessage(),
                    "Stop that one first. Several nodes need a catalog on PostgreSQL: `catalog: url`.",
                    e);
        }
    }

    /** Begins to do what is due. */
    void start() {
        Settings settings = settings();
        DutyScheduler.Changes changes = scheduler.reconcile(definitions(settings));
        lookout.start(settings); // First, as a port that is taken is told before anything begins.
        heartbeat.start();
        scheduler.start();
        desk.start();
        LOG.info(
                "node {} serves pools {} with {} runs at once: {} systems, {} duties, {} of them new; zone {}",
                name,
                node.pools(),
                node.runs(),
                settings.systems().size(),
                changes.added() + changes.changed() + changes.kept(),
                changes.added(),
                zone);
    }

    private List<Definition> definitions(Settings settings) {
        return Timetable.of(settings.systems().values(), zone);
    }

    /** Reads the configuration anew. One that is wrong, or changes what cannot change while this runs, is told and left. */
    void reload() {
        Wiring next;
        try (WiringShare.Use use = configuration.use()) {
            next = use.wiring().anew();
        }
        reload(next);
    }

    /** Takes a configuration over, or closes it. */
    void reload(Wiring next) {
        boolean taken = false;
        try {
            taken = take(next);
        } catch (SagoException e) {
            refuse(e.getMessage());
        } finally {
            if (!taken) {
                closeRefused(next);
            }
        }
    }

    /** Whether the new one is in force; if not, why is told, unless it is thrown. */
    private boolean take(Wiring next) {
        ConfigReport report = SettingsReader.check(next.file(), env);
        if (!report.isSound()) {
            refuse(new ConfigException(report.problems()).getMessage());
            return false;
        }
        Optional<String> fixed = fixed(settings(), next.settings());
        if (fixed.isPresent()) {
            refuse("`" + fixed.get() + "` cannot change while this node runs: start it anew");
            return false;
        }
        DutyScheduler.Changes changes = scheduler.reconcile(definitions(next.settings()));
        configuration.replace(next);
        follow(next);
        LOG.info(
                "configuration read anew: {} duties added, {} changed, {} removed, {} as before",
                changes.added(),
                changes.changed(),
                changes.removed(),
                changes.kept());
        return true;
    }

    /** Nobody uses it, and each try to reload would leave one more. */
    private static void closeRefused(Wiring refused) {
        try {
            refused.close();
        } catch (IOException e) {
            LOG.warn("the configuration that was refused does not close: {}", e.getMessage());
        }
    }

    /** The new configuration is in force: what cannot follow it is told, and does not undo that. */
    private void follow(Wiring next) {
        try {
            next.recordConfiguration();
            lookout.renew(next.settings());
        } catch (SagoException e) {
            LOG.error(
                    "the new configuration is in force, but not all follows it; start this node anew: {}",
                    e.getMessage());
        }
    }

    private static void refuse(@Nullable String why) {
        LOG.error("the new configuration is refused, the one before goes on: {}", why);
    }

    private static Optional<String> fixed(Settings now, Settings next) {
        CatalogSettings before = now.catalog();
        if (!before.equals(next.catalog())) {
            return Optional.of("catalog");
        }
        if (!now.state().equals(next.state())) {
            return Optional.of("state");
        }
        boolean same = now.node().equals(next.node()) && now.listen().equals(next.listen());
        return same ? Optional.empty() : Optional.of("server");
    }

    /** Takes nothing new, waits for what runs, and gives back what does not end in time. */
    void stop() {
        LOG.info(
                "node {} stops: {} runs under way, waiting {} s at most",
                name,
                scheduler.running().all().size(),
                node.drain().toSeconds());
        try {
            scheduler.stop(node.drain());
        } catch (InterruptedException e) {
            drainNoMore();
        }
        LOG.info("node {} has stopped", name);
    }

    /** Asked to stop a second time: runs are given back at once. */
    private void drainNoMore() {
        try {
            scheduler.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        desk.interrupt();
        scheduler.close();
        lookout.close();
        heartbeat.close();
        configuration.close();
        alone.ifPresent(Lease::close);
    }
}
