package dev.sago.catalog;

import dev.sago.model.SagoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/**
 * A lock that this process holds until it is closed or lost. A virtual thread renews it three times in its time to live. Thread-safe.
 *
 * <p>It is lost when another took it, which can only be after it ran out. Call {@link #check} before every step that a second writer must not do
 * at the same time, and pass {@link #fence} along where the other side can compare numbers.
 */
public final class Lease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final Leases leases;
    private final String name;
    private final String token;
    private final long fence;
    private final Duration ttl;
    private final Thread heart;
    private volatile long renewed;
    private volatile boolean lost;
    private volatile boolean closed;

    Lease(Leases leases, String name, String token, long fence, Duration ttl, long renewed) {
        this.leases = leases;
        this.name = name;
        this.token = token;
        this.fence = fence;
        this.ttl = ttl;
        this.renewed = renewed;
        this.heart = Thread.ofVirtual().name("lease " + name).unstarted(this::beat);
    }

    void keepAlive() {
        heart.start();
    }

    private void beat() {
        while (!closed && !lost) {
            try {
                Thread.sleep(ttl.dividedBy(3));
            } catch (InterruptedException e) {
                return; // Closed.
            }
            try {
                renew();
            } catch (SagoException e) {
                LOG.warn("{}; it runs out unless that passes", e.getMessage());
            }
        }
    }

    private void renew() {
        Optional<Long> asked = leases.renew(this);
        if (asked.isPresent()) {
            renewed = asked.get();
        } else if (!closed) {
            lost = true;
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its fencing number: larger than that of every earlier holder of this name, never used again. */
    public long fence() {
        return fence;
    }

    String token() {
        return token;
    }

    Duration ttl() {
        return ttl;
    }

    /**
     * Renews the lease and thereby makes sure that it is still held: one short transaction. When the database does not answer, the
     * lease counts as held until it runs out.
     *
     * @throws SagoException if another took it, or it ran out and could not be renewed
     */
    public void check() {
        if (closed) {
            throw new IllegalStateException("the lease " + name + " was closed");
        }
        if (!lost) {
            try {
                renew();
            } catch (SagoException e) {
                if (System.nanoTime() - renewed >= ttl.toNanos()) {
                    throw SagoException.failed(
                            "the lease " + name + " ran out and could not be renewed: " + e.getMessage(),
                            e.remedy(),
                            e);
                }
            }
        }
        if (lost) {
            throw SagoException.failed(
                    "the lease " + name + " was lost: this process did not renew it in time and another took it",
                    "Start the run again when the other has ended; what was stored so far is found and used.",
                    null);
        }
    }

    /** Gives it back. Never throws: a lease that cannot be given back runs out. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        heart.interrupt();
        try {
            leases.release(this);
        } catch (SagoException e) {
            LOG.warn("{}; it runs out in {}", e.getMessage(), ttl);
        }
    }
}
