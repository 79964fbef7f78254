package dev.sago.maintenance;

import dev.sago.model.Event;
import dev.sago.model.Extent;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.Rewriter;
import dev.sago.repository.WriteGuard;

/**
 * Makes anew the indexes that no site has any more. Nothing names an index, so nobody can say that one is missing; it shows by
 * snapshots whose trees no index knows, beside packs that no index names. The packs' footers tell what it told.
 */
final class LostIndexes {

    private final Repository repository;
    private final WriteGuard guard;
    private final Event.Listener listener;

    LostIndexes(Repository repository, WriteGuard guard, Event.Listener listener) {
        this.repository = repository;
        this.guard = guard;
        this.listener = listener;
    }

    /**
     * Names packs in new indexes, if a snapshot needs that; the repository is to be opened again then.
     *
     * @return whether anything was written
     */
    boolean nameAgain(Survey survey) throws InterruptedException {
        boolean nameless = survey.results().values().stream()
                .flatMap(result -> result.unexpected().stream())
                .anyMatch(key -> key.startsWith(ObjectKeys.PACKS));
        if (!nameless || !isOneLost()) {
            return false;
        }
        listener.on(new Event.Stage(repository.system(), "naming packs whose index is lost"));
        guard.checkSites();
        return new Rewriter(repository, 1, guard, listener).nameNameless() > 0;
    }

    private boolean isOneLost() {
        try (RepositoryReader reader = repository.reader()) {
            return repository.snapshots().stream().anyMatch(id -> isUnknown(reader, id));
        }
    }

    private boolean isUnknown(RepositoryReader reader, SnapshotId id) {
        Snapshot snapshot;
        try {
            snapshot = reader.snapshot(id);
        } catch (SagoException e) {
            return false; // Its manifest cannot be read: that is told, and healed, by itself.
        }
        return snapshot.roots().stream()
                .flatMap(root -> root.content().stream())
                .anyMatch(extent -> extent instanceof Extent.Data data && !repository.isNamed(data.chunk()));
    }
}
