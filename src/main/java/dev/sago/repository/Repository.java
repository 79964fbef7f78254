package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.model.Counted;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.site.Body;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

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
    private final List<SiteView> views = new ArrayList<>();
    private final Map<SiteName, StoreException> unreachable = new LinkedHashMap<>();
    private @Nullable RepositoryKey key;
    private WrappedKeys wrapped = new WrappedKeys(Map.of(), Map.of());
    private final ChunkIndex index;
    private final Set<Sha256> unread = new TreeSet<>();
    private final ReadRepair repair;

    private Repository(SystemName system, KeyRing keys, List<SiteObjects> sites, Path state, Event.Listener listener) {
        this.system = system;
        this.keys = keys;
        this.sites = sites;
        this.cache = state.resolve("cache").resolve(system.value());
        this.listener = listener;
        this.index = ChunkIndex.open(cache.resolve("index"));
        this.repair = new ReadRepair(this, listener);
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
        return open(new Repository(system, keys, sites, state, listener), false);
    }

    /**
     * Opens a repository that exists to read from it and for nothing else: where no site that answers gives an index, the
     * footers of packs stand in for it, which is told as a finding. Nothing is written, expired or pruned by it.
     *
     * @param state the state folder
     * @throws SagoException if no site answers, none has the system, or the key does not open it
     */
    public static Repository openToRead(
            SystemName system, KeyRing keys, List<SiteObjects> sites, Path state, Event.Listener listener)
            throws InterruptedException {
        return open(new Repository(system, keys, sites, state, listener), true);
    }

    private static Repository open(Repository repository, boolean toRead) throws InterruptedException {
        repository.look();
        SystemName system = repository.system;
        if (!repository.exists()) {
            throw SagoException.failed(
                    "There are no backups of " + system + " at " + repository.answered(),
                    "Check the system's name, the sites' bucket and prefix; or make the first backup: sago backup "
                            + system,
                    null);
        }
        repository.unlock();
        repository.updateIndex(toRead);
        return repository;
    }

    /**
     * Opens a repository if there is one; writes nothing to any site.
     *
     * @return empty if no site that answers has anything of the system
     * @throws SagoException if no site answers or the key does not open it
     */
    public static Optional<Repository> openIfFounded(
            SystemName system, KeyRing keys, List<SiteObjects> sites, Path state, Event.Listener listener)
            throws InterruptedException {
        List<SiteObjects> asTheyAre = sites.stream().map(SiteObjects::leftAlone).toList();
        Repository repository = new Repository(system, keys, asTheyAre, state, listener);
        repository.look();
        if (!repository.exists()) {
            repository.close();
            return Optional.empty();
        }
        repository.unlock();
        repository.updateIndex(false);
        return Optional.of(repository);
    }

    /**
     * Opens a repository for writing, and founds it where there is none: a fresh key, wrapped and stored at all sites
     * that answer.
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
        Repository repository = new Repository(system, keys, sites, state, listener);
        repository.look();
        if (repository.views.size() < quorum) {
            throw SagoException.failed(
                    "Nothing was read or sent: only " + repository.views.size() + " of " + sites.size()
                            + " sites of " + system + " answer, the policy's quorum is " + quorum
                            + repository.reasons(),
                    "Bring the sites back (sago site check SITE) and start the backup again.",
                    null);
        }
        if (repository.exists()) {
            repository.unlock();
            repository.updateIndex(false);
        } else if (knownBefore) {
            throw SagoException.failed(
                    "The catalog knows backups of " + system + ", but the sites that answer have none of them: "
                            + repository.answered(),
                    "Bring back the site that holds them, or check bucket and prefix. To begin anew on purpose, remove"
                            + " the system from the catalog or give it another name.",
                    null);
        } else {
            repository.found(quorum);
        }
        return repository;
    }

    private void look() throws InterruptedException {
        Map<SiteObjects, Future<SiteView>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            sites.forEach(site -> asked.put(site, threads.submit(() -> SiteView.look(site))));
            for (Map.Entry<SiteObjects, Future<SiteView>> answer : asked.entrySet()) {
                try {
                    views.add(answer.getValue().get());
                } catch (ExecutionException e) {
                    failed(answer.getKey(), Objects.requireNonNull(e.getCause()));
                } catch (InterruptedException e) {
                    threads.shutdownNow();
                    throw e;
                }
            }
        }
        if (views.isEmpty()) {
            throw SagoException.failed(
                    "No site of " + system + " answers" + reasons(),
                    "Check the network and the sites: sago site check SITE.",
                    null);
        }
    }

    private void failed(SiteObjects site, Throwable cause) {
        if (!(cause instanceof StoreException e)) {
            throw new IllegalStateException("asking site " + site.site(), cause);
        }
        unreachable.put(site.site(), e);
        listener.on(new Event.SiteLost(system, site.site(), String.valueOf(e.getMessage())));
    }

    private String reasons() {
        return unreachable.entrySet().stream()
                .map(e -> "\n  " + e.getKey() + ": " + e.getValue().getMessage())
                .collect(Collectors.joining());
    }

    private String answered() {
        return views.stream().map(view -> view.site().toString()).collect(Collectors.joining(", "));
    }

    private boolean exists() {
        return views.stream().anyMatch(view -> !view.isEmpty());
    }

    private void unlock() {
        if (views.stream().allMatch(view -> view.wrappedKeys().isEmpty())) {
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "System " + system + " has objects but no wrapped key at " + answered(),
                    "Bring back another site of the system, which holds the key, and run sago heal " + system + ".");
        }
        WrappedKeys.Unlocked unlocked = WrappedKeys.unlock(system, keys, views);
        key = unlocked.key();
        wrapped = unlocked.wrapped();
    }

    private void found(int quorum) {
        RepositoryKey fresh = RepositoryKey.random(new SecureRandom());
        byte[] bytes = keys.wrap(system, fresh);
        Body wrapped = Body.of(bytes);
        String name = ObjectKeys.KEYS + keys.id();
        int stored = 0;
        for (SiteView view : views) {
            try {
                view.site().putImmutable(name, wrapped);
                byte[] back = view.site().getAll(name, SiteObjects.MOST_KEY_BYTES);
                if (!Arrays.equals(back, bytes)) {
                    if (opens(back)) {
                        // What is sealed with a key that lies nowhere is lost.
                        throw SagoException.failed(
                                "Another process made a key of " + system + " at " + view.site() + " at this moment",
                                "Start it again; it takes the key that is there.",
                                null);
                    }
                    throw new StoreException(
                            StoreException.Kind.CORRUPT,
                            "the key that was read back is not the one that was stored",
                            null);
                }
                view.wrappedKeys().put(keys.id(), bytes);
                stored++;
            } catch (StoreException e) {
                failed(view.site(), e);
            }
        }
        views.removeIf(view -> unreachable.containsKey(view.name()));
        if (stored < quorum) {
            fresh.close();
            throw SagoException.failed(
                    "The key of " + system + " could be stored at " + Counted.of(stored, "site")
                            + " only, the policy's quorum is " + quorum + reasons(),
                    "Check the sites' permissions: sago site check SITE.",
                    null);
        }
        key = fresh;
        this.wrapped = new WrappedKeys(Map.of(keys.id(), bytes), Map.of());
    }

    /** Whether a stored key is one; what does not open was changed on its way, and is nobody's. */
    private boolean opens(byte[] stored) {
        Optional<RepositoryKey> opened = keys.attempt(system, keys.id(), stored);
        opened.ifPresent(RepositoryKey::close);
        return opened.isPresent();
    }

    /**
     * Reads index objects that are new; forgets all if the local index knows some that none of the sites here has: a
     * snapshot must not be built on what its own sites cannot tell.
     */
    private void updateIndex(boolean toRead) {
        Set<Sha256> atSites = new TreeSet<>();
        views.forEach(
                view -> view.indexes().keySet().forEach(name -> hashOf(name).ifPresent(atSites::add)));
        index.retain(atSites);
        atSites.removeAll(index.covered());
        SiteReads reads = new SiteReads(system, holding(), repair, listener);
        for (Sha256 id : atSites) {
            try {
                index.add(id, readIndex(reads, id));
            } catch (SagoException e) {
                if (!toRead || e.kind() != SagoException.Kind.DAMAGE) {
                    throw e;
                }
                unread.add(id);
            }
        }
        if (!unread.isEmpty()) {
            new StandInIndex(this, listener).take(unread);
        }
    }

    private List<Pack> readIndex(SiteReads reads, Sha256 id) {
        String name = ObjectKeys.index(id);
        return reads.read(name, site -> {
            ByteBuffer object = ByteBuffer.wrap(site.getAll(name, SealedObject.MAX_STORED));
            if (!Sha256.hash(object).equals(id)) {
                throw new FormatException("its bytes are not those that its name tells");
            }
            return IndexCodec.decode(key(), object);
        });
    }

    /** Whether footers of packs stand in for indexes that no site gives: then nothing may be written or deleted. */
    boolean isToReadOnly() {
        return !unread.isEmpty();
    }

    /** What an index object tells, read from a site and not from the local index. */
    List<Pack> readIndex(String key) {
        return readIndex(new SiteReads(system, holding(), repair, listener), Sha256.parse(ObjectKeys.name(key)));
    }

    /** The keys of all index objects that any site has. */
    Set<String> indexKeys() {
        Set<String> keys = new TreeSet<>();
        views.forEach(view -> view.indexes().keySet().stream()
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
        return unreachable;
    }

    /** The chunk index. */
    public ChunkIndex index() {
        return index;
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

    List<SiteView> views() {
        return views;
    }

    TreeCache treeCache() {
        return new TreeCache(cache.resolve("trees"));
    }

    /** All snapshots that any site has, oldest first. */
    public List<SnapshotId> snapshots() {
        TreeSet<SnapshotId> ids = new TreeSet<>();
        views.forEach(view ->
                view.snapshots().keySet().forEach(name -> snapshotOf(name).ifPresent(ids::add)));
        return List.copyOf(ids);
    }

    static Optional<SnapshotId> snapshotOf(String key) {
        try {
            return Optional.of(new SnapshotId(ObjectKeys.name(key)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The sites that have a snapshot's manifest. */
    public Set<SiteName> holders(SnapshotId id) {
        return views.stream()
                .filter(view -> view.snapshots().containsKey(ObjectKeys.snapshot(id)))
                .map(SiteView::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Whether a snapshot is marked as expired at every site that has its manifest. While a single one has it unmarked
     * it counts as any other.
     */
    public boolean isExpired(SnapshotId id) {
        List<SiteView> holders = views.stream()
                .filter(view -> view.snapshots().containsKey(ObjectKeys.snapshot(id)))
                .toList();
        return !holders.isEmpty()
                && holders.stream().allMatch(view -> view.marks().containsKey(ObjectKeys.expired(id)));
    }

    /** The keys of manifests that should be at every site: those of snapshots that have not expired. */
    Set<String> wantedManifests() {
        Set<String> keys = new TreeSet<>();
        views.forEach(view -> keys.addAll(view.snapshots().keySet()));
        keys.removeIf(key -> snapshotOf(key).filter(this::isExpired).isPresent());
        return keys;
    }

    /** Holds and marks of its snapshots. */
    public SnapshotNotes notes() {
        return new SnapshotNotes(this);
    }

    /** A reader over all sites that answered and have anything of the system. */
    public RepositoryReader reader() {
        return new RepositoryReader(system, key(), index, holding(), repair, treeCache(), listener);
    }

    /**
     * A reader that takes everything but the index, whose objects prove themselves, from one site: what it reads proves that
     * site. What it finds damaged there is repaired from the others.
     */
    public RepositoryReader readerAt(SiteObjects site) {
        return new RepositoryReader(system, key(), index, List.of(site), repair, null, listener);
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
        return views.stream()
                .filter(view -> !view.isEmpty())
                .map(SiteView::site)
                .toList();
    }

    /**
     * What sites that answered lack of what others have, found by comparing the short lists only (keys, indexes,
     * manifests). A site that lacks an index is to be looked at closely: it may have been emptied.
     */
    public Map<SiteName, Set<String>> lacking() {
        Set<String> all = new TreeSet<>();
        for (SiteView view : views) {
            view.wrappedKeys().keySet().forEach(id -> all.add(ObjectKeys.KEYS + id));
            all.addAll(view.indexes().keySet());
        }
        all.addAll(wantedManifests());
        Map<SiteName, Set<String>> lacking = new HashMap<>();
        for (SiteView view : views) {
            Set<String> missing = new TreeSet<>(all);
            view.wrappedKeys().forEach((id, bytes) -> {
                if (!wrapped.right().containsKey(id) || wrapped.isRight(id, ByteBuffer.wrap(bytes))) {
                    missing.remove(ObjectKeys.KEYS + id);
                }
            });
            missing.removeAll(view.indexes().keySet());
            missing.removeAll(view.snapshots().keySet());
            if (!missing.isEmpty()) {
                lacking.put(view.name(), missing);
            }
        }
        return lacking;
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
