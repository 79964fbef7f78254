package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All objects of one system at its sites, opened with the key: what each site answered, the local index brought up to
 * date, and the ways to read and write. See the package's description for the format.
 *
 * <p>Opening asks all sites at once; those that do not answer are told by {@link #unreachable()} and left out. It fails
 * only if none answers or the key does not fit.
 */
public final class Repository implements AutoCloseable {

    private final SystemName system;
    private final KeyRing keys;
    private final List<SiteObjects> sites;
    private final Path cache;
    private final Event.Listener listener;
    private final SiteViews views;
    private @Nullable RepositoryKey key;
    private WrappedKeys wrapped = new WrappedKeys(Map.of(), Map.of());
    private final ChunkIndex index;
    private final ReadRepair repair;
    private final SiteIndexes indexes;

    /** Asks all sites. */
    private Repository(
            SystemName system,
            KeyRing keys,
            List<SiteObjects> sites,
            Path state,
            Event.Listener listener,
            LostIndex lost)
            throws InterruptedException {
        this.system = system;
        this.keys = keys;
        this.sites = sites;
        this.cache = state.resolve("cache").resolve(system.value());
        this.listener = listener;
        this.index = ChunkIndex.open(cache.resolve("index"));
        this.repair = new ReadRepair(this, listener);
        this.views = SiteViews.look(system, sites, listener);
        this.indexes = new SiteIndexes(this, index, views, repair, listener, lost);
    }

    /**
     * Opens a repository that exists.
     *
     * @param state the state folder
     * @throws SagoException if no site answers, none has the system, or the key does not open it
     */
    public static Repository open(
            SystemName system, KeyRing keys, List<SiteObjects> sites, Path state, Event.Listener listener)
            throws InterruptedException {
        return open(new Repository(system, keys, sites, state, listener, LostIndex.REFUSE));
    }

    /**
     * Opens a repository that exists to read from it and for nothing else: where no site that answers gives an index, the
     * footers of packs stand in for it, which is told as an event and is among {@link #indexFindings()}. Nothing is written or
     * pruned by it.
     *
     * @param state the state folder
     * @throws SagoException if no site answers, none has the system, or the key does not open it
     */
    public static Repository openToRead(
            SystemName system, KeyRing keys, List<SiteObjects> sites, Path state, Event.Listener listener)
            throws InterruptedException {
        return open(new Repository(system, keys, sites, state, listener, LostIndex.STAND_IN));
    }

    /**
     * Opens a repository that exists to heal it: an index that no site gives is told as a finding, and is among {@link #lostIndexes()}.
     *
     * @param state the state folder
     * @throws SagoException if no site answers, none has the system, or the key does not open it
     */
    public static Repository openToHeal(
            SystemName system, KeyRing keys, List<SiteObjects> sites, Path state, Event.Listener listener)
            throws InterruptedException {
        return open(new Repository(system, keys, sites, state, listener, LostIndex.DO_WITHOUT));
    }

    /**
     * Opens a repository that exists for what needs no index: holds, expiry marks, who may write. No index is read, so none that
     * is lost keeps anybody away; chunks are neither found nor written by it.
     *
     * @param state the state folder
     * @throws SagoException if no site answers, none has the system, or the key does not open it
     */
    public static Repository openWithoutIndex(
            SystemName system, KeyRing keys, List<SiteObjects> sites, Path state, Event.Listener listener)
            throws InterruptedException {
        return open(new Repository(system, keys, sites, state, listener, LostIndex.LEAVE_UNREAD));
    }

    private static Repository open(Repository repository) {
        SystemName system = repository.system;
        if (!repository.views.exists()) {
            throw SagoException.failed(
                    "There are no backups of " + system + " at " + repository.views.answered(),
                    "Check the system's name, the sites' bucket and prefix; or make the first backup: sago backup "
                            + system,
                    null);
        }
        repository.unlock();
        repository.indexes.update();
        return repository;
    }

    /**
     * Opens a repository if there is one, to see what a backup would do; writes nothing to any site. An index that no site gives is done without.
     *
     * @return empty if no site that answers has anything of the system
     * @throws SagoException if no site answers or the key does not open it
     */
    public static Optional<Repository> openIfFounded(
            SystemName system, KeyRing keys, List<SiteObjects> sites, Path state, Event.Listener listener)
            throws InterruptedException {
        List<SiteObjects> asTheyAre = sites.stream().map(SiteObjects::leftAlone).toList();
        Repository repository = new Repository(system, keys, asTheyAre, state, listener, LostIndex.DO_WITHOUT);
        if (!repository.views.exists()) {
            repository.close();
            return Optional.empty();
        }
        repository.unlock();
        repository.indexes.update();
        return Optional.of(repository);
    }

    /**
     * Opens a repository for writing, and founds it where there is none: a fresh key, wrapped and stored at all sites
     * that answer. An index that no site gives is told as a finding and done without: what it named is stored again.
     *
     * @param quorum sites that must answer and take the key
     * @param knownBefore whether the catalog knows snapshots of this system; then it is never founded anew
     */
    public static Repository openOrFound(
            SystemName system,
            KeyRing keys,
            List<SiteObjects> sites,
            Path state,
            int quorum,
            boolean knownBefore,
            Event.Listener listener)
            throws InterruptedException {
        Repository repository = new Repository(system, keys, sites, state, listener, LostIndex.DO_WITHOUT);
        if (repository.views.all().size() < quorum) {
            throw SagoException.failed(
                    "Nothing was read or sent: only " + repository.views.all().size() + " of " + sites.size()
                            + " sites of " + system + " answer, the policy's quorum is " + quorum
                            + repository.views.reasons(),
                    "Bring the sites back (sago site check SITE) and start the backup again.",
                    null);
        }
        if (repository.views.exists()) {
            repository.unlock();
            repository.indexes.update();
        } else if (knownBefore) {
            throw SagoException.failed(
                    "The catalog knows backups of " + system + ", but the sites that answer have none of them: "
                            + repository.views.answered(),
                    "Bring back the site that holds them, or check bucket and prefix. To begin anew on purpose, remove"
                            + " the system from the catalog or give it another name.",
                    null);
        } else {
            repository.use(new Founding(system, keys, repository.views).found(quorum));
        }
        return repository;
    }

    private void unlock() {
        if (views.all().stream().allMatch(view -> view.wrappedKeys().isEmpty())) {
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "System " + system + " has objects but no wrapped key at " + views.answered(),
                    "Bring back another site of the system, which holds the key, and run sago heal " + system + ".");
        }
        use(WrappedKeys.unlock(system, keys, views.all()));
    }

    private void use(WrappedKeys.Unlocked unlocked) {
        key = unlocked.key();
        wrapped = unlocked.wrapped();
    }

    /** The system. */
    public SystemName system() {
        return system;
    }

    /** All sites that it was opened with, those that do not answer too. */
    public List<SiteObjects> sites() {
        return sites;
    }

    /** Sites that did not answer, with the reason. */
    public Map<SiteName, StoreException> unreachable() {
        return views.unreachable();
    }

    /** The chunk index. */
    public ChunkIndex index() {
        return index;
    }

    /** Whether an index at the sites names the pack of a chunk. */
    public boolean isNamed(Sha256 chunk) {
        return index.find(chunk).isPresent();
    }

    RepositoryKey key() {
        RepositoryKey opened = key;
        if (opened == null) {
            throw new IllegalStateException("the repository is not unlocked");
        }
        return opened;
    }

    /** The gear table for cutting, see {@link RepositoryKey#gearTable()}. */
    public long[] gearTable() {
        return key().gearTable();
    }

    WrappedKeys wrapped() {
        return wrapped;
    }

    /** Wrapped keys of which nobody can tell here which bytes are right, by relative key, with the reason. */
    public Map<String, String> doubtfulKeys() {
        Map<String, String> doubtful = new TreeMap<>();
        wrapped.doubtful().forEach((id, why) -> doubtful.put(ObjectKeys.KEYS + id, why));
        return doubtful;
    }

    /** The keys of indexes that were done without when it was opened: no site that answers gives them whole. */
    public Set<String> lostIndexes() {
        return indexes.lost();
    }

    /**
     * What is wrong with the indexes that were read or missed so far, in a repository that is opened to read: damage at each
     * site, critical where no site gives the index, and that one is missing everywhere. Waits for repairs, a minute at most.
     */
    public List<Finding> indexFindings() {
        return indexes.findings();
    }

    /**
     * Has footers stand in for an index that is missing at every site, in a repository that is opened to read, as a reader does
     * when it meets a chunk that no index names.
     *
     * @return whether the index knows more now
     */
    public boolean standIn() {
        return indexes.standIn();
    }

    /** Forgets what the local index knows, so that who opens the repository next reads the sites' own; for who holds the system. */
    public void forgetIndex() {
        var _ = index.retain(Set.of());
    }

    /**
     * Whether the sites that answered have the very indexes that they had when it was opened: then nobody has committed or pruned
     * since, and what no index names is not merely named by one that is newer.
     */
    public boolean hasSameIndexes() {
        return indexes.areTheSame();
    }

    SiteName holderOfIndex(String key) {
        return views.holderOfIndex(key);
    }

    List<SiteView> views() {
        return views.all();
    }

    TreeCache treeCache() {
        return new TreeCache(cache.resolve("trees"));
    }

    /** All snapshots that any site has, oldest first. */
    public List<SnapshotId> snapshots() {
        return views.snapshots();
    }

    /** The sites that have a snapshot's manifest. */
    public Set<SiteName> holders(SnapshotId id) {
        return views.holders(id);
    }

    /**
     * Whether a snapshot is marked as expired at every site that has its manifest. While a single one has it unmarked
     * it counts as any other.
     */
    public boolean isExpired(SnapshotId id) {
        return views.isExpired(id);
    }

    /** The keys of manifests that should be at every site: those of snapshots that have not expired. */
    Set<String> wantedManifests() {
        return views.wantedManifests();
    }

    /** Whether its index is not that of the sites, unread or replaced by footers of packs: then nothing may be written or deleted. */
    boolean isToReadOnly() {
        return indexes.areNotThoseOfSites();
    }

    /** What an index object tells, read from a site and not from the local index. */
    List<Pack> readIndex(String key) {
        return indexes.readIndex(key);
    }

    /** The keys of all index objects that any site has. */
    Set<String> indexKeys() {
        return indexes.indexKeys();
    }

    /** Holds and marks of its snapshots. */
    public SnapshotNotes notes() {
        return new SnapshotNotes(this);
    }

    /** A reader over all sites that answered and have anything of the system. */
    public RepositoryReader reader() {
        return new RepositoryReader(system, key(), index, indexes::standIn, holding(), repair, treeCache(), listener);
    }

    /**
     * A reader that takes everything but the index, whose objects prove themselves, from one site: what it reads proves that
     * site. What it finds damaged there is repaired from the others.
     */
    public RepositoryReader readerAt(SiteObjects site) {
        return new RepositoryReader(system, key(), index, indexes::standIn, List.of(site), repair, null, listener);
    }

    /**
     * What provers of its objects share, with the key.
     *
     * @param openAll whether packs are opened that an earlier run opened
     * @param begun when the run began
     */
    public ObjectProver.Terms proof(boolean openAll, Instant begun) {
        byte[] stateKey = key().stateKey();
        OpenedPacks packs = new OpenedPacks(cache.resolve("opened"), stateKey, index, !openAll, begun);
        return ObjectProver.Terms.of(system, keys, key(), packs);
    }

    /**
     * Sites that answered and have something of the system. What others do not have is no finding: they may never have been
     * its sites, or are the empty mount points of disks.
     */
    public List<SiteObjects> holding() {
        return views.holding();
    }

    /**
     * What sites that answered lack of what others have, found by comparing the short lists only (keys, indexes,
     * manifests). A site that lacks an index is to be looked at closely: it may have been emptied.
     */
    public Map<SiteName, Set<String>> lacking() {
        return views.lacking(wrapped);
    }

    /** Waits for repairs of what was read, a minute at most. */
    @Override
    public void close() {
        repair.close();
        RepositoryKey opened = key;
        if (opened != null) {
            opened.close();
        }
    }
}
