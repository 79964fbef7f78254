package dev.sago.site;

import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.ProbeSteps.Verdict;
import dev.sago.site.StoreException.Kind;
import dev.sago.site.Versions.Version;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The checks of a {@link SiteProbe} that try to break a lock, with the credentials that the site has: what those cannot
 * do, a thief of them cannot do. Judged is what is there afterwards, not what the server said. They are to be run in
 * order; each works on the object that the first has locked.
 */
final class LockProbe {

    private static final int BYTES = 1000;

    private interface Attack {
        void run() throws StoreException;
    }

    private final ObjectStore store;
    private final Versions versions;
    private final String key;
    private final byte[] data = new byte[BYTES];
    private final Duration lockFor;
    private final Sleeper sleeper;
    private Instant until = Instant.EPOCH;
    private String version = "";

    LockProbe(
            ObjectStore store,
            Versions versions,
            String folder,
            RandomGenerator random,
            Duration lockFor,
            Sleeper sleeper) {
        this.store = store;
        this.versions = versions;
        this.key = folder + "locked";
        this.lockFor = lockFor;
        this.sleeper = sleeper;
        random.nextBytes(data);
    }

    /** The versions of a store that locks; empty for one that does not. */
    static Optional<Versions> versions(ObjectStore store) {
        if (!store.capabilities().objectLock()) {
            return Optional.empty();
        }
        return switch (store) {
            case S3ObjectStore s3 -> Optional.of(s3.locks());
            case Versions own -> Optional.of(own);
            default -> Optional.empty();
        };
    }

    /** Puts an object that is locked at once. */
    Verdict put() throws StoreException {
        until = S3Locks.roundUp(store.siteTime().plus(lockFor));
        store.putLocked(key, Body.of(data), PutMode.REPLACE, until);
        version = versions.versions(key).stream()
                .map(Version::id)
                .findFirst()
                .orElseThrow(() -> new StoreException(Kind.OTHER, "it lists no version of what was put", null));
        Optional<Instant> told = store.lockedUntil(key);
        return told.equals(Optional.of(until))
                ? Verdict.passed("an object is locked until " + until + " (COMPLIANCE)")
                : Verdict.failed("of an object that was put locked until " + until + " it says "
                        + told.map(time -> "that it is locked until " + time).orElse("that it is not locked"));
    }

    Verdict delete() throws StoreException {
        return attack(
                "the locked version cannot be deleted",
                "the locked version could be deleted",
                () -> versions.removeVersion(key, version, false));
    }

    Verdict bypass() throws StoreException {
        Verdict deleted = attack(
                "",
                "the locked version could be deleted with the right to bypass governance",
                () -> versions.removeVersion(key, version, true));
        return deleted.outcome() == ProbeReport.Outcome.FAILED
                ? deleted
                : attack(
                        "the right to bypass governance helps neither to delete it nor to weaken its lock",
                        "the lock could be made one that privileged users can break",
                        () -> versions.relock(key, version, until, true, true));
    }

    Verdict shorten() throws StoreException {
        Instant sooner = until.minus(lockFor.dividedBy(2));
        return attack(
                "the lock cannot be shortened",
                "the lock could be shortened",
                () -> versions.relock(key, version, sooner, false, false));
    }

    /** A put on top is allowed; the locked bytes must still be there below it. */
    Verdict overwrite() throws StoreException {
        byte[] other = data.clone();
        other[0] ^= 1;
        attempt(() -> store.put(key, Body.of(other), PutMode.REPLACE));
        for (Version one : versions.versions(key)) {
            if (!one.id().equals(version)) {
                versions.removeVersion(key, one.id(), false);
            }
        }
        return held("the locked bytes stay below what is put on top", "the locked bytes could be overwritten");
    }

    /** A delete marker is allowed; taking it away must bring the bytes back. */
    Verdict hide() throws StoreException {
        attempt(() -> versions.hide(key));
        boolean hidden = store.head(key).isEmpty();
        boolean revealed = store.reveal(key);
        Verdict verdict = held(
                "what a delete marker hides comes back", "the locked object could be deleted by a marker for good");
        return hidden && !revealed ? Verdict.failed("an object hidden by a delete marker stays hidden") : verdict;
    }

    Verdict extend() throws StoreException {
        Instant later = until.plusSeconds(1);
        store.lock(key, later);
        Optional<Instant> told = store.lockedUntil(key);
        if (told.equals(Optional.of(later))) {
            until = later;
            return Verdict.passed("the lock can be extended");
        }
        return Verdict.failed("the lock could not be extended to " + later + ": it ends " + told);
    }

    /** Waits for the end of the lock and deletes what it held. */
    Verdict end() throws StoreException {
        Duration left = Duration.between(store.siteTime(), until).plusSeconds(1);
        try {
            sleeper.sleep(left.isNegative() ? Duration.ZERO : left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.INTERRUPTED, "interrupted; " + key + " stays, locked until " + until, e);
        }
        try {
            store.delete(key);
        } catch (StoreException e) {
            if (e.kind() != Kind.LOCKED) {
                throw e;
            }
            return Verdict.failed(
                    key + " stays: it is still locked after " + until + ", when its lock should have ended");
        }
        List<Version> rest = versions.versions(key);
        return rest.isEmpty()
                ? Verdict.passed("when the lock has ended, it can be deleted")
                : Verdict.failed(rest.size() + " versions of " + key + " are left after it was deleted");
    }

    private Verdict attack(String held, String broken, Attack attack) throws StoreException {
        attempt(attack);
        return held(held, broken);
    }

    /** Makes the attempt; that it is refused is what is hoped for. */
    private static void attempt(Attack attack) throws StoreException {
        try {
            attack.run();
        } catch (StoreException e) {
            switch (e.kind()) {
                case LOCKED, DENIED, OTHER, EXISTS, NOT_FOUND -> {}
                case NO_BUCKET, UNREACHABLE, TIMEOUT, BUSY, FULL, CORRUPT, INTERRUPTED -> throw e;
            }
        }
    }

    /** Whether the version, its bytes and its lock are as they were, and what to say then or otherwise. */
    private Verdict held(String held, String broken) throws StoreException {
        boolean there = versions.versions(key).contains(new Version(version, false));
        if (!there || !Arrays.equals(store.getAll(key, BYTES), data)) {
            return Verdict.failed(broken);
        }
        return store.lockedUntil(key).filter(time -> !time.isBefore(until)).isPresent()
                ? Verdict.passed(held)
                : Verdict.failed(broken);
    }
}
