package dev.sago.work;

import dev.sago.model.SiteName;
import dev.sago.schedule.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Optional;

/** Waits for a place at each site of the system that lets only so many runs work at once, and says so while it waits. */
final class LimitedDoing implements Doing {

    private static final Logger LOG = LoggerFactory.getLogger(LimitedDoing.class);

    private final SitePlaces places;
    private final Optional<ClusterPlaces> ofAll;
    private final Map<SiteName, Integer> most;
    private final Doing next;

    /**
     * In this server first, where the order is kept, then among all that share the catalog.
     *
     * @param ofAll the places of all servers, if there may be others
     * @param most has the system's sites that have a limit
     */
    LimitedDoing(SitePlaces places, Optional<ClusterPlaces> ofAll, Map<SiteName, Integer> most, Doing next) {
        this.places = places;
        this.ofAll = ofAll;
        this.most = Map.copyOf(most);
        this.next = next;
    }

    @Override
    public Work.Ended perform(TurnAtWork at) throws InterruptedException {
        try (SitePlaces.Taken _ = places.take(most, what -> tell(at, what));
                SitePlaces.Taken _ = amongAll(at)) {
            at.waitsFor("");
            return next.perform(at);
        }
    }

    private SitePlaces.Taken amongAll(TurnAtWork at) throws InterruptedException {
        return ofAll.isPresent() && !most.isEmpty()
                ? ofAll.get().take(most, !at.waitsFor().isEmpty(), what -> tell(at, what))
                : () -> {};
    }

    private static void tell(TurnAtWork at, String what) {
        if (at.waitsFor().isEmpty()) {
            LOG.info("{} {}", at.duty(), what);
        }
        at.waitsFor(what);
    }
}
