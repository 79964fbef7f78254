package dev.sago.site;

import dev.sago.model.Sha256;
import dev.sago.site.StoreException.Kind;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store in the heap: the contract in its shortest form, for tests. It checks hashes on receipt and creates
 * conditionally. One that locks keeps versions and locks by its clock, as a bucket does that was made with object lock;
 * the other does neither. Closing it keeps the objects.
 */
public final class MemoryObjectStore implements ObjectStore, Versions {

    /** A version; without data it is a delete marker. */
    private record Stored(String id, @Nullable ByteBuffer data, ObjectStat stat, Optional<Instant> lockedUntil) {

        Stored locked(Instant until) {
            return new Stored(id, data, stat, Optional.of(until));
        }
    }

    private final String name;
    private final InstantSource clock;
    private final boolean locks;
    private final AtomicLong versions = new AtomicLong();

    /** The versions of each object, the newest first; never empty. Without locks there is one. */
    private final ConcurrentSkipListMap<String, List<Stored>> objects = new ConcurrentSkipListMap<>();

    /** An empty store that locks nothing; the name is for {@link #describe()}. */
    public MemoryObjectStore(String name, InstantSource clock) {
        this(name, clock, false);
    }

    private MemoryObjectStore(String name, InstantSource clock, boolean locks) {
        this.name = name;
        this.clock = clock;
        this.locks = locks;
    }

    /** An empty store that can lock objects. */
    public static MemoryObjectStore locking(String name, InstantSource clock) {
        return new MemoryObjectStore(name, clock, true);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, locks, locks);
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        put(key, body, mode, Optional.empty());
    }

    @Override
    public void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        checkLocks("put", key);
        put(key, body, mode, Optional.of(S3Locks.roundUp(until)));
    }

    private void put(String key, Body body, PutMode mode, Optional<Instant> lockedUntil) throws StoreException {
        begin("put", key);
        byte[] data = new byte[body.size()];
        body.data().get(data);
        if (!Sha256.hash(data).equals(body.sha256())) {
            throw failed(Kind.CORRUPT, "put", key, "the body does not have the hash that was sent along");
        }
        Stored stored = new Stored(
                "v" + versions.incrementAndGet(),
                ByteBuffer.wrap(data),
                new ObjectStat(key, data.length, clock.instant().truncatedTo(ChronoUnit.MILLIS)),
                lockedUntil);
        boolean[] exists = {false};
        objects.compute(key, (k, before) -> {
            exists[0] = mode == PutMode.CREATE
                    && before != null
                    && before.getFirst().data() != null;
            return exists[0] ? before : onTop(stored, before);
        });
        if (exists[0]) {
            throw failed(Kind.EXISTS, "put", key, "there is one already");
        }
    }

    private List<Stored> onTop(Stored newest, @Nullable List<Stored> before) {
        List<Stored> all = new ArrayList<>();
        all.add(newest);
        if (locks && before != null) {
            all.addAll(before);
        }
        return List.copyOf(all);
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        begin("get", key);
        ByteBuffer data = data("get", key);
        if (offset < 0 || offset > data.limit() || into.remaining() > data.limit() - offset) {
            throw failed(Kind.CORRUPT, "get", key, "it has only " + data.limit() + " bytes");
        }
        into.put(data.slice((int) offset, into.remaining()));
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        begin("get", key);
        ByteBuffer data = data("get", key);
        if (data.limit() > limit) {
            throw failed(Kind.CORRUPT, "get", key, "it has " + data.limit() + " bytes, more than " + limit);
        }
        byte[] copy = new byte[data.limit()];
        data.get(0, copy);
        return copy;
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        begin("head", key);
        return newest(key).map(Stored::stat);
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        Keys.checkPrefix(prefix);
        checkInterrupt("list", prefix);
        List<ObjectStat> found = new ArrayList<>();
        for (String key : objects.tailMap(prefix, true).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            newest(key).map(Stored::stat).ifPresent(found::add);
        }
        for (ObjectStat stat : found) {
            if (!listing.next(stat)) {
                return;
            }
        }
    }

    @Override
    public void delete(String key) throws StoreException {
        begin("delete", key);
        List<Version> all = versions(key);
        for (Version version : all.reversed()) {
            if (!version.marker()) {
                removeVersion(key, version.id(), false);
            }
        }
        removeMarkers(key);
    }

    @Override
    public Instant siteTime() throws StoreException {
        checkInterrupt("ask for the time", "");
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void lock(String key, Instant until) throws StoreException {
        checkLocks("lock", key);
        Stored newest = find("lock", key);
        Instant wanted = S3Locks.roundUp(until);
        if (newest.lockedUntil().filter(now -> !now.isBefore(wanted)).isEmpty()) {
            relock(key, newest.id(), wanted, false, false);
        }
    }

    @Override
    public Optional<Instant> lockedUntil(String key) throws StoreException {
        checkLocks("ask for the lock of", key);
        return find("ask for the lock of", key).lockedUntil();
    }

    @Override
    public boolean reveal(String key) throws StoreException {
        checkLocks("reveal", key);
        return objects.getOrDefault(key, List.of()).stream().anyMatch(version -> version.data() != null)
                && removeMarkers(key);
    }

    @Override
    public long revealAll(String prefix) throws StoreException {
        Keys.checkPrefix(prefix);
        long revealed = 0;
        for (String key : objects.tailMap(prefix, true).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            revealed += reveal(key) ? 1 : 0;
        }
        return revealed;
    }

    private boolean removeMarkers(String key) throws StoreException {
        boolean found = false;
        for (Version version : versions(key)) {
            if (version.marker()) {
                removeVersion(key, version.id(), false);
                found = true;
            }
        }
        return found;
    }

    @Override
    public List<Version> versions(String key) {
        return objects.getOrDefault(key, List.of()).stream()
                .map(one -> new Version(one.id(), one.data() == null))
                .sorted(Comparator.comparing(Version::marker))
                .toList();
    }

    @Override
    public void removeVersion(String key, String version, boolean bypass) throws StoreException {
        change("delete", key, version, Optional.empty());
    }

    /** Knows no locks of administrators: asked for one, it refuses as if it were the shorter. */
    @Override
    public void relock(String key, String version, Instant until, boolean governance, boolean bypass)
            throws StoreException {
        if (governance) {
            throw failed(Kind.LOCKED, "lock", key, "locks here cannot be made weaker");
        }
        change("lock", key, version, Optional.of(until));
    }

    /** Locks a version, or removes it; neither while a lock forbids it. */
    private void change(String call, String key, String version, Optional<Instant> lock) throws StoreException {
        Instant now = clock.instant();
        boolean[] refused = {false};
        objects.computeIfPresent(key, (k, all) -> {
            List<Stored> left = new ArrayList<>();
            for (Stored one : all) {
                boolean meant = one.id().equals(version);
                boolean held = meant
                        && one.lockedUntil()
                                .filter(until -> until.isAfter(now) && until.isAfter(lock.orElse(now)))
                                .isPresent();
                refused[0] |= held;
                if (!meant || held) {
                    left.add(one);
                } else {
                    lock.ifPresent(until -> left.add(one.locked(until)));
                }
            }
            return left.isEmpty() ? null : List.copyOf(left);
        });
        if (refused[0]) {
            throw failed(Kind.LOCKED, call, key, "it is locked");
        }
    }

    @Override
    public void hide(String key) throws StoreException {
        begin("delete", key);
        Stored marker = new Stored(
                "v" + versions.incrementAndGet(), null, new ObjectStat(key, 0, clock.instant()), Optional.empty());
        objects.compute(key, (k, before) -> onTop(marker, before));
    }

    @Override
    public String describe() {
        return "memory " + name;
    }

    @Override
    public void close() {}

    private Optional<Stored> newest(String key) {
        return Optional.ofNullable(objects.get(key)).map(List::getFirst).filter(one -> one.data() != null);
    }

    private Stored find(String call, String key) throws StoreException {
        return newest(key).orElseThrow(() -> failed(Kind.NOT_FOUND, call, key, "there is no such object"));
    }

    private ByteBuffer data(String call, String key) throws StoreException {
        return Objects.requireNonNull(find(call, key).data());
    }

    private void checkLocks(String call, String key) throws StoreException {
        begin(call, key);
        if (!locks) {
            throw failed(Kind.OTHER, call, key, "the site cannot lock objects");
        }
    }

    private void begin(String call, String key) throws StoreException {
        Keys.check(key);
        checkInterrupt(call, key);
    }

    private void checkInterrupt(String call, String key) throws StoreException {
        if (Thread.currentThread().isInterrupted()) {
            throw failed(Kind.INTERRUPTED, call, key, "the thread was interrupted");
        }
    }

    private StoreException failed(Kind kind, String call, String key, String why) {
        return new StoreException(kind, call + " " + key + " at " + describe() + " failed: " + why, null);
    }
}
