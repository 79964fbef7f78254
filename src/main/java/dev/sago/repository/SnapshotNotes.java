package dev.sago.repository;

import dev.sago.model.Expiry;
import dev.sago.model.Hold;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.site.Body;
import dev.sago.site.StoreException;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Holds and expiry marks at the sites of one system, as they were when the repository was opened. For one thread.
 *
 * <p>Both lean to keeping: a hold counts if a single site has it, readable or not; a mark counts at the site where it
 * lies and only if it opens, and a snapshot is expired only when it is marked at every site that has it.
 */
public final class SnapshotNotes {

    private final Repository repository;

    SnapshotNotes(Repository repository) {
        this.repository = repository;
    }

    /**
     * The marks on one snapshot.
     *
     * @param expiry what the oldest of them tells
     * @param since when each was written, by the clock of its site
     * @param unmarked sites that have the snapshot without a mark; it has not expired while there is one
     */
    public record Marks(Expiry expiry, Map<SiteName, Instant> since, Set<SiteName> unmarked) {}

    /**
     * Where a note could be written or removed.
     *
     * @param done sites where it was
     * @param failed sites where it was not, with the reason
     */
    public record Outcome(Set<SiteName> done, Map<SiteName, String> failed) {}

    /** All holds. One that cannot be opened at any site counts, without its reason. */
    public Map<SnapshotId, Hold> holds() {
        Map<SnapshotId, Hold> holds = new TreeMap<>();
        Map<SnapshotId, Hold> unreadable = new TreeMap<>();
        for (SiteView view : repository.views()) {
            for (SnapshotId id : ids(view.holds().keySet())) {
                if (holds.containsKey(id)) {
                    continue;
                }
                try {
                    byte[] object = view.site().getAll(ObjectKeys.hold(id), NoteCodec.LONGEST);
                    holds.put(id, NoteCodec.hold(repository.key(), id, object));
                } catch (StoreException | FormatException e) {
                    unreadable.put(id, new Hold(id, "the hold cannot be read: " + e.getMessage(), "?", Instant.EPOCH));
                }
            }
        }
        unreadable.forEach(holds::putIfAbsent);
        return holds;
    }

    /** All marks, also those on snapshots that no site has any more. */
    public Map<SnapshotId, Marks> marks() {
        Map<SnapshotId, Marks> marks = new TreeMap<>();
        Set<SnapshotId> ids = new TreeSet<>();
        repository.views().forEach(view -> ids.addAll(ids(view.marks().keySet())));
        for (SnapshotId id : ids) {
            marks(id).ifPresent(found -> marks.put(id, found));
        }
        return marks;
    }

    private Optional<Marks> marks(SnapshotId id) {
        Map<SiteName, Instant> since = new TreeMap<>();
        Set<SiteName> unmarked = new TreeSet<>(repository.holders(id));
        Optional<Expiry> oldest = Optional.empty();
        for (SiteView view : repository.views()) {
            var stat = view.marks().get(ObjectKeys.expired(id));
            Optional<Expiry> expiry = stat == null ? Optional.empty() : read(view.site(), id);
            if (stat != null && expiry.isPresent()) {
                since.put(view.name(), stat.modified());
                unmarked.remove(view.name());
                oldest = oldest.filter(
                                other -> !other.since().isAfter(expiry.get().since()))
                        .or(() -> expiry);
            }
        }
        return oldest.map(expiry -> new Marks(expiry, since, unmarked));
    }

    /** A mark that cannot be read is none: the snapshot stays. */
    private Optional<Expiry> read(SiteObjects site, SnapshotId id) {
        try {
            byte[] object = site.getAll(ObjectKeys.expired(id), NoteCodec.LONGEST);
            return Optional.of(NoteCodec.expiry(repository.key(), id, object));
        } catch (StoreException | FormatException e) {
            return Optional.empty();
        }
    }

    private static Collection<SnapshotId> ids(Collection<String> keys) {
        return keys.stream().flatMap(key -> SiteViews.snapshotOf(key).stream()).toList();
    }

    /** Puts a hold at every site. */
    public Outcome hold(Hold hold) {
        Body body = NoteCodec.encode(repository.key(), hold);
        return at(view -> true, site -> put(site, ObjectKeys.hold(hold.snapshot()), body));
    }

    /**
     * Brings every hold to the sites that lack it. One that can be read nowhere stays where it is.
     *
     * @return sites that did not take one, with the reason
     */
    public Map<SiteName, String> completeHolds() {
        Map<SiteName, String> failed = new LinkedHashMap<>();
        holds().forEach((id, hold) -> {
            if (!hold.since().equals(Instant.EPOCH)) {
                String key = ObjectKeys.hold(id);
                Body body = NoteCodec.encode(repository.key(), hold);
                failed.putAll(at(view -> !view.holds().containsKey(key), site -> put(site, key, body))
                        .failed());
            }
        });
        return failed;
    }

    /** Removes a hold from every site. */
    public Outcome release(SnapshotId id) {
        return at(view -> true, site -> remove(site, ObjectKeys.hold(id)));
    }

    /** Marks a snapshot at those of these sites that have it; a mark that is there is written anew. */
    public Outcome mark(Expiry expiry, Set<SiteName> sites) {
        Body body = NoteCodec.encode(repository.key(), expiry);
        return at(view -> sites.contains(view.name()), site -> put(site, ObjectKeys.expired(expiry.snapshot()), body));
    }

    /** Takes the marks of a snapshot back from every site that has one. */
    public Outcome unmark(SnapshotId id) {
        return at(
                view -> view.marks().containsKey(ObjectKeys.expired(id)), site -> remove(site, ObjectKeys.expired(id)));
    }

    private Outcome at(Predicate<SiteView> wanted, Function<SiteObjects, Optional<String>> action) {
        Set<SiteName> done = new TreeSet<>();
        Map<SiteName, String> failed = new LinkedHashMap<>();
        repository.unreachable().forEach((site, reason) -> failed.put(site, String.valueOf(reason.getMessage())));
        for (SiteView view : repository.views()) {
            if (wanted.test(view)) {
                Optional<String> failure = action.apply(view.site());
                failure.ifPresentOrElse(reason -> failed.put(view.name(), reason), () -> done.add(view.name()));
            }
        }
        return new Outcome(done, failed);
    }

    private static Optional<String> put(SiteObjects site, String key, Body body) {
        try {
            site.replace(key, body);
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> remove(SiteObjects site, String key) {
        try {
            site.delete(key);
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
