package dev.sago.notify;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Lease;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.notify.NotifySettings.Ping;
import dev.sago.standing.Standing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Goes round once a minute: looks, tells, and pings. Of all nodes that share a catalog one goes round at a time; the others find the
 * lease taken, or what the other did in the catalog. {@link #start} once, {@link #close} once; {@link #round} by one thread.
 */
public final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final NotifySettings settings;
    private final Catalog catalog;
    private final Supplier<Standing> standing;
    private final SiteProbe probe;
    private final InstantSource clock;
    private final Channels channels;
    private final Composer composer;
    private final Outbox outbox;
    private final AlarmRules rules;
    private final Thread thread;
    private volatile Map<SiteName, String> silent = Map.of();
    private volatile @Nullable Instant good;

    /**
     * Does not start.
     *
     * @param standing reads how everything stands now
     * @param sender this host, as people know it
     */
    public Watch(
            NotifySettings settings,
            Catalog catalog,
            Supplier<Standing> standing,
            SiteProbe probe,
            String sender,
            InstantSource clock) {
        this.settings = settings;
        this.catalog = catalog;
        this.standing = standing;
        this.probe = probe;
        this.clock = clock;
        this.channels = new Channels(settings, clock);
        this.composer = new Composer(sender, settings.language());
        this.outbox = new Outbox(catalog.notices(), channels, settings);
        this.rules = new AlarmRules(settings);
        this.thread = Thread.ofVirtual().name("watch").unstarted(this::goRound);
    }

    /** Goes round every minute from now on, until it is closed. */
    public void start() {
        thread.start();
    }

    private void goRound() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long begun = System.nanoTime();
                try {
                    round();
                } catch (RuntimeException e) {
                    // No ping, so that the service at its other end raises the alarm; the next round may succeed.
                    LOG.error("the watch failed: {}", e.getMessage(), e);
                }
                Thread.sleep(EVERY.minusNanos(System.nanoTime() - begun).toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("the watch was closed");
        }
    }

    /**
     * One round, if no other node is at it.
     *
     * @return whether it was a good one: looked, told, and no message waits for long
     * @throws SagoException if the catalog does not answer
     */
    public boolean round() throws InterruptedException {
        try (Lease lease = catalog.leases().acquire("notify", LEASE)) {
            Instant now = clock.instant();
            silent = probe.silent();
            AlarmChanges changes = AlarmChanges.of(
                    catalog.notices().open(), rules.wanted(standing.get(), silent), settings, composer.wording(), now);
            lease.check();
            catalog.notices().change(changes.put(), changes.closed(), outbox.address(changes.items(), composer, now));
            boolean told = outbox.deliver(now);
            if (told) {
                ping();
                good = now;
            } else {
                LOG.warn("messages wait for longer than a quarter of an hour, so that nothing is pinged");
            }
            return told;
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.BUSY) {
                LOG.debug("another node goes round: {}", e.getMessage());
                return false;
            }
            throw e;
        }
    }

    private void ping() throws InterruptedException {
        List<Ping> pings = settings.channels().stream()
                .filter(Ping.class::isInstance)
                .map(Ping.class::cast)
                .toList();
        for (Ping ping : pings) {
            try {
                channels.send(ping, composer.test(clock.instant()));
            } catch (IOException e) {
                LOG.warn("channel {}: {}", ping.name(), e.getMessage()); // Its own service notices.
            }
        }
    }

    /** The sites that did not answer in this process's last round, with the reason. */
    public Map<SiteName, String> silentSites() {
        return silent;
    }

    /** When this process's last good round began; empty before the first. */
    public Optional<Instant> lastGood() {
        return Optional.ofNullable(good);
    }

    /** Ends a round that is under way, and waits for its end; messages that were not sent yet stay in the catalog. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(STOP)) {
                LOG.warn("the watch did not end within {} seconds", STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Who closes is in a hurry; the round ends by itself.
        }
        channels.close();
    }
}
