package dev.sago.repository;

import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Finding.Severity;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SystemName;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The index objects that the sites of a repository have, and the local index that is brought up to date from them. */
final class SiteIndexes {

    private final Repository repository;
    private final SystemName system;
    private final ChunkIndex index;
    private final SiteViews views;
    private final ReadRepair repair;
    private final Event.Listener listener;
    private final LostIndex lost;
    private final Set<String> doneWithout = new TreeSet<>();
    private boolean stoodIn;

    /** @param lost what is done about an index that no site gives */
    SiteIndexes(
            Repository repository,
            ChunkIndex index,
            SiteViews views,
            ReadRepair repair,
            Event.Listener listener,
            LostIndex lost) {
        this.repository = repository;
        this.system = repository.system();
        this.index = index;
        this.views = views;
        this.repair = repair;
        this.listener = listener;
        this.lost = lost;
    }

    /**
     * Reads index objects that are new; forgets all if the local index knows some that none of the sites here has: a
     * snapshot must not be built on what its own sites cannot tell.
     */
    void update() {
        Set<Sha256> unread = new TreeSet<>();
        Set<Sha256> atSites = new TreeSet<>();
        views.all()
                .forEach(view ->
                        view.indexes().keySet().forEach(name -> hashOf(name).ifPresent(atSites::add)));
        index.retain(atSites);
        atSites.removeAll(index.covered());
        SiteReads reads = new SiteReads(system, views.holding(), repair, listener);
        for (Sha256 id : atSites) {
            try {
                index.add(id, readIndex(reads, id));
            } catch (SagoException e) {
                if (e.kind() != SagoException.Kind.DAMAGE) {
                    throw e;
                }
                if (lost == LostIndex.REFUSE) {
                    throw refused(e);
                }
                unread.add(id);
            }
        }
        if (unread.isEmpty()) {
            return;
        }
        if (lost == LostIndex.STAND_IN) {
            stoodIn = true;
            new StandInIndex(repository, listener).takeFor(unread);
        } else {
            unread.forEach(this::tellDoneWithout);
        }
    }

    private SagoException refused(SagoException e) {
        return new SagoException(
                e.kind(),
                String.valueOf(e.getMessage()),
                "Bring another site of " + system + " back, or run sago heal " + system
                        + ", which names the packs anew by their footers.",
                e);
    }

    private void tellDoneWithout(Sha256 id) {
        doneWithout.add(ObjectKeys.index(id));
        listener.on(new Event.Found(new Finding(
                Severity.CRITICAL,
                Kind.DAMAGED,
                system,
                views.holderOfIndex(ObjectKeys.index(id)),
                ObjectKeys.index(id),
                "no site that answers gives this index; what only it names is read and stored again",
                "bring back another site of " + system + ", then sago heal " + system)));
    }

    private List<Pack> readIndex(SiteReads reads, Sha256 id) {
        String name = ObjectKeys.index(id);
        return reads.read(name, site -> {
            ByteBuffer object = ByteBuffer.wrap(site.getAll(name, SealedObject.MAX_STORED));
            if (!Sha256.hash(object).equals(id)) {
                throw new FormatException("its bytes are not those that its name tells");
            }
            return IndexCodec.decode(repository.key(), object);
        });
    }

    /**
     * For a chunk that no index names, in a repository that is opened to read: an index may be missing at every site that
     * answers. Then the footers of all packs that no index names stand in, once; that lists all packs, so it is not done
     * before it is needed.
     *
     * @return whether there is more in the index now
     */
    synchronized boolean standIn() {
        if (lost != LostIndex.STAND_IN || stoodIn) {
            return false;
        }
        stoodIn = true;
        return new StandInIndex(repository, listener).takeForMissing();
    }

    /** Whether footers of packs stand in for indexes that no site gives: then nothing may be written or deleted. */
    synchronized boolean isStoodIn() {
        return stoodIn;
    }

    /** The keys of those that were done without. */
    Set<String> lost() {
        return Set.copyOf(doneWithout);
    }

    /** What an index object tells, read from a site and not from the local index. */
    List<Pack> readIndex(String key) {
        return readIndex(new SiteReads(system, views.holding(), repair, listener), Sha256.parse(ObjectKeys.name(key)));
    }

    /** The keys of all index objects that any site has. */
    Set<String> indexKeys() {
        Set<String> keys = new TreeSet<>();
        views.all()
                .forEach(view -> view.indexes().keySet().stream()
                        .filter(key -> hashOf(key).isPresent())
                        .forEach(keys::add));
        return keys;
    }

    private static Optional<Sha256> hashOf(String key) {
        try {
            return Optional.of(Sha256.parse(ObjectKeys.name(key)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Not an index of ours; the inventory tells it as unexpected.
        }
    }
}
