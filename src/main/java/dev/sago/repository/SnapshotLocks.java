package dev.sago.repository;

import dev.sago.model.Event;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Locks what a new snapshot needs at the sites of its immutable copies: what it has written, the packs of earlier
 * snapshots that it uses again, all wrapped keys, and all indexes. Packs that it does not use are left to end their
 * locks, so that garbage is not kept for ever.
 */
final class SnapshotLocks {

    private final SystemName system;
    private final Event.Listener listener;
    private final Set<String> needed = new TreeSet<>();

    /**
     * Collects what the snapshot needs.
     *
     * @param written relative keys of what the run has written
     * @param retired relative keys of indexes that are to be deleted
     */
    SnapshotLocks(Repository repository, Collection<String> written, Set<String> retired, Event.Listener listener) {
        this.system = repository.system();
        this.listener = listener;
        for (SiteView view : repository.views()) {
            view.wrappedKeys().keySet().forEach(id -> needed.add(ObjectKeys.KEYS + id));
            needed.addAll(view.indexes().keySet());
        }
        needed.removeAll(retired);
        needed.addAll(repository.index().usedPacks());
        needed.addAll(written);
    }

    /**
     * Locks it at each lane whose copy is complete; objects that turn out not to be there become debts of the lane.
     *
     * @param manifest the snapshot's manifest, which counts by now
     */
    Locks keep(Collection<Lane> lanes, String manifest) throws InterruptedException {
        needed.add(manifest);
        Map<SiteName, Instant> until = new TreeMap<>();
        Map<SiteName, String> refused = new TreeMap<>();
        for (Lane lane : lanes) {
            if (lane.site().isLocking() && lane.isComplete()) {
                listener.on(new Event.Stage(system, "locking at " + lane.name()));
                SiteLock.Kept kept = lane.site().keepLocked(needed);
                lane.debts().addAll(kept.missing());
                kept.until().ifPresent(time -> until.put(lane.name(), time));
                kept.refused().ifPresent(reason -> {
                    refused.put(lane.name(), reason);
                    listener.on(new Event.LockRefused(system, lane.name(), reason));
                });
            }
        }
        return new Locks(until, refused);
    }
}
