package dev.sago.site;

import dev.sago.site.StoreException.Kind;
import dev.sago.site.StoreSettings.S3;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What both S3 drivers do alike: keys, ranges, pages, conditional creates, and what failures mean. The bytes go through
 * the SDK of the subclass, and through nothing else that both share, so that one client's bug cannot spoil all copies.
 *
 * <p>Times are cut to seconds, since HEAD gives no more.
 */
abstract sealed class S3ObjectStore implements ObjectStore permits AwsObjectStore, MinioObjectStore {

    /** An open answer to GET. */
    record Download(
            InputStream stream, long length, @Nullable String contentRange) {}

    /** One page of a listing, keys in full; the token of the next, if there is one. */
    record Page(List<ObjectStat> objects, @Nullable String next) {}

    /** Reads an open answer; what it leaves unread is thrown away with the connection. */
    interface Reader<T> {
        T read(Download download) throws IOException;
    }

    private final S3Bucket bucket;
    private final boolean objectLock;
    private final S3Puts puts;
    private final S3Locks locks;
    private volatile boolean bucketSeen;

    S3ObjectStore(S3 settings) {
        this.bucket = new S3Bucket(settings);
        this.objectLock = settings.objectLock();
        this.puts = new S3Puts(this);
        this.locks = new S3Locks(this);
    }

    // What a driver does; keys are full, and failures are the SDK's own.

    abstract void send(String key, Body body, boolean ifAbsent, @Nullable Instant lockedUntil) throws Exception;

    abstract <T> T receive(String key, @Nullable String range, Reader<T> reader) throws Exception;

    abstract ObjectStat stat(String key) throws Exception;

    abstract Page page(String prefix, @Nullable String token) throws Exception;

    abstract void remove(String key) throws Exception;

    /** Asks for the bucket; gives the server's time. */
    abstract Instant headBucket() throws Exception;

    /** Versions of the keys that begin so, from behind these on. */
    abstract S3Locks.Page versions(String prefix, @Nullable String afterKey, @Nullable String afterVersion)
            throws Exception;

    abstract void removeVersion(String key, String version, boolean bypass) throws Exception;

    /** Sets the lock of a version, or of the newest. */
    abstract void retain(String key, @Nullable String version, S3Locks.Lock lock, boolean bypass) throws Exception;

    /** The lock of a version, or of the newest. */
    abstract Optional<S3Locks.Lock> retention(String key, @Nullable String version) throws Exception;

    /** Whether the bucket keeps versions; asks the server. */
    abstract boolean versioning() throws Exception;

    /** Whether the bucket was made with object lock; asks the server. */
    abstract boolean objectLock() throws Exception;

    /** Whether the server has shown that it knows the checksum header, as far as puts have been made. */
    abstract boolean checksumKnown();

    /** The server's answer in an exception of the SDK, if it was one. */
    abstract Optional<S3Answer> answer(Exception failure);

    /** What the SDK's own exceptions without an answer mean; by default found in their causes. */
    NetworkFailure network(Exception failure) {
        return NetworkFailure.of(failure);
    }

    final S3Bucket bucket() {
        return bucket;
    }

    final S3Locks locks() {
        return locks;
    }

    /** A digest of the body, which puts with a lock must carry where the server does not know the SHA-256 header. */
    static String md5(Body body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(body.data());
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** The time that a server wrote into its answer. */
    final Instant date(@Nullable String header) throws StoreException {
        try {
            if (header != null) {
                return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header));
            }
        } catch (DateTimeParseException e) {
            throw bucket.failed(Kind.OTHER, "ask for the time", "", "its answer is dated \"" + header + "\"", e);
        }
        throw bucket.failed(Kind.OTHER, "ask for the time", "", "its answer has no date", null);
    }

    /**
     * What is known without asking the server: object lock is what the configuration says; conditional create and
     * checksum on receipt are believed until the server has shown otherwise; versioning is not claimed. What the server
     * really does is found by {@link SiteProbe}.
     */
    @Override
    public final Capabilities capabilities() {
        return new Capabilities(checksumKnown(), puts.conditional(), objectLock, false);
    }

    @Override
    public final void put(String key, Body body, PutMode mode) throws StoreException {
        put(key, body, mode, null);
    }

    private void put(String key, Body body, PutMode mode, @Nullable Instant lockedUntil) throws StoreException {
        Keys.check(key);
        switch (mode) {
            case CREATE -> puts.create(key, body, lockedUntil);
            case REPLACE -> puts.replace(key, body, lockedUntil);
        }
    }

    @Override
    public final void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        put(key, body, mode, S3Locks.roundUp(until));
    }

    @Override
    public final Instant siteTime() throws StoreException {
        return call("ask for the time", "", this::headBucket);
    }

    @Override
    public final void lock(String key, Instant until) throws StoreException {
        Keys.check(key);
        locks.lock(key, until);
    }

    @Override
    public final Optional<Instant> lockedUntil(String key) throws StoreException {
        Keys.check(key);
        return locks.until(key);
    }

    @Override
    public final boolean reveal(String key) throws StoreException {
        Keys.check(key);
        return locks.reveal(key);
    }

    @Override
    public final long revealAll(String prefix) throws StoreException {
        Keys.checkPrefix(prefix);
        return locks.revealAll(prefix);
    }

    @Override
    public final void get(String key, long offset, ByteBuffer into) throws StoreException {
        Keys.check(key);
        int wanted = into.remaining();
        if (wanted == 0) {
            getNothing(key, offset);
            return;
        }
        String range = "bytes=" + offset + "-" + (offset + wanted - 1);
        call(
                "get",
                key,
                () -> receive(bucket.full(key), range, download -> {
                    String said = download.contentRange();
                    if (download.length() != wanted || said == null || !said.startsWith("bytes " + offset + "-")) {
                        throw bucket.failed(
                                Kind.CORRUPT,
                                "get",
                                key,
                                "asked for " + range + " it sent " + download.length() + " bytes, range " + said,
                                null);
                    }
                    Downloads.fill(download.stream(), into);
                    return true;
                }));
    }

    /** HTTP has no empty range. */
    private void getNothing(String key, long offset) throws StoreException {
        long size = head(key)
                .orElseThrow(() -> bucket.failed(Kind.NOT_FOUND, "get", key, "there is no such object", null))
                .size();
        if (offset < 0 || offset > size) {
            throw bucket.failed(Kind.CORRUPT, "get", key, "it has only " + size + " bytes", null);
        }
    }

    @Override
    public final byte[] getAll(String key, int limit) throws StoreException {
        Keys.check(key);
        return call(
                "get",
                key,
                () -> receive(bucket.full(key), null, download -> {
                    long length = download.length();
                    if (length < 0 || length > limit) {
                        throw bucket.failed(
                                Kind.CORRUPT, "get", key, "it has " + length + " bytes, more than " + limit, null);
                    }
                    ByteBuffer all = ByteBuffer.wrap(new byte[(int) length]);
                    Downloads.fill(download.stream(), all);
                    return all.array();
                }));
    }

    @Override
    public final Optional<ObjectStat> head(String key) throws StoreException {
        Keys.check(key);
        return call("head", key, () -> {
            try {
                ObjectStat found = stat(bucket.full(key));
                return Optional.of(new ObjectStat(key, found.size(), seconds(found.modified())));
            } catch (Exception e) {
                S3Answer answer = answer(e).filter(a -> a.status() == 404).orElseThrow(() -> e);
                if (answer.kind() == Kind.NO_BUCKET) {
                    throw e;
                }
                checkBucket("head", key);
                return Optional.empty();
            }
        });
    }

    /**
     * Fails if the bucket is missing or does not let us in; asks only while no call has succeeded yet. An answer to HEAD
     * has no words: not found can be the object or the bucket.
     */
    final void checkBucket(String call, String key) throws Exception {
        if (bucketSeen) {
            return;
        }
        try {
            headBucket();
        } catch (Exception e) {
            if (answer(e).filter(a -> a.status() == 404).isPresent()) {
                throw bucket.failed(Kind.NO_BUCKET, call, key, new S3Answer(404, "NoSuchBucket", "").words(), e);
            }
            throw e;
        }
    }

    @Override
    public final void list(String prefix, Listing listing) throws StoreException {
        Keys.checkPrefix(prefix);
        String token = null;
        String last = "";
        do {
            String from = token;
            Page page = call("list", prefix, () -> page(bucket.full(prefix), from));
            for (ObjectStat object : page.objects()) {
                String key = bucket.below(object.key());
                if (key.compareTo(last) <= 0) {
                    throw bucket.failed(
                            Kind.OTHER, "list", prefix, "it lists " + key + " after " + last + ", out of order", null);
                }
                last = key;
                // Anything else in the bucket that no key of ours can name is not ours.
                if (Keys.isKey(key) && !listing.next(new ObjectStat(key, object.size(), seconds(object.modified())))) {
                    return;
                }
            }
            token = page.next();
        } while (token != null);
    }

    @Override
    public final void delete(String key) throws StoreException {
        Keys.check(key);
        if (objectLock) {
            locks.delete(key);
            return;
        }
        call("delete", key, () -> {
            try {
                remove(bucket.full(key));
            } catch (Exception e) {
                if (answer(e).filter(a -> a.kind() == Kind.NOT_FOUND).isEmpty()) {
                    throw e;
                }
            }
            checkBucket("delete", key); // some servers find nothing to delete in a bucket that is not there either
            return true;
        });
    }

    @Override
    public final String describe() {
        return bucket.describe();
    }

    /** Makes the call so that an interrupt ends it, and says what a failure means. */
    final <T> T call(String name, String key, Callable<T> work) throws StoreException {
        try {
            T result = Interruptible.call(work);
            bucketSeen = true;
            return result;
        } catch (Exception e) {
            throw meaning(name, key, e);
        }
    }

    private StoreException meaning(String name, String key, Exception e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof StoreException own) {
                return own;
            }
        }
        if (e instanceof InterruptedException) {
            return bucket.failed(Kind.INTERRUPTED, name, key, "the thread was interrupted", e);
        }
        Optional<S3Answer> answer = answer(e);
        if (answer.isPresent()) {
            String words = answer.get().words() + S3Permission.lacking(answer.get(), name, objectLock);
            return bucket.failed(answer.get().kind(), name, key, words, e);
        }
        NetworkFailure network = network(e);
        return bucket.failed(network.kind(), name, key, network.words(), e);
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
