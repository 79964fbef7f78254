package dev.sago.repository;

import dev.sago.model.SiteName;
import dev.sago.model.Uninterrupted;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way to one site: a queue and a few threads that upload from it. When the site itself fails (not one object of it),
 * the lane is lost: what comes is a debt at once, without a try, so that a dead site costs no time; half a minute later
 * one object is tried again.
 */
final class Lane {

    private static final long COOL_DOWN_NANOS = Duration.ofSeconds(30).toNanos();

    private final SiteObjects site;
    private final FanOut fanOut;
    private final LinkedBlockingDeque<Shipment> queue = new LinkedBlockingDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentHashMap<Shipment, Thread> underWay = new ConcurrentHashMap<>();
    private final ConcurrentSkipListSet<String> debts = new ConcurrentSkipListSet<>();
    private final ConcurrentHashMap<String, Long> stored = new ConcurrentHashMap<>();
    private final LongAdder sentBytes = new LongAdder();
    private volatile @Nullable String lostReason;
    private volatile long lostAt;
    private volatile boolean unseen;

    Lane(SiteObjects site, FanOut fanOut, Collection<String> oldDebts, int uploads) {
        this.site = site;
        this.fanOut = fanOut;
        debts.addAll(oldDebts);
        for (int i = 0; i < uploads; i++) {
            // Not virtual: a write to a disk that hangs would hold one of the few threads that carry those of all
            // sites.
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("upload-" + site.site() + "-" + i)
                    .start(this::run));
        }
    }

    SiteObjects site() {
        return site;
    }

    SiteName name() {
        return site.site();
    }

    Set<String> debts() {
        return debts;
    }

    /** Why the site is given up for now, or null while it answers. */
    @Nullable
    String lostReason() {
        return lostReason;
    }

    long sentBytes() {
        return sentBytes.sum();
    }

    int waiting() {
        return queue.size() + underWay.size();
    }

    void offer(Shipment shipment) {
        queue.add(shipment);
    }

    /** The site did not answer when the repository was opened: nobody knows what it lacks. */
    void unseen(String reason) {
        unseen = true;
        lose(reason);
    }

    /** What the site said that it has stored since the last call, with sizes. */
    Map<String, Long> takeStored() {
        Map<String, Long> taken = new TreeMap<>(stored);
        stored.keySet().removeAll(taken.keySet());
        return taken;
    }

    /** Somebody has looked: this is exactly what it lacks. */
    void seen(Collection<String> lacks) {
        debts.clear();
        debts.addAll(lacks);
        unseen = false;
    }

    /** Whether nobody knows what it lacks. */
    boolean isUnseen() {
        return unseen;
    }

    /** Whether the site is known to hold all that was sent, now and before. */
    boolean isComplete() {
        return !unseen && debts.isEmpty();
    }

    private void lose(String reason) {
        lostReason = reason;
        lostAt = System.nanoTime();
    }

    private void run() {
        try {
            while (true) {
                Shipment shipment = queue.take();
                boolean stored = upload(shipment);
                if (!stored) {
                    debts.add(shipment.key);
                }
                fanOut.settled(this, shipment, stored);
            }
        } catch (InterruptedException e) {
            // The fan-out is being closed; what is still queued is told as unsettled there.
            Thread.currentThread().interrupt();
        }
    }

    private boolean upload(Shipment shipment) throws InterruptedException {
        if (lostReason != null && System.nanoTime() - lostAt < COOL_DOWN_NANOS) {
            return false;
        }
        underWay.put(shipment, Thread.currentThread());
        try {
            site.putImmutable(shipment.key, shipment.body);
            sentBytes.add(shipment.body.size());
            stored.put(shipment.key, (long) shipment.body.size());
            lostReason = null;
            return true;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.INTERRUPTED
                    || Thread.currentThread().isInterrupted()) {
                if (fanOut.isClosing()) {
                    throw new InterruptedException();
                }
                Thread.interrupted(); // Shed: only this object is given up, the lane goes on.
                return false;
            }
            fanOut.lost(this, String.valueOf(e.getMessage()), lostReason == null);
            lose(String.valueOf(e.getMessage()));
            return false;
        } catch (RuntimeException e) {
            // A driver's bug must not end this thread unseen and leave the run waiting for it.
            fanOut.lost(this, "unexpected: " + e, lostReason == null);
            lose("unexpected: " + e);
            return false;
        } finally {
            underWay.remove(shipment);
        }
    }

    /** Gives up what is queued, and the given shipment if it is being uploaded: debts, so that the others can go on. */
    void shed(Shipment oldest) {
        List<Shipment> waiting = new ArrayList<>();
        queue.drainTo(waiting);
        for (Shipment shipment : waiting) {
            debts.add(shipment.key);
            fanOut.settled(this, shipment, false);
        }
        Thread uploader = underWay.get(oldest);
        if (uploader != null) {
            uploader.interrupt();
        }
    }

    /** Ends the uploads. An interrupt does not hurry it: the buffers must not be used when it returns. */
    void close() {
        threads.forEach(Thread::interrupt);
        Uninterrupted.join(threads);
    }
}
