package dev.sago.cli;

import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.restore.SnapshotBrowser;
import dev.sago.work.Wiring;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One system, opened at its sites to look into its snapshots. It asks the sites and not the catalog, so that it works
 * on a new machine too; sites that do not answer are told and left out. Used by one thread.
 */
final class OpenSystem implements AutoCloseable {

    private static final int CANDIDATES_SHOWN = 10;

    private final Repository repository;
    private final RepositoryReader reader;
    private final List<SnapshotId> snapshots;
    private final Messages messages;

    private OpenSystem(Repository repository, Messages messages) {
        this.repository = repository;
        this.reader = repository.reader();
        this.snapshots = repository.snapshots().reversed();
        this.messages = messages;
    }

    /**
     * Opens a configured system.
     *
     * @param events told which sites do not answer, and what is damaged
     * @throws SagoException if there is no such system, or it can be read at no site
     */
    static OpenSystem open(Invocation with, String system, Event.Listener events) throws InterruptedException {
        return open(with, system, Optional.empty(), events);
    }

    /** The same, read from one site only if that is given. */
    static OpenSystem open(Invocation with, String system, Optional<SiteName> only, Event.Listener events)
            throws InterruptedException {
        Wiring wiring = with.wiring();
        Repository repository = wiring.open(wiring.system(system), only, events);
        repository.unreachable().keySet().forEach(wiring::silent);
        return new OpenSystem(repository, with.messages());
    }

    /** The system. */
    SystemName name() {
        return repository.system();
    }

    /** Its snapshots, newest first. */
    List<SnapshotId> snapshots() {
        return snapshots;
    }

    /** Reads its chunks. */
    RepositoryReader reader() {
        return reader;
    }

    /**
     * The snapshot whose id begins so, or the newest.
     *
     * @throws SagoException of kind USAGE if there is none, or several begin so
     */
    SnapshotId choose(Optional<String> beginning) {
        List<SnapshotId> fit = snapshots.stream()
                .filter(id -> beginning.isEmpty()
                        || (!beginning.get().isEmpty() && id.value().startsWith(beginning.get())))
                .toList();
        if (fit.isEmpty()) {
            throw beginning.isPresent() && !snapshots.isEmpty()
                    ? SagoException.usage(
                            messages.text("snapshot.unknown", name(), beginning.get()),
                            messages.text("snapshot.unknown.remedy", name()))
                    : SagoException.failed(
                            messages.text("snapshot.none", name()),
                            messages.text("snapshot.none.remedy", name()),
                            null);
        }
        if (beginning.isPresent() && fit.size() > 1) {
            String some =
                    fit.stream().limit(CANDIDATES_SHOWN).map(SnapshotId::value).collect(Collectors.joining(", "));
            throw SagoException.usage(
                    messages.text(
                            "snapshot.several",
                            Units.count(fit.size()),
                            name(),
                            beginning.get(),
                            fit.size() > CANDIDATES_SHOWN ? some + ", …" : some),
                    messages.text("snapshot.several.remedy"));
        }
        return fit.getFirst();
    }

    /**
     * The newest snapshot of that time or earlier.
     *
     * @throws SagoException of kind USAGE if all are later
     */
    SnapshotId chooseAt(Instant time) {
        var _ = choose(Optional.empty()); // Throws where there is none at all.
        return snapshots.stream()
                .filter(id -> !id.time().isAfter(time))
                .findFirst()
                .orElseThrow(() -> SagoException.usage(
                        messages.text("snapshot.later", name(), time),
                        messages.text("snapshot.later.remedy", snapshots.getLast(), name())));
    }

    /** Reads a manifest. */
    Snapshot snapshot(SnapshotId id) {
        return reader.snapshot(id);
    }

    /** Opens the snapshot that {@link #choose} chooses. */
    SnapshotBrowser browse(Optional<String> beginning) {
        return new SnapshotBrowser(reader, snapshot(choose(beginning)));
    }

    @Override
    public void close() {
        reader.close();
        repository.close();
    }
}
