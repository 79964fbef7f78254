package dev.sago.work;

import dev.sago.catalog.Lease;
import dev.sago.catalog.Leases;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The places for runs at sites over all servers that share a catalog: each is a lease, so that those of a server that died come free by
 * themselves. A run takes its places at all its sites or none, so that two never wait for each other. Who comes first is chance:
 * all who wait try again within a second. Safe for threads.
 */
public final class ClusterPlaces {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    private final Leases leases;

    /** Keeps the places in this catalog. */
    public ClusterPlaces(Leases leases) {
        this.leases = leases;
    }

    /**
     * Waits until there is room, and takes it.
     *
     * @param most the most runs at once, by site; sites without a limit are not in it
     * @param waited whether it has waited in its own server, whose runs must not always be quicker than those of others
     * @param told is told for which site it waits, if it must
     * @throws SagoException if the catalog does not answer
     */
    public SitePlaces.Taken take(Map<SiteName, Integer> most, boolean waited, Consumer<String> told)
            throws InterruptedException {
        boolean first = !waited;
        while (true) {
            if (!first) {
                Thread.sleep(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_MILLIS));
            }
            first = false;
            List<Lease> taken = new ArrayList<>();
            Optional<SiteName> full = tryAll(most, taken);
            if (full.isEmpty()) {
                return () -> taken.forEach(Lease::close);
            }
            told.accept("waits for its turn at " + full.get() + " (" + most.get(full.get()) + " of "
                    + most.get(full.get()) + " runs of the cluster)");
        }
    }

    /** Takes a place at each, or none and gives the site that is full. */
    private Optional<SiteName> tryAll(Map<SiteName, Integer> most, List<Lease> taken) {
        boolean kept = false;
        try {
            for (Map.Entry<SiteName, Integer> site : new TreeMap<>(most).entrySet()) {
                Optional<Lease> place = one(site.getKey(), site.getValue());
                if (place.isEmpty()) {
                    return Optional.of(site.getKey());
                }
                taken.add(place.get());
            }
            kept = true;
            return Optional.empty();
        } finally {
            if (!kept) {
                taken.forEach(Lease::close);
            }
        }
    }

    private Optional<Lease> one(SiteName site, int places) {
        for (int i = 1; i <= places; i++) {
            try {
                return Optional.of(leases.acquire("place/" + site + "/" + i, LEASE));
            } catch (SagoException e) {
                if (e.kind() != SagoException.Kind.BUSY) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }
}
