package dev.sago.repository;

import dev.sago.model.Counted;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.site.Body;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends each object to all sites at once, from one buffer. A site that fails or falls behind never stops the others: the
 * object becomes its debt. An object that fewer sites than the quorum could take ends the run.
 *
 * <p>Memory is bounded by the number of pack buffers. When all are lent and the oldest object waits only for sites that
 * are slower than the quorum, their queues are given up: see {@link WriteSettings#lag}.
 */
final class FanOut implements Shipping, AutoCloseable {

    private static final int PAGE = 4096;

    private final SystemName system;
    private final int quorum;
    private final WriteSettings settings;
    private final WriteMeter meter;
    private final TreeCache cache;
    private final Event.Listener listener;
    private final List<Lane> lanes = new ArrayList<>();
    private final ArrayBlockingQueue<ByteBuffer> free;
    private int allocated;
    private final Set<Shipment> inFlight = new LinkedHashSet<>();
    private List<Pack> settledPacks = new ArrayList<>();
    private @Nullable String shortfall;
    private volatile boolean closing;

    /**
     * Opens a lane to each site.
     *
     * @param debts what each site lacked before this run
     */
    FanOut(
            SystemName system,
            List<SiteObjects> sites,
            Map<SiteName, Set<String>> debts,
            int quorum,
            WriteSettings settings,
            WriteMeter meter,
            TreeCache cache,
            Event.Listener listener) {
        this.system = system;
        this.quorum = quorum;
        this.settings = settings;
        this.meter = meter;
        this.cache = cache;
        this.listener = listener;
        this.free = new ArrayBlockingQueue<>(settings.buffers());
        for (SiteObjects site : sites) {
            lanes.add(new Lane(site, this, debts.getOrDefault(site.site(), Set.of()), settings.uploadsPerSite()));
        }
    }

    List<Lane> lanes() {
        return lanes;
    }

    @Override
    public WriteMeter meter() {
        return meter;
    }

    boolean isClosing() {
        return closing;
    }

    @Override
    public ByteBuffer buffer() throws InterruptedException {
        while (true) {
            checkQuorum();
            ByteBuffer ready = free.poll();
            if (ready == null) {
                ready = allocate();
            }
            if (ready == null) {
                ready = free.poll(settings.lag().toMillis(), TimeUnit.MILLISECONDS);
            }
            if (ready != null) {
                return ready.clear();
            }
            shedSlow();
        }
    }

    private synchronized @Nullable ByteBuffer allocate() {
        if (allocated == settings.buffers()) {
            return null;
        }
        allocated++;
        // Aligned, so that a folder on a disk can be written past the page cache.
        return ByteBuffer.allocateDirect(Pack.BUFFER_BYTES + PAGE).alignedSlice(PAGE);
    }

    @Override
    public void discard(ByteBuffer buffer) {
        free.add(buffer);
    }

    @Override
    public void ship(Pack pack, ByteBuffer buffer) throws InterruptedException {
        checkQuorum();
        ByteBuffer bytes = buffer.flip();
        if (pack.type() == ObjectType.TREE_PACK) {
            keep(pack, bytes);
        }
        meter.storedBytes(pack.size());
        dispatch(new Shipment(ObjectKeys.pack(pack.id()), Body.of(bytes, pack.id()), pack, buffer), lanes);
    }

    private void keep(Pack pack, ByteBuffer bytes) throws InterruptedException {
        try {
            cache.keep(pack.id(), bytes);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted(); // Told by the exception from here on.
            throw new InterruptedException();
        } catch (IOException e) {
            throw SagoException.failed(
                    "The state folder cannot be written: " + e.getMessage(),
                    "Make room there, or move it: state in sago.yaml.",
                    e);
        }
    }

    /**
     * Sends an object that needs all that was sent before it (an index, a manifest): a site with debts does not get it,
     * it becomes another debt there. Everything shipped before must be settled: see {@link #drain}.
     */
    Shipment sendAfterAll(String key, Body body) {
        meter.storedBytes(body.size());
        Shipment shipment = new Shipment(key, body, null, null);
        List<Lane> able = new ArrayList<>();
        for (Lane lane : lanes) {
            if (lane.isComplete()) {
                able.add(lane);
            } else {
                lane.debts().add(key);
            }
        }
        dispatch(shipment, able);
        return shipment;
    }

    private void dispatch(Shipment shipment, List<Lane> to) {
        synchronized (this) {
            shipment.pending = to.size();
            if (!to.isEmpty()) {
                inFlight.add(shipment);
            }
        }
        to.forEach(lane -> lane.offer(shipment));
    }

    /** A lane is done with an object, one way or the other. */
    synchronized void settled(Lane lane, Shipment shipment, boolean stored) {
        shipment.pending--;
        if (stored) {
            shipment.storedAt.add(lane.name());
        }
        if (shipment.isSettled()) {
            inFlight.remove(shipment);
            if (shipment.pack != null) {
                settledPack(shipment, shipment.pack);
            }
            if (shipment.buffer != null) {
                free.add(shipment.buffer);
            }
            notifyAll();
        }
    }

    private void settledPack(Shipment shipment, Pack pack) {
        if (shipment.storedAt.size() >= quorum) {
            settledPacks.add(pack);
        } else if (shortfall == null) {
            shortfall = "only " + shipment.storedAt.size() + " of " + lanes.size() + " sites could store "
                    + shipment.key + "; the policy's quorum is " + quorum;
        }
    }

    /** A lane lost its site. */
    void lost(Lane lane, String reason, boolean first) {
        if (first) {
            listener.on(new Event.SiteLost(system, lane.name(), reason));
        }
    }

    private void shedSlow() {
        Shipment oldest;
        synchronized (this) {
            if (inFlight.isEmpty()) {
                return;
            }
            oldest = inFlight.iterator().next();
            if (oldest.storedAt.size() < quorum) {
                return; // Everybody is slow: wait, do not shed.
            }
        }
        for (Lane lane : lanes) {
            boolean pending;
            synchronized (this) {
                pending = inFlight.contains(oldest) && !oldest.storedAt.contains(lane.name());
            }
            if (pending && lane.waiting() > 0) {
                listener.on(new Event.SiteBehind(
                        system, lane.name(), "slower than the others; what it misses is sent afterwards"));
                lane.shed(oldest);
            }
        }
    }

    /** Fails once an object could not be stored at enough sites. */
    void checkQuorum() {
        String reason;
        synchronized (this) {
            reason = shortfall;
        }
        if (reason != null) {
            throw shortOfQuorum(reason);
        }
    }

    /** The exception for a run that cannot commit, telling how each site failed. */
    SagoException shortOfQuorum(String reason) {
        StringBuilder text = new StringBuilder("Nothing was committed: ").append(reason);
        for (Lane lane : lanes) {
            String lost = lane.lostReason();
            if (lost != null) {
                text.append("\n  ").append(lane.name()).append(": ").append(lost);
            } else if (!lane.debts().isEmpty()) {
                text.append("\n  ")
                        .append(lane.name())
                        .append(": ")
                        .append(Counted.of(lane.debts().size(), "object"))
                        .append(" missing, such as ")
                        .append(new TreeSet<>(lane.debts()).first());
            }
        }
        return SagoException.failed(
                text.toString(),
                "Bring the sites back (sago site check SITE) and start the backup again; what was stored is not sent twice.",
                null);
    }

    /** Waits until everything sent is settled at every site. */
    synchronized void drain() throws InterruptedException {
        while (!inFlight.isEmpty()) {
            wait();
        }
    }

    /** As {@link #drain()}, but for a limited time. Returns whether all is settled. */
    synchronized boolean drain(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!inFlight.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Whether an object is done with at all sites, and lies at one of them at least. */
    synchronized boolean isStored(Shipment shipment) {
        return shipment.isSettled() && !shipment.storedAt.isEmpty();
    }

    /** Packs that were stored at the quorum at least, since the last call. */
    synchronized List<Pack> takeSettled() {
        List<Pack> taken = settledPacks;
        settledPacks = new ArrayList<>();
        return taken;
    }

    @Override
    public void close() {
        closing = true;
        for (Lane lane : lanes) {
            lane.close();
        }
    }
}
