package dev.sago.work;

import dev.sago.model.SiteName;
import dev.sago.schedule.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;

/** Waits for a place at each site of the system that lets only so many runs work at once, and says so while it waits. */
final class LimitedDoing implements Doing {

    private static final Logger LOG = LoggerFactory.getLogger(LimitedDoing.class);

    private final SitePlaces places;
    private final Map<SiteName, Integer> most;
    private final Doing next;

    /** {@code most} has the system's sites that have a limit. */
    LimitedDoing(SitePlaces places, Map<SiteName, Integer> most, Doing next) {
        this.places = places;
        this.most = Map.copyOf(most);
        this.next = next;
    }

    @Override
    public Work.Ended perform(TurnAtWork at) throws InterruptedException {
        try (SitePlaces.Taken _ = places.take(most, what -> tell(at, what))) {
            at.waitsFor("");
            return next.perform(at);
        }
    }

    private static void tell(TurnAtWork at, String what) {
        if (at.waitsFor().isEmpty()) {
            LOG.info("{} {}", at.duty(), what);
        }
        at.waitsFor(what);
    }
}
