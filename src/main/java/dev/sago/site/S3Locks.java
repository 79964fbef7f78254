package dev.sago.site;

import dev.sago.site.StoreException.Kind;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Locks and versions of an {@link S3ObjectStore} whose bucket was made with object lock. Locks are set in COMPLIANCE
 * mode; the mode GOVERNANCE, which privileged users can break, does not count as a lock.
 */
final class S3Locks implements Versions {

    /** The version of a listing, with its full key. */
    record Listed(String key, Version version) {}

    /** One page of a listing of versions; the markers of the next, if there is one. */
    record Page(
            List<Listed> versions,
            @Nullable String nextKey,
            @Nullable String nextVersion) {}

    /** A lock as the server tells it. */
    record Lock(Instant until, boolean compliance) {}

    private final S3ObjectStore store;

    S3Locks(S3ObjectStore store) {
        this.store = store;
    }

    /** Servers keep no finer times alike, and a lock must never be shorter than was asked for. */
    static Instant roundUp(Instant until) {
        Instant seconds = until.truncatedTo(ChronoUnit.SECONDS);
        return seconds.equals(until) ? until : seconds.plusSeconds(1);
    }

    @Override
    public List<Version> versions(String key) throws StoreException {
        String full = store.bucket().full(key);
        List<Version> data = new ArrayList<>();
        List<Version> markers = new ArrayList<>();
        pages(key, page -> {
            boolean past = false;
            for (Listed one : page.versions()) {
                if (one.key().equals(full)) {
                    (one.version().marker() ? markers : data).add(one.version());
                } else {
                    past = true; // Keys ascend, and what the key is only the beginning of comes behind it.
                }
            }
            return !past;
        });
        data.addAll(markers);
        return data;
    }

    /** Lists versions page by page, until there is no more or the predicate wants no more. */
    private void pages(String prefix, Predicate<Page> listing) throws StoreException {
        String full = store.bucket().full(prefix);
        String fromKey = null;
        String fromVersion = null;
        do {
            String afterKey = fromKey;
            String afterVersion = fromVersion;
            Page page = store.call("list the versions of", prefix, () -> store.versions(full, afterKey, afterVersion));
            fromKey = listing.test(page) ? page.nextKey() : null;
            fromVersion = page.nextVersion();
        } while (fromKey != null);
    }

    /** See {@link ObjectStore#delete}. */
    void delete(String key) throws StoreException {
        List<Version> all = versions(key);
        for (Version version : all.reversed()) {
            if (!version.marker()) {
                removeVersion(key, version.id(), false);
            }
        }
        removeMarkers(key, all);
    }

    private boolean removeMarkers(String key, List<Version> all) throws StoreException {
        boolean found = false;
        for (Version version : all) {
            if (version.marker()) {
                removeVersion(key, version.id(), false);
                found = true;
            }
        }
        return found;
    }

    @Override
    public void removeVersion(String key, String version, boolean bypass) throws StoreException {
        try {
            store.call("delete", key, () -> {
                store.removeVersion(store.bucket().full(key), version, bypass);
                return true;
            });
        } catch (StoreException e) {
            if (e.kind() == Kind.DENIED && isLocked(key, version)) {
                throw new StoreException(Kind.LOCKED, e.getMessage() + "; it is locked", e);
            }
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Some servers do not say why they refuse. */
    private boolean isLocked(String key, String version) {
        try {
            Instant now = store.siteTime();
            return ask(key, version).filter(lock -> lock.until().isAfter(now)).isPresent();
        } catch (StoreException e) {
            return false; // What counts is the refusal, which the caller throws.
        }
    }

    @Override
    public void relock(String key, String version, Instant until, boolean governance, boolean bypass)
            throws StoreException {
        store.call("lock", key, () -> {
            store.retain(store.bucket().full(key), version, new Lock(until, !governance), bypass);
            return true;
        });
    }

    @Override
    public void hide(String key) throws StoreException {
        store.call("delete", key, () -> {
            store.remove(store.bucket().full(key));
            return true;
        });
    }

    void lock(String key, Instant until) throws StoreException {
        Instant wanted = roundUp(until);
        try {
            store.call("lock", key, () -> {
                try {
                    store.retain(store.bucket().full(key), null, new Lock(wanted, true), false);
                    return true;
                } catch (Exception e) {
                    throw hidden(e, "lock", key);
                }
            });
        } catch (StoreException e) {
            boolean refused = e.kind() == Kind.LOCKED || e.kind() == Kind.DENIED || e.kind() == Kind.OTHER;
            if (!refused || !isLockedUntil(key, wanted)) {
                throw e;
            }
        }
    }

    private boolean isLockedUntil(String key, Instant wanted) {
        try {
            return until(key).filter(until -> !until.isBefore(wanted)).isPresent();
        } catch (StoreException e) {
            return false; // As above.
        }
    }

    Optional<Instant> until(String key) throws StoreException {
        return ask(key, null).filter(Lock::compliance).map(Lock::until);
    }

    private Optional<Lock> ask(String key, @Nullable String version) throws StoreException {
        return store.call("ask for the lock of", key, () -> {
            try {
                return store.retention(store.bucket().full(key), version);
            } catch (Exception e) {
                S3Answer answer = store.answer(e).orElseThrow(() -> e);
                if (answer.code().equals("NoSuchObjectLockConfiguration")) {
                    return Optional.<Lock>empty();
                }
                throw hidden(e, "ask for the lock of", key);
            }
        });
    }

    /** With a delete marker on top, servers do not say "not found" here but that they do not do this to markers. */
    private Exception hidden(Exception e, String call, String key) {
        Optional<S3Answer> answer = store.answer(e).filter(said -> said.status() == 405);
        return answer.isPresent() ? store.bucket().failed(Kind.NOT_FOUND, call, key, "a delete marker hides it", e) : e;
    }

    long revealAll(String prefix) throws StoreException {
        Set<String> marked = new HashSet<>();
        Set<String> hidden = new TreeSet<>();
        pages(prefix, page -> {
            page.versions().stream().filter(one -> one.version().marker()).forEach(one -> marked.add(one.key()));
            // Of one key the newest comes first, so what a marker hides is listed with it or behind it.
            page.versions().stream()
                    .filter(one -> !one.version().marker() && marked.contains(one.key()))
                    .map(one -> store.bucket().below(one.key()))
                    .filter(Keys::isKey)
                    .forEach(hidden::add);
            return true;
        });
        long revealed = 0;
        for (String key : hidden) {
            revealed += reveal(key) ? 1 : 0;
        }
        return revealed;
    }

    boolean reveal(String key) throws StoreException {
        List<Version> all = versions(key);
        boolean hasBytes = all.stream().anyMatch(version -> !version.marker());
        return hasBytes && removeMarkers(key, all);
    }
}
