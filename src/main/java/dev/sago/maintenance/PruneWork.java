package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.maintenance.PruneLook.At;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Replicator;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.repository.SnapshotNotes;
import dev.sago.repository.WriteGuard;
import dev.sago.site.ObjectStat;
import dev.sago.site.StoreException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * The deletions of one prune, in their order; see the invariants in the description of {@code dev.sago.repository}.
 * What an object lock holds stays, and so does all that it needs.
 */
final class PruneWork {

    /** Packs between two looks at the lease and the time. */
    private static final int BATCH = 256;

    private final Repository repository;
    private final SystemName system;
    private final PruneLook look;
    private final Catalog catalog;
    private final WriteGuard guard;
    private final BooleanSupplier timeUp;
    private final LongAdder deleted;
    private final Instant now;
    private final Map<SiteName, LongAdder> freed = new TreeMap<>();
    private final LongAdder locked = new LongAdder();
    private final AtomicReference<Instant> lockedUntil = new AtomicReference<>(Instant.MIN);
    private boolean cutShort;

    PruneWork(
            Repository repository,
            PruneLook look,
            Catalog catalog,
            WriteGuard guard,
            BooleanSupplier timeUp,
            LongAdder deleted,
            Instant now) {
        this.repository = repository;
        this.system = repository.system();
        this.look = look;
        this.catalog = catalog;
        this.guard = guard;
        this.timeUp = timeUp;
        this.deleted = deleted;
        this.now = now;
        look.sites().forEach(at -> freed.put(at.site().site(), new LongAdder()));
    }

    /**
     * Removes snapshots: the manifest at every site, then the catalog's row, then the marks. Until the last of its
     * marks is gone, the next prune knows what to finish.
     *
     * @return those that were removed
     */
    List<SnapshotId> removeSnapshots(Collection<SnapshotId> ids, SnapshotNotes notes) throws InterruptedException {
        List<SnapshotId> removed = new ArrayList<>();
        for (SnapshotId id : ids) {
            if (isTimeUp()) {
                break;
            }
            guard.checkSites();
            countNoMore(id);
            if (deleteManifest(id)) {
                forget(id, notes);
                removed.add(id);
            }
        }
        return removed;
    }

    /** Those that a prune which was killed removed: what is left is the catalog's row and the marks. */
    void finishRemoved(Collection<SnapshotId> marked, SnapshotNotes notes) {
        for (SnapshotId id : marked) {
            if (repository.holders(id).isEmpty()) {
                forget(id, notes);
            }
        }
    }

    private void forget(SnapshotId id, SnapshotNotes notes) {
        catalog.snapshots().remove(system, id);
        notes.unmark(id); // A mark that stays, since a site failed or locks it, is taken up by the next prune.
    }

    /** Before the first deletion: a copy that is being deleted counts no more, whenever that ends. */
    private void countNoMore(SnapshotId id) {
        catalog.snapshots()
                .recordCopies(
                        system,
                        look.sites().stream()
                                .map(at -> new Copy(id, at.site().site(), CopyState.INCOMPLETE, now))
                                .toList());
    }

    private boolean deleteManifest(SnapshotId id) {
        for (SiteObjects site : inOrder()) {
            if (!delete(site, ObjectKeys.snapshot(id))) {
                return false;
            }
            requireGone(site, ObjectKeys.snapshot(id));
        }
        return true;
    }

    /**
     * Deletes indexes, each from all sites before the next; one that a site locks is put back where it was deleted
     * already, since its packs must have a name wherever they are.
     *
     * @return those that stay
     */
    Set<String> deleteIndexes(Collection<String> indexes) throws InterruptedException {
        Set<String> stay = new TreeSet<>();
        for (String index : indexes) {
            guard.checkSites();
            List<SiteObjects> done = new ArrayList<>();
            for (SiteObjects site : inOrder()) {
                if (delete(site, index)) {
                    requireGone(site, index);
                    done.add(site);
                    continue;
                }
                stay.add(index);
                Replicator replicator = new Replicator(repository, Set.of(), false);
                for (SiteObjects before : done) {
                    var failed =
                            replicator.bring(before, Set.of(index), bytes -> {}).failed();
                    if (!failed.isEmpty()) {
                        throw failed(before.site(), index, failed.toString(), null);
                    }
                }
                break;
            }
        }
        return stay;
    }

    /** Deletes packs from all sites; gives the number of those that were deleted everywhere. */
    int deletePacks(Collection<String> packs) throws InterruptedException {
        List<String> all = List.copyOf(packs);
        int gone = 0;
        for (int from = 0; from < all.size() && !isTimeUp(); from += BATCH) {
            guard.checkSites();
            requireNoNewSnapshot();
            gone += deleteBatch(all.subList(from, Math.min(all.size(), from + BATCH)));
        }
        return gone;
    }

    private int deleteBatch(List<String> packs) throws InterruptedException {
        Map<SiteName, Future<Set<String>>> under = new LinkedHashMap<>();
        Set<String> stay = new TreeSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SiteObjects site : repository.sites()) {
                under.put(site.site(), threads.submit(() -> deleteAt(site, packs)));
            }
            for (Future<Set<String>> one : under.values()) {
                try {
                    stay.addAll(one.get());
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException cause) {
                        throw cause;
                    }
                    throw new IllegalStateException("deleting packs of " + system, e.getCause());
                } catch (InterruptedException e) {
                    threads.shutdownNow();
                    throw e;
                }
            }
        }
        return packs.size() - stay.size();
    }

    private Set<String> deleteAt(SiteObjects site, List<String> packs) {
        Set<String> stay = new TreeSet<>();
        At at = look.at(site.site());
        for (String pack : packs) {
            if (at.objects().containsKey(pack) && !delete(site, pack)) {
                stay.add(pack);
            }
        }
        return stay;
    }

    /**
     * Looks again at what snapshots there are, right before something is deleted that a new one could need.
     *
     * @throws SagoException of kind BUSY if there is one that this prune does not know
     */
    void requireNoNewSnapshot() {
        Set<String> known = new HashSet<>();
        repository.snapshots().forEach(id -> known.add(ObjectKeys.snapshot(id)));
        for (SiteObjects site : repository.sites()) {
            try {
                for (String key : site.stats(ObjectKeys.SNAPSHOTS).keySet()) {
                    if (!known.contains(key)) {
                        throw new SagoException(
                                SagoException.Kind.BUSY,
                                "Prune of " + system + " stopped: another process made " + key + " at " + site.site()
                                        + " meanwhile",
                                "Let only one catalog write to the system, then prune again.");
                    }
                }
            } catch (StoreException e) {
                throw failed(site.site(), ObjectKeys.SNAPSHOTS, String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** Deletes one object; false if a lock holds it. */
    private boolean delete(SiteObjects site, String key) {
        try {
            site.delete(key);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.LOCKED) {
                locked.increment();
                site.lockedUntil(key)
                        .ifPresent(until -> lockedUntil.accumulateAndGet(until, (a, b) -> a.isAfter(b) ? a : b));
                return false;
            }
            throw failed(site.site(), key, String.valueOf(e.getMessage()), e);
        }
        ObjectStat stat = look.at(site.site()).objects().get(key);
        LongAdder sum = freed.get(site.site());
        if (stat != null && sum != null) {
            sum.add(stat.size());
        }
        deleted.increment();
        return true;
    }

    /** Asks again: what a manifest or an index names is deleted next, so one that a site kept would be wrong for ever. */
    private void requireGone(SiteObjects site, String key) {
        try {
            if (site.stats(key).containsKey(key)) {
                throw failed(site.site(), key, "it said that it deleted it, and has it still", null);
            }
        } catch (StoreException e) {
            throw failed(site.site(), key, String.valueOf(e.getMessage()), e);
        }
    }

    private SagoException failed(
            SiteName site, String key, String reason, @org.jspecify.annotations.Nullable StoreException cause) {
        return SagoException.failed(
                "Prune of " + system + " stopped at site " + site + ", which failed on " + key + ": " + reason,
                "All snapshots that stay are whole. Check the site (sago site check " + site + "), then prune again: it"
                        + " goes on from there.",
                cause);
    }

    /** Sites that can lock objects first: if they refuse, the others still have everything. */
    private List<SiteObjects> inOrder() {
        return repository.sites().stream()
                .sorted(Comparator.comparing((SiteObjects site) -> !locks(site)))
                .toList();
    }

    private static boolean locks(SiteObjects site) {
        return site.locks();
    }

    boolean isTimeUp() {
        cutShort = cutShort || timeUp.getAsBoolean();
        return cutShort;
    }

    Map<SiteName, Long> freed() {
        Map<SiteName, Long> sums = new TreeMap<>();
        freed.forEach((site, sum) -> sums.put(site, sum.sum()));
        return sums;
    }

    int locked() {
        return locked.intValue();
    }

    /** When the last of those locks ends, as far as the sites tell it. */
    Optional<Instant> lockedUntil() {
        return Optional.of(lockedUntil.get()).filter(until -> until.isAfter(Instant.MIN));
    }
}
