package dev.sago.work;

import dev.sago.model.SiteName;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The places for runs at sites that let only so many work at once. A run takes its places at all its sites at the same moment,
 * so that two never wait for each other; and no run overtakes one that came earlier and needs a site of its own, so that
 * none waits for ever. Of this process; {@link ClusterPlaces} has those of all servers. Safe for threads.
 */
public final class SitePlaces {

    private final Map<SiteName, Integer> taken = new HashMap<>();
    private final List<Waiter> waiting = new ArrayList<>();

    /** One that waits; two are never equal. */
    private static final class Waiter {

        private final Set<SiteName> sites;

        Waiter(Set<SiteName> sites) {
            this.sites = sites;
        }
    }

    /** Places that were taken; closing gives them back. */
    public interface Taken extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits until there is room, and takes it.
     *
     * @param most the most runs at once, by site; sites without a limit are not in it
     * @param told is told for which sites it waits, if it must
     */
    Taken take(Map<SiteName, Integer> most, Consumer<String> told) throws InterruptedException {
        if (most.isEmpty()) {
            return () -> {};
        }
        Set<SiteName> sites = new TreeSet<>(most.keySet());
        Waiter self = new Waiter(sites);
        synchronized (this) {
            waiting.add(self);
            try {
                while (!mayGo(self, most)) {
                    told.accept(waitsFor(most));
                    wait();
                }
            } finally {
                waiting.remove(self);
                notifyAll(); // Those behind may go now, or ask again.
            }
            sites.forEach(site -> taken.merge(site, 1, Integer::sum));
        }
        return () -> release(sites);
    }

    private boolean mayGo(Waiter self, Map<SiteName, Integer> most) {
        for (Waiter earlier : waiting) {
            if (earlier.equals(self)) {
                break;
            }
            if (earlier.sites.stream().anyMatch(self.sites::contains)) {
                return false;
            }
        }
        return most.entrySet().stream().allMatch(site -> taken.getOrDefault(site.getKey(), 0) < site.getValue());
    }

    private String waitsFor(Map<SiteName, Integer> most) {
        List<String> full = new ArrayList<>();
        new TreeMap<>(most).forEach((site, limit) -> {
            if (taken.getOrDefault(site, 0) >= limit) {
                full.add(site + " (" + taken.get(site) + " of " + limit + " runs)");
            }
        });
        return full.isEmpty()
                ? "waits for its turn at "
                        + String.join(
                                ", ",
                                most.keySet().stream()
                                        .map(SiteName::value)
                                        .sorted()
                                        .toList())
                : "waits for its turn at " + String.join(", ", full);
    }

    private synchronized void release(Set<SiteName> sites) {
        sites.forEach(site -> taken.computeIfPresent(site, (name, count) -> count == 1 ? null : count - 1));
        notifyAll();
    }
}
