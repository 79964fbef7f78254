package dev.sago.repository;

import dev.sago.model.Sha256;
import dev.sago.site.Body;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The indexes of one run: gathers packs that are settled, names them in index objects, and takes what these tell into the local index
 * as soon as a site has them. From then on the local index answers for their chunks, from its files, and nothing of them stays in memory: a run
 * may store any number of chunks. Used by the thread that runs the backup.
 */
final class NewIndexes {

    private final Repository repository;
    private final FanOut fanOut;
    private final WriteGuard guard;
    private final KnownChunks known;
    private final int chunksPerIndex;
    private final List<Announced> announced = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private List<Pack> unnamed = new ArrayList<>();
    private int unnamedChunks;

    /** An index on its way, and what it tells. */
    private record Announced(Sha256 id, List<Pack> packs, Shipment shipment) {}

    /**
     * Of one run.
     *
     * @param guard is asked before each index
     * @param chunksPerIndex an index is written once so many chunks wait for it
     */
    NewIndexes(Repository repository, FanOut fanOut, WriteGuard guard, KnownChunks known, int chunksPerIndex) {
        this.repository = repository;
        this.fanOut = fanOut;
        this.guard = guard;
        this.known = known;
        this.chunksPerIndex = chunksPerIndex;
    }

    /** Relative keys of the packs and indexes that the run has written. */
    Set<String> written() {
        return written;
    }

    /** Gathers packs that lie at the quorum at least. */
    void collect(List<Pack> settled) {
        for (Pack pack : settled) {
            unnamed.add(pack);
            written.add(ObjectKeys.pack(pack.id()));
            unnamedChunks += pack.listing().chunks();
        }
    }

    /** Writes an index if enough packs wait for one, and learns what sites have taken meanwhile. Cheap when there is nothing to do. */
    void writeIfDue() {
        if (unnamedChunks >= chunksPerIndex) {
            write();
        }
        learn();
    }

    /** Writes an index of all packs that wait for one. */
    void write() {
        if (unnamed.isEmpty()) {
            return;
        }
        guard.check();
        Body body = IndexCodec.encode(repository.key(), unnamed);
        String key = ObjectKeys.index(body.sha256());
        Shipment shipment = fanOut.sendAfterAll(key, body);
        written.add(key);
        announced.add(new Announced(body.sha256(), unnamed, shipment));
        unnamed = new ArrayList<>();
        unnamedChunks = 0;
    }

    /**
     * Takes what settled indexes tell into the local index. One that no site took must not be believed: a later run would build on chunks that
     * nobody else can find.
     */
    void learn() {
        for (Iterator<Announced> each = announced.iterator(); each.hasNext(); ) {
            Announced index = each.next();
            if (fanOut.isStored(index.shipment)) {
                repository.index().add(index.id, index.packs);
                index.packs.forEach(pack -> known.forget(pack.listing()));
                each.remove();
            }
        }
    }

    /** Takes back what indexes name that no site took, to be named again. When all is settled. */
    void takeBack() {
        for (Announced index : List.copyOf(announced)) {
            if (!fanOut.isStored(index.shipment)) {
                String key = ObjectKeys.index(index.id);
                announced.remove(index);
                written.remove(key);
                fanOut.lanes().forEach(lane -> lane.debts().remove(key));
                collect(index.packs);
            }
        }
    }
}
