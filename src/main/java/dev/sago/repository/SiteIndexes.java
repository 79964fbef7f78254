package dev.sago.repository;

import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Finding.Severity;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SystemName;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
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
    private final Set<String> stoodInFor = new TreeSet<>();
    private final SiteReads reads;
    private Optional<Finding> missing = Optional.empty();
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
        this.reads = new SiteReads(system, views.holding(), repair, listener);
    }

    /**
     * Reads index objects that are new; forgets all if the local index knows some that none of the sites here has: a
     * snapshot must not be built on what its own sites cannot tell.
     */
    void update() {
        if (lost == LostIndex.LEAVE_UNREAD) {
            return;
        }
        Set<Sha256> unread = new TreeSet<>();
        Set<Sha256> atSites = new TreeSet<>();
        views.all()
                .forEach(view ->
                        view.indexes().keySet().forEach(name -> hashOf(name).ifPresent(atSites::add)));
        index.retain(atSites);
        atSites.removeAll(index.covered());
        for (Sha256 id : atSites) {
            try {
                index.add(id, read(id));
            } catch (SagoException e) {
                if (e.kind() != SagoException.Kind.DAMAGE || lost == LostIndex.REFUSE) {
                    throw e;
                }
                if (lost != LostIndex.STAND_IN || !isGone(id)) {
                    unread.add(id);
                }
            }
        }
        if (unread.isEmpty()) {
            return;
        }
        if (lost == LostIndex.STAND_IN) {
            stoodIn = true;
            unread.forEach(id -> stoodInFor.add(ObjectKeys.index(id)));
            new StandInIndex(repository, listener).takeFor(unread);
        } else {
            unread.forEach(this::tellDoneWithout);
        }
    }

    /** Whether it went while it was read, as a prune takes indexes away whose packs others name: then none is lost. */
    private boolean isGone(Sha256 id) {
        return views.holding().stream().allMatch(site -> {
            try {
                return site.size(ObjectKeys.index(id)).isEmpty();
            } catch (StoreException e) {
                return false; // Nobody knows: it counts as lost until the next look.
            }
        });
    }

    /** Damage names the remedy that there is for an index. */
    private SagoException explained(SagoException e) {
        if (e.kind() != SagoException.Kind.DAMAGE) {
            return e;
        }
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

    private List<Pack> read(Sha256 id) {
        String name = ObjectKeys.index(id);
        try {
            return reads.read(name, site -> {
                ByteBuffer object = ByteBuffer.wrap(site.getAll(name, SealedObject.MAX_STORED));
                if (!Sha256.hash(object).equals(id)) {
                    throw new FormatException(Verdict.OTHER_BYTES);
                }
                return IndexCodec.decode(repository.key(), object);
            });
        } catch (SagoException e) {
            throw explained(e);
        }
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
        missing = new StandInIndex(repository, listener).takeForMissing();
        return missing.isPresent();
    }

    /** Whether they are unread, or footers of packs stand in for them: then nothing may be written or deleted. */
    synchronized boolean areNotThoseOfSites() {
        return stoodIn || lost == LostIndex.LEAVE_UNREAD;
    }

    /** What is wrong with those that were read, and that one is missing. What a site lacks of them an inventory tells. */
    synchronized List<Finding> findings() {
        repair.await();
        List<Finding> all = new ArrayList<>();
        for (Finding finding : reads.findings()) {
            if (stoodInFor.contains(finding.key())) {
                all.add(new Finding(
                        Severity.CRITICAL,
                        finding.kind(),
                        system,
                        finding.site(),
                        finding.key(),
                        finding.text(),
                        "sago heal " + system));
            } else if (finding.kind() == Kind.DAMAGED) {
                all.add(finding);
            }
        }
        missing.ifPresent(all::add);
        return all;
    }

    /** Whether the sites have the indexes that they had when they were asked first. */
    boolean areTheSame() {
        return views.all().stream().allMatch(view -> {
            try {
                return view.site().list(ObjectKeys.INDEXES).equals(view.indexes());
            } catch (StoreException e) {
                return false; // Nobody knows.
            }
        });
    }

    /** The keys of those that were done without. */
    Set<String> lost() {
        return Set.copyOf(doneWithout);
    }

    /** What an index object tells, read from a site and not from the local index. */
    List<Pack> readIndex(String key) {
        return read(Sha256.parse(ObjectKeys.name(key)));
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
