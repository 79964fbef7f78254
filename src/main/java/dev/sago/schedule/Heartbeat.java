package dev.sago.schedule;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.NodeRow;
import dev.sago.model.SagoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the catalog that this node lives, and looks after what nodes that died have left. A thread of its own, until it is closed. */
public final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.sago.serve");

    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final int BEATS_BETWEEN_LOOKS = 6;
    private static final int BEATS_BETWEEN_CLEANING = 8640;
    private static final Duration HISTORY = Duration.ofDays(90);
    private static final Duration WORTH_TELLING = Duration.ofSeconds(2);

    private final Catalog catalog;
    private final DutyScheduler scheduler;
    private final String node;
    private final List<String> pools;
    private final InstantSource clock;
    private final Instant since;
    private final Thread thread = Thread.ofVirtual().name("heartbeat").unstarted(this::beat);
    private volatile boolean closed;

    /**
     * Prepares it.
     *
     * @throws SagoException of kind BUSY if another living node has this name
     */
    public Heartbeat(Catalog catalog, DutyScheduler scheduler, String node, List<String> pools, InstantSource clock) {
        this.catalog = catalog;
        this.scheduler = scheduler;
        this.node = node;
        this.pools = pools;
        this.clock = clock;
        this.since = clock.instant();
        for (NodeRow other : catalog.nodes().all()) {
            if (other.name().equals(node) && other.alive()) {
                throw new SagoException(
                        SagoException.Kind.BUSY,
                        "a node named " + node + " is at work already, on " + other.host() + " since " + other.since(),
                        "Give each node a name of its own: `server: node`.");
            }
        }
    }

    /** Tells it once, and from then on every few seconds. */
    public void start() {
        Duration ahead = catalog.nodes().ahead();
        if (ahead.abs().compareTo(WORTH_TELLING) > 0) {
            LOG.warn(
                    "this machine's clock is {} s {} the catalog's: let all nodes keep one time (NTP)",
                    ahead.abs().toSeconds(),
                    ahead.isNegative() ? "behind" : "ahead of");
        }
        catalog.nodes().beat(node, pools, since);
        thread.start();
    }

    private void beat() {
        for (long beats = 1; !closed; beats++) {
            try {
                Thread.sleep(BETWEEN);
                catalog.nodes().beat(node, pools, since);
                if (beats % BEATS_BETWEEN_LOOKS == 0) {
                    scheduler.wakeAbandoned(living());
                }
                if (beats % BEATS_BETWEEN_CLEANING == 1) {
                    int forgotten = catalog.duties().forget(clock.instant().minus(HISTORY));
                    LOG.debug("{} old turns forgotten", forgotten);
                }
            } catch (InterruptedException e) {
                return; // Closed.
            } catch (SagoException e) {
                LOG.warn("{}; tried again in {} s", e.getMessage(), BETWEEN.toSeconds());
            }
        }
    }

    private Collection<String> living() {
        return catalog.nodes().all().stream()
                .filter(NodeRow::alive)
                .map(NodeRow::name)
                .collect(Collectors.toSet());
    }

    /** Stops, and says that this node has ended well. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            catalog.nodes().leave(node);
        } catch (SagoException e) {
            LOG.warn("{}; it will be taken for dead", e.getMessage());
        }
    }
}
