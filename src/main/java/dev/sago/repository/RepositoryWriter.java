package dev.sago.repository;

import dev.sago.model.CopyState;
import dev.sago.model.Counted;
import dev.sago.model.Counts;
import dev.sago.model.Entry;
import dev.sago.model.Event;
import dev.sago.model.Problem;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.site.StoreException;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Writes one snapshot: hands out chunk writers, writes indexes for what has been stored, and at the end commits: the
 * order at every site is packs, then indexes, then the manifest, so that a manifest means that all it needs is there.
 *
 * <p>Only one writer works on a system at a time: the {@link WriteGuard} is asked before each index and around the
 * manifest. The methods are for the thread
 * that runs the backup; the chunk writers go to one thread each.
 */
public final class RepositoryWriter implements AutoCloseable {

    private final Repository repository;
    private final int quorum;
    private final WriteSettings settings;
    private final WriteGuard guard;
    private final Event.Listener listener;
    private final WriteMeter meter = new WriteMeter();
    private final KnownChunks known;
    private final FanOut fanOut;
    private final Receipts receipts;
    private final NewIndexes indexes;
    private Set<String> retired = Set.of();

    /**
     * Opens the lanes to all sites of the repository.
     *
     * @param quorum sites that must hold everything for a commit
     * @param debts what the catalog knows that sites lack
     */
    public RepositoryWriter(
            Repository repository,
            int quorum,
            Map<SiteName, Set<String>> debts,
            WriteSettings settings,
            WriteGuard guard,
            Event.Listener listener) {
        this(repository, quorum, owed(repository, debts), repository.index()::contains, settings, guard, listener);
    }

    private RepositoryWriter(
            Repository repository,
            int quorum,
            Map<SiteName, Set<String>> owed,
            Predicate<Sha256> stored,
            WriteSettings settings,
            WriteGuard guard,
            Event.Listener listener) {
        if (repository.isToReadOnly()) {
            throw new IllegalStateException("footers stand in for indexes: nothing is written to it");
        }
        this.repository = repository;
        this.quorum = quorum;
        this.settings = settings;
        this.guard = guard;
        this.listener = listener;
        this.known = new KnownChunks(stored);
        this.receipts = new Receipts(repository);
        this.fanOut = new FanOut(
                repository.system(),
                repository.sites(),
                owed,
                quorum,
                settings,
                meter,
                repository.treeCache(),
                listener);
        this.indexes = new NewIndexes(repository, fanOut, guard, known, settings.chunksPerIndex());
        loseUnreachable();
    }

    /**
     * A writer that stores chunks though they are stored already, to put them into other packs. The sites must have been
     * found complete just before: it does not look for debts.
     */
    static RepositoryWriter again(
            Repository repository, int quorum, WriteSettings settings, WriteGuard guard, Event.Listener listener) {
        return new RepositoryWriter(repository, quorum, Map.of(), chunk -> false, settings, guard, listener);
    }

    private static Map<SiteName, Set<String>> owed(Repository repository, Map<SiteName, Set<String>> debts) {
        Map<SiteName, Set<String>> all = new HashMap<>();
        debts.forEach((site, keys) -> all.put(site, stillOwed(repository, site, keys)));
        repository
                .lacking()
                .forEach((site, keys) ->
                        all.computeIfAbsent(site, s -> new TreeSet<>()).addAll(keys));
        addMissingPacks(repository, all);
        return all;
    }

    /**
     * The debts that the catalog knows, without objects that no site here has: a run that failed leaves such (an index
     * that nobody took), nothing can need them, and waiting for them would keep the site from ever being complete.
     */
    private static Set<String> stillOwed(Repository repository, SiteName site, Set<String> keys) {
        Set<String> owed = new TreeSet<>(keys);
        if (!repository.unreachable().containsKey(site) && !keys.isEmpty()) {
            owed.retainAll(new Inventory(repository).expected().keySet());
        }
        return owed;
    }

    /** A site that lacks an index may lack packs too: it was empty, or emptied. */
    private static void addMissingPacks(Repository repository, Map<SiteName, Set<String>> debts) {
        Inventory inventory = null;
        for (SiteView view : repository.views()) {
            Set<String> lacks = debts.getOrDefault(view.name(), Set.of());
            if (lacks.stream().noneMatch(key -> ObjectKeys.rank(key) == 2)) {
                continue;
            }
            if (inventory == null) {
                inventory = new Inventory(repository);
            }
            try {
                debts.computeIfAbsent(view.name(), s -> new TreeSet<>())
                        .addAll(inventory.take(view.site()).missing());
            } catch (StoreException e) {
                // Its known debts keep it from counting as complete, which is the safe side.
            }
        }
    }

    private void loseUnreachable() {
        for (Lane lane : fanOut.lanes()) {
            StoreException reason = repository.unreachable().get(lane.name());
            if (reason != null) {
                lane.unseen(String.valueOf(reason.getMessage()));
            }
        }
    }

    /**
     * Takes up packs that a killed run left: to be called before anything is written when the last run did not end.
     * Returns their number.
     */
    public int adoptOrphans() {
        OrphanPacks.Found found = new OrphanPacks(repository).find();
        for (Lane lane : fanOut.lanes()) {
            lane.debts().addAll(found.missing().getOrDefault(lane.name(), Set.of()));
        }
        if (!found.packs().isEmpty()) {
            adopt(found.packs());
        }
        return found.packs().size();
    }

    private void adopt(List<Pack> packs) {
        for (Pack pack : packs) {
            for (int chunk = 0; chunk < pack.listing().chunks(); chunk++) {
                known.claim(pack.listing().chunk(chunk));
            }
        }
        indexes.collect(packs);
    }

    /** A writer for chunks of files, for one thread. */
    public ChunkWriter dataWriter() {
        return new ChunkWriter(ObjectType.DATA_PACK, repository.key(), known, fanOut, settings.zstdLevel());
    }

    /** A writer for chunks of trees, for one thread. */
    public ChunkWriter treeWriter() {
        return new ChunkWriter(ObjectType.TREE_PACK, repository.key(), known, fanOut, settings.zstdLevel());
    }

    /** Indexes, by relative key, that are to be deleted: their locks are not extended. */
    public void retired(Set<String> keys) {
        retired = Set.copyOf(keys);
    }

    /** What has been stored so far. */
    public WriteMeter meter() {
        return meter;
    }

    /** How far each site is. Any thread may ask. */
    public List<SiteProgress> progress() {
        return fanOut.lanes().stream()
                .map(lane -> new SiteProgress(
                        lane.name(),
                        lane.sentBytes(),
                        lane.waiting(),
                        lane.debts().size(),
                        Optional.ofNullable(lane.lostReason()).orElse("")))
                .toList();
    }

    /** Fails once too few sites are left for the quorum. */
    public void checkQuorum() {
        fanOut.checkQuorum();
    }

    /**
     * Writes an index if enough packs wait for one, so that a run which is interrupted later need not send them again.
     * Cheap when there is nothing to do.
     */
    public void indexSettled() {
        indexes.collect(fanOut.takeSettled());
        indexes.writeIfDue();
    }

    /** Names packs that lie at the sites already in a new index, or several where they are many. */
    void nameAgain(List<Pack> packs) {
        for (Pack pack : packs) {
            indexes.collect(List.of(pack));
            indexes.writeIfDue();
        }
        indexes.write();
    }

    /**
     * Waits until all that was written is stored and indexed, without a snapshot: for packs that are made of others.
     * Gives what sites lack then; nothing, if all went well.
     */
    Map<SiteName, Set<String>> settle() throws InterruptedException {
        fanOut.drain();
        fanOut.checkQuorum();
        indexes.collect(fanOut.takeSettled());
        indexes.write();
        drain();
        receipts.check(fanOut.lanes());
        if (completeLanes().size() < fanOut.lanes().size()) {
            payDebts();
        }
        return debts();
    }

    /** Waits for all that was sent. */
    private void drain() throws InterruptedException {
        fanOut.drain();
        indexes.learn();
    }

    /**
     * Saves what an interrupted run has stored: waits a moment for uploads under way and indexes what is settled. Best
     * effort: what is not indexed is found again by {@link #adoptOrphans}.
     */
    public void salvage(long millis) throws InterruptedException {
        fanOut.drain(millis);
        indexes.collect(fanOut.takeSettled());
        indexes.write();
        if (fanOut.drain(millis)) {
            indexes.learn();
        }
    }

    /** What sites lack at this moment; sites without debts are absent. */
    public Map<SiteName, Set<String>> debts() {
        Map<SiteName, Set<String>> debts = new LinkedHashMap<>();
        for (Lane lane : fanOut.lanes()) {
            if (!lane.debts().isEmpty()) {
                debts.put(lane.name(), new TreeSet<>(lane.debts()));
            }
        }
        return debts;
    }

    /**
     * Commits a snapshot. Every chunk writer must have been flushed. Sites that lack objects are completed from the
     * others where they answer; those that do not have debts. What it needs is locked where the policy wants that.
     *
     * <p>The snapshot's id sorts behind its parent's, whatever the clock says: the newest by id is the last that was made.
     *
     * @throws SagoException if fewer sites than the quorum hold everything, or the guard refuses; nothing counts then
     */
    public Commit commit(
            Instant begun,
            Instant ended,
            String host,
            Optional<SnapshotId> parent,
            List<Entry> roots,
            Counts counts,
            List<Problem> problems)
            throws InterruptedException {
        fanOut.drain();
        fanOut.checkQuorum();
        indexes.collect(fanOut.takeSettled());
        completeForIndex();
        indexes.write();
        drain();
        receipts.check(fanOut.lanes());
        if (completeLanes().size() < quorum) {
            payDebts();
        }
        if (completeLanes().size() < quorum) {
            throw fanOut.shortOfQuorum("only " + completeLanes().size() + " of "
                    + fanOut.lanes().size() + " sites hold everything; the policy's quorum is " + quorum);
        }
        long stored = meter.storedBytes();
        ManifestCodec.Sealed manifest = ManifestCodec.encode(
                repository.key(),
                new ManifestCodec.Draft(
                        repository.system(), begun, ended, host, parent, roots, withStored(counts, stored), problems));
        guard.checkSites();
        String key = ObjectKeys.snapshot(manifest.snapshot().id());
        Shipment shipment = fanOut.sendAfterAll(key, manifest.body());
        fanOut.drain();
        receipts.check(fanOut.lanes());
        fanOut.lanes().stream()
                .filter(lane -> lane.debts().contains(key) || lane.isUnseen())
                .forEach(lane -> shipment.storedAt.remove(lane.name()));
        if (shipment.storedAt.size() < quorum) {
            withdraw(shipment);
            throw fanOut.shortOfQuorum("only " + shipment.storedAt.size() + " of "
                    + fanOut.lanes().size() + " sites could store the manifest; the policy's quorum is " + quorum);
        }
        try {
            guard.checkSites();
        } catch (SagoException e) {
            // It hung between the first check and the manifest: what the other did meanwhile is not known here.
            withdraw(shipment);
            throw e;
        }
        payDebts();
        Locks locks = new SnapshotLocks(repository, indexes.written(), retired, listener).keep(fanOut.lanes(), key);
        return committed(manifest, locks);
    }

    /**
     * An index goes only where nothing is lacking. If each site lacks something, be it another thing, none would get it: they
     * are completed first, and what indexes name that none took is named again.
     */
    private void completeForIndex() throws InterruptedException {
        if (completeLanes().size() >= quorum) {
            return;
        }
        indexes.takeBack();
        payDebts();
    }

    private Counts withStored(Counts c, long stored) {
        return new Counts(
                c.files(),
                c.folders(),
                c.others(),
                c.bytes(),
                c.changedFiles(),
                c.readBytes(),
                meter.newBytes(),
                stored,
                c.unreadable(),
                c.unstable());
    }

    private List<Lane> completeLanes() {
        return fanOut.lanes().stream().filter(Lane::isComplete).toList();
    }

    /** Completes sites that answer from those that have the objects, after a look at what they really lack. */
    private void payDebts() throws InterruptedException {
        Replicator replicator =
                new Replicator(repository, Set.of(), repository.unreachable().isEmpty());
        for (Lane lane : fanOut.lanes()) {
            if (lane.lostReason() == null && !lane.isComplete()) {
                listener.on(new Event.Stage(repository.system(), "completing " + lane.name()));
                try {
                    lane.seen(new Inventory(repository).lacking(lane.site(), lane.debts()));
                } catch (StoreException e) {
                    fanOut.lost(lane, String.valueOf(e.getMessage()), true);
                    continue;
                }
                lane.debts()
                        .removeAll(replicator
                                .bring(lane.site(), new TreeSet<>(lane.debts()), bytes -> {})
                                .brought());
            }
        }
    }

    /** A manifest at fewer sites than the quorum must not look like a snapshot that counts. */
    private void withdraw(Shipment manifest) {
        for (Lane lane : fanOut.lanes()) {
            // Also where it was said to be stored and was not seen: it may be there.
            if (!lane.debts().contains(manifest.key) || manifest.storedAt.contains(lane.name())) {
                try {
                    lane.site().delete(manifest.key);
                } catch (StoreException e) {
                    fanOut.lost(
                            lane, "the manifest of a run that failed could not be withdrawn: " + e.getMessage(), true);
                }
            }
        }
    }

    private Commit committed(ManifestCodec.Sealed manifest, Locks locks) {
        Map<SiteName, CopyState> copies = new LinkedHashMap<>();
        Map<SiteName, String> reasons = new LinkedHashMap<>();
        for (Lane lane : fanOut.lanes()) {
            String lost = lane.lostReason();
            if (lane.isComplete()) {
                copies.put(lane.name(), CopyState.COMPLETE);
            } else {
                copies.put(lane.name(), CopyState.INCOMPLETE);
                reasons.put(
                        lane.name(),
                        lost != null
                                ? lost
                                : Counted.of(lane.debts().size(), "object") + " could not be brought there");
            }
        }
        return new Commit(manifest.snapshot(), copies, debts(), reasons, locks);
    }

    @Override
    public void close() {
        fanOut.close();
    }
}
