package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.config.Settings;
import dev.sago.model.SagoException;
import dev.sago.notify.Watch;
import dev.sago.schedule.DutyScheduler;
import dev.sago.standing.Standing;
import dev.sago.standing.Wording;
import dev.sago.web.Check;
import dev.sago.web.Metrics;
import dev.sago.web.WebServer;
import dev.sago.work.HostName;
import dev.sago.work.WiringShare;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What a node shows and tells: messages about what is wrong, metrics and health by HTTP, and the status file. {@link #start} and
 * {@link #renew} by one thread.
 */
final class Lookout implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.sago.serve");
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Catalog catalog;
    private final WiringShare wirings;
    private final DutyScheduler scheduler;
    private final String node;
    private final InstantSource clock;
    private final Thread teller = Thread.ofVirtual().name("status file").unstarted(this::tell);
    private volatile @Nullable Watch watch;
    private @Nullable WebServer web;
    private volatile boolean ready;
    private @Nullable Standing last;

    /** Begins nothing yet. */
    Lookout(Catalog catalog, WiringShare wirings, DutyScheduler scheduler, String node, InstantSource clock) {
        this.catalog = catalog;
        this.wirings = wirings;
        this.scheduler = scheduler;
        this.node = node;
        this.clock = clock;
    }

    /**
     * Begins to show and to tell.
     *
     * @throws SagoException if nothing can listen at the configured address
     */
    void start(Settings settings) {
        List<Check> checks = List.of(
                new Check("catalog", this::catalogProblem),
                new Check("scheduler", () -> ready ? Optional.empty() : Optional.of("it begins or stops")));
        web = WebServer.start(settings.listen(), new Metrics(new NodeSeen(this, wirings, scheduler, clock)), checks);
        LOG.info("metrics and health at http://{}/metrics and /health/ready", settings.listen());
        watch(settings);
        teller.start();
        ready = true;
    }

    /** Goes on by another configuration. */
    void renew(Settings settings) {
        Watch before = watch;
        if (before != null) {
            before.close();
        }
        watch(settings);
    }

    private void watch(Settings settings) {
        Watch made = new Watch(
                settings.notifications(),
                catalog,
                this::read,
                new SitesAnswer(settings.sites().values()),
                HostName.ofMachine(),
                clock);
        watch = made;
        made.start();
    }

    /** The watch of the configuration in force; absent before the start. */
    Optional<Watch> watch() {
        return Optional.ofNullable(watch);
    }

    /** How everything stands, read anew. */
    private Standing read() {
        try (WiringShare.Use use = wirings.use()) {
            return use.wiring().standing(use.wiring().watched());
        }
    }

    /** The same, a few seconds old at most. */
    synchronized Standing standing() {
        Instant now = clock.instant();
        Standing known = last;
        if (known == null || known.read().plus(FRESH).isBefore(now)) {
            known = read();
            last = known;
        }
        return known;
    }

    private Optional<String> catalogProblem() {
        try {
            var _ = catalog.nodes().all();
            return Optional.empty();
        } catch (SagoException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void tell() {
        try {
            while (true) {
                writeStatus();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            LOG.debug("the status file of {} is written no more", node);
        }
    }

    private void writeStatus() {
        try (WiringShare.Use use = wirings.use()) {
            Settings settings = use.wiring().settings();
            new StatusFile(settings.state(), Wording.in(settings.notifications().language())).write(standing());
        } catch (IOException | SagoException e) {
            LOG.warn("the status file is not written: {}; its time tells how old it is", e.getMessage());
        }
    }

    @Override
    public void close() {
        ready = false;
        teller.interrupt();
        Watch running = watch;
        if (running != null) {
            running.close();
        }
        if (web != null) {
            web.close();
        }
    }
}
