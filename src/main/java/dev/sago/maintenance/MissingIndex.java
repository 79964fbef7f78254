package dev.sago.maintenance;

import dev.sago.model.Extent;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.repository.Inventory;
import dev.sago.repository.NeededChunks;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.SiteObjects;
import dev.sago.site.ObjectStat;
import dev.sago.site.StoreException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an index is gone at every site. Nothing names an index, so nobody can say which one is missing; it shows by snapshots
 * that need chunks which no index names, beside packs that no index names. Only looks: at the snapshots' roots first, and at all
 * their trees only where such a pack is older than the newest snapshot at its site, since a backup takes up what an interrupted
 * one left before it commits. Then it is what an interrupted prune left, or what the index named that is gone.
 */
final class MissingIndex {

    private final Repository repository;

    MissingIndex(Repository repository) {
        this.repository = repository;
    }

    /** Whether there are packs that no index names: what an interrupted backup leaves too. */
    static boolean isPossible(Survey survey) {
        return survey.results().values().stream()
                .flatMap(result -> result.unexpected().stream())
                .anyMatch(key -> key.startsWith(ObjectKeys.PACKS));
    }

    /** Whether one is. What another run commits or prunes while this looks is not taken for a loss. */
    boolean isOne(Survey survey) throws InterruptedException {
        return isPossible(survey) && isChunkUnknown(survey) && repository.hasSameIndexes();
    }

    private boolean isChunkUnknown(Survey survey) throws InterruptedException {
        try (RepositoryReader reader = repository.reader()) {
            List<Snapshot> snapshots = snapshots(reader);
            return snapshots.stream().anyMatch(this::isRootUnknown)
                    || (isOneOlderThanASnapshot(survey) && isUnknownInTrees(snapshots, reader));
        }
    }

    /** Without those whose manifest cannot be read: that is told, and healed, by itself. */
    private List<Snapshot> snapshots(RepositoryReader reader) {
        List<Snapshot> snapshots = new ArrayList<>();
        for (SnapshotId id : repository.snapshots()) {
            try {
                snapshots.add(reader.snapshot(id));
            } catch (SagoException e) {
                if (e.kind() != SagoException.Kind.DAMAGE) {
                    throw e;
                }
            }
        }
        return snapshots;
    }

    private boolean isRootUnknown(Snapshot snapshot) {
        return snapshot.roots().stream()
                .flatMap(root -> root.content().stream())
                .anyMatch(extent -> extent instanceof Extent.Data data && !repository.isNamed(data.chunk()));
    }

    private boolean isOneOlderThanASnapshot(Survey survey) {
        return repository.sites().stream().anyMatch(site -> {
            Inventory.Result seen = survey.results().get(site.site());
            return seen != null && isOneOlder(site, seen.unexpected());
        });
    }

    private static boolean isOneOlder(SiteObjects site, Set<String> unexpected) {
        try {
            Optional<Instant> newest = site.stats(ObjectKeys.SNAPSHOTS).values().stream()
                    .map(ObjectStat::modified)
                    .max(Comparator.naturalOrder());
            return newest.isPresent()
                    && site.stats(ObjectKeys.PACKS).entrySet().stream()
                            .anyMatch(pack -> unexpected.contains(pack.getKey())
                                    && !pack.getValue().modified().isAfter(newest.get()));
        } catch (StoreException e) {
            return false; // It answered a moment ago; the next look may know.
        }
    }

    private boolean isUnknownInTrees(List<Snapshot> snapshots, RepositoryReader reader) throws InterruptedException {
        NeededChunks needed = new NeededChunks(repository, reader);
        for (Snapshot snapshot : snapshots) {
            try {
                needed.add(snapshot);
            } catch (SagoException e) {
                if (needed.hasMetUnknown()) {
                    return true;
                }
                if (e.kind() != SagoException.Kind.DAMAGE) {
                    throw e;
                } // A tree is damaged wherever it is; that is no matter of the index.
            }
        }
        return false;
    }
}
