package dev.sago.backup;

import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The snapshot that a backup is compared with: the newest that can be read, if there is one. Damage to an old snapshot must not keep a new one
 * from being made, so what cannot be read of it is told once and taken as never seen. Used by one thread at a time.
 */
final class Parent {

    private final SystemName system;
    private final @Nullable RepositoryReader reader;
    private final Event.Listener listener;
    private final Optional<Snapshot> snapshot;
    private boolean told;

    private Parent(
            SystemName system,
            @Nullable RepositoryReader reader,
            Event.Listener listener,
            Optional<Snapshot> snapshot) {
        this.system = system;
        this.reader = reader;
        this.listener = listener;
        this.snapshot = snapshot;
    }

    /** Of a system that has no repository yet. */
    static Parent none(SystemName system) {
        return new Parent(system, null, Event.Listener.NONE, Optional.empty());
    }

    /**
     * Looks for it.
     *
     * @param reader reads its trees later; is not closed here
     * @throws SagoException if a manifest cannot be read for another reason than damage
     */
    static Parent newest(Repository repository, RepositoryReader reader, Event.Listener listener) {
        for (SnapshotId id : repository.snapshots().reversed()) {
            try {
                Snapshot snapshot = reader.snapshot(id);
                return new Parent(repository.system(), reader, listener, Optional.of(snapshot));
            } catch (SagoException e) {
                tell(repository.system(), id, e, listener);
            }
        }
        return none(repository.system());
    }

    private static void tell(SystemName system, SnapshotId id, SagoException e, Event.Listener listener) {
        if (e.kind() != SagoException.Kind.DAMAGE) {
            throw e;
        }
        listener.on(new Event.ParentDamaged(system, id, String.valueOf(e.getMessage())));
    }

    /** The snapshot. */
    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    /** Its root of a source. */
    Optional<Entry> root(EntryName source) {
        return snapshot.flatMap(whole -> whole.roots().stream()
                .filter(root -> root.name().equals(source))
                .findFirst());
    }

    /** Its trees of a source, to be walked in step with the live tree; {@code gone} as in {@link ParentTrees}. */
    ParentTrees trees(EntryName source, @Nullable Consumer<Entry> gone) {
        return new ParentTrees(reader, root(source), gone, this::damaged);
    }

    /** Passes the entries of one of its folders on. */
    void list(Entry folder, Consumer<Entry> to) {
        if (reader != null) {
            try {
                new TreeReader(reader, folder).forEachRemaining(to);
            } catch (SagoException e) {
                damaged(e);
            }
        }
    }

    private void damaged(SagoException e) {
        if (!told || e.kind() != SagoException.Kind.DAMAGE) {
            tell(system, snapshot.orElseThrow().id(), e, listener);
            told = true;
        }
    }
}
