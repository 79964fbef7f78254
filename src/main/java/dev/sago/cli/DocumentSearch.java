package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.restore.SearchQuery;
import dev.sago.restore.SnapshotSearch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Gatherers;

/**
 * A search through the snapshots of several systems, one after the other. What cannot be read is told on standard error and counted, and the rest is
 * searched. Used by one thread.
 */
final class DocumentSearch {

    private static final int MANIFESTS_AT_ONCE = 8;
    private static final int MOST_TOLD = 20;

    /** A hit and the system that has it, with the ids of that system's snapshots cut short. */
    record Found(SystemName system, BriefIds brief, SnapshotSearch.Hit hit) {}

    /** A manifest, or why it cannot be read. */
    private record Manifest(SnapshotId id, Optional<Snapshot> snapshot, Optional<SagoException> reason) {}

    private final Invocation with;
    private final SearchQuery query;
    private final Event.Listener events;
    private final List<Found> found = new ArrayList<>();
    private int systems;
    private int snapshots;
    private int unreadable;

    DocumentSearch(Invocation with, SearchQuery query) {
        this.with = with;
        this.query = query;
        this.events = onceForASite(with.events());
    }

    /** Systems share their sites: one that does not answer is told once. */
    private static Event.Listener onceForASite(Event.Listener listener) {
        Set<SiteName> told = new HashSet<>();
        return event -> {
            boolean news;
            synchronized (told) {
                news = !(event instanceof Event.SiteLost lost) || told.add(lost.site());
            }
            if (news) {
                listener.on(event);
            }
        };
    }

    /** Everything that was found. */
    List<Found> found() {
        return found;
    }

    /** Systems that were searched. */
    int systems() {
        return systems;
    }

    /** Snapshots that were searched. */
    int snapshots() {
        return snapshots;
    }

    /** Systems, snapshots and folders that could not be read. */
    int unreadable() {
        return unreadable;
    }

    /**
     * Searches these systems. One that was never backed up is told, but is nothing that could not be read.
     *
     * @throws SagoException if only one is to be searched and cannot be opened
     */
    void in(List<SystemSettings> wanted) throws InterruptedException {
        List<SystemName> backedUp = with.wiring().catalog().snapshots().systems();
        for (SystemSettings system : wanted) {
            try {
                in(system.name());
            } catch (SagoException e) {
                if (wanted.size() == 1 || !isOfThisSystem(e)) {
                    throw e;
                }
                if (backedUp.contains(system.name())) {
                    told("find.system", system.name(), reason(e));
                } else {
                    with.out().note(with.messages().text("find.never", system.name(), reason(e)));
                }
            }
        }
    }

    private static boolean isOfThisSystem(SagoException e) {
        return switch (e.kind()) {
            case FAILED, DAMAGE, BUSY -> true;
            case USAGE, INTERRUPTED -> false;
        };
    }

    private static String reason(SagoException e) {
        return String.valueOf(e.getMessage());
    }

    private void in(SystemName system) throws InterruptedException {
        try (OpenSystem open = OpenSystem.open(with, system.value(), events)) {
            int before = unreadable;
            SnapshotSearch search = new SnapshotSearch(
                    open.reader(),
                    query,
                    (snapshot, path, reason) ->
                            toldUpTo(before + MOST_TOLD, "find.folder", system, path, snapshot, reason(reason)));
            systems++;
            Iterator<Manifest> manifests = open.snapshots().stream()
                    .gather(Gatherers.mapConcurrent(MANIFESTS_AT_ONCE, id -> manifest(open, id)))
                    .iterator();
            while (manifests.hasNext()) {
                Manifest manifest = manifests.next();
                if (manifest.snapshot().isPresent()) {
                    search.add(manifest.snapshot().get());
                    snapshots++;
                } else {
                    String reason =
                            manifest.reason().map(DocumentSearch::reason).orElse("");
                    toldUpTo(before + MOST_TOLD, "find.snapshot", system, manifest.id(), reason);
                }
            }
            BriefIds brief = BriefIds.of(open.snapshots());
            search.hits().forEach(hit -> found.add(new Found(system, brief, hit)));
        }
    }

    private static Manifest manifest(OpenSystem open, SnapshotId id) {
        try {
            return new Manifest(id, Optional.of(open.snapshot(id)), Optional.empty());
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED) {
                throw e;
            }
            return new Manifest(id, Optional.empty(), Optional.of(e)); // Told in its turn.
        }
    }

    private void told(String key, Object... parts) {
        toldUpTo(Integer.MAX_VALUE, key, parts);
    }

    private void toldUpTo(int most, String key, Object... parts) {
        unreadable++;
        if (unreadable <= most) {
            with.out().warn(with.messages().text(key, parts));
        } else if (unreadable == most + 1) {
            with.out().warn(with.messages().text("find.more-unreadable"));
        }
    }
}
