package dev.sago.site;

import dev.sago.model.Sha256;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.ProbeReport.Check;
import dev.sago.site.ProbeReport.Outcome;
import dev.sago.site.StoreException.Kind;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/** The single checks of a {@link SiteProbe}, each on keys of its own below one folder. */
final class ProbeSteps {

    /** A check that can fail by what it sees, or by the store's exception. */
    interface Step {
        Verdict run() throws StoreException;
    }

    /** How it came out. */
    record Verdict(Outcome outcome, String reason) {

        static Verdict passed(String reason) {
            return new Verdict(Outcome.PASSED, reason);
        }

        static Verdict failed(String reason) {
            return new Verdict(Outcome.FAILED, reason);
        }

        static Verdict absent(String reason) {
            return new Verdict(Outcome.ABSENT, reason);
        }

        Check named(String name) {
            return new Check(name, outcome, reason);
        }
    }

    private static final int WRITERS = 4;

    private final ObjectStore store;
    private final String folder;
    private final RandomGenerator random;

    ProbeSteps(ObjectStore store, String folder, RandomGenerator random) {
        this.store = store;
        this.folder = folder;
        this.random = random;
    }

    /** Random, so that nothing on the way can be clever with it. */
    void fill(ByteBuffer buffer) {
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (byte) random.nextInt());
        }
    }

    private byte[] bytes(int size) {
        byte[] data = new byte[size];
        random.nextBytes(data);
        return data;
    }

    List<String> keys(String below) throws StoreException {
        List<String> keys = new ArrayList<>();
        store.list(folder + below, object -> keys.add(object.key()));
        return keys;
    }

    Verdict reach() throws StoreException {
        store.put(folder + "reach", Body.of(new byte[1]), PutMode.REPLACE);
        store.getAll(folder + "reach", 1);
        return Verdict.passed("");
    }

    /** Also finds servers that store the envelope of a chunked upload within the object. */
    Verdict readBack() throws StoreException {
        for (int size : new int[] {0, 1, 70_000, 3 * 1024 * 1024 + 1}) {
            String key = folder + "read-back-" + size;
            Body body = Body.of(bytes(size));
            store.put(key, body, PutMode.REPLACE);
            long stored = store.head(key).map(ObjectStat::size).orElse(-1L);
            if (stored != size) {
                return Verdict.failed("of " + size + " bytes that were put it holds " + stored);
            }
            if (!Sha256.hash(store.getAll(key, size)).equals(body.sha256())) {
                return Verdict.failed("of " + size + " bytes that were put it gives others back");
            }
        }
        return Verdict.passed("");
    }

    Verdict replace() throws StoreException {
        byte[] second = bytes(500);
        store.put(folder + "replace", Body.of(bytes(1_000)), PutMode.REPLACE);
        store.put(folder + "replace", Body.of(second), PutMode.REPLACE);
        return java.util.Arrays.equals(store.getAll(folder + "replace", 1_000), second)
                ? Verdict.passed("")
                : Verdict.failed("after a replacement it gives former bytes");
    }

    Verdict range() throws StoreException {
        byte[] data = bytes(10_000);
        String key = folder + "range";
        store.put(key, Body.of(data), PutMode.REPLACE);
        for (int[] range : new int[][] {{0, 1}, {9_999, 1}, {1_234, 4_321}, {0, 10_000}}) {
            ByteBuffer into = ByteBuffer.allocate(range[1]);
            store.get(key, range[0], into);
            if (!into.flip().equals(ByteBuffer.wrap(data, range[0], range[1]))) {
                return Verdict.failed("a range of " + range[1] + " bytes from " + range[0] + " is other bytes");
            }
        }
        Optional<Kind> past = kind(() -> store.get(key, 9_999, ByteBuffer.allocate(2)));
        return is(past, Kind.CORRUPT)
                ? Verdict.passed("")
                : Verdict.failed("a range past the end should fail as CORRUPT, " + words(past));
    }

    Verdict list() throws StoreException {
        List<String> wanted = new ArrayList<>();
        for (String name : List.of("a-b", "a/b", "a0", "z")) {
            wanted.add(folder + "list/" + name);
            store.put(folder + "list/" + name, Body.of(new byte[3]), PutMode.REPLACE);
        }
        List<String> seen = keys("list/");
        return seen.equals(wanted)
                ? Verdict.passed("")
                : Verdict.failed("right after they were put, it lists " + seen + " for " + wanted);
    }

    Verdict delete() throws StoreException {
        String key = folder + "delete";
        store.put(key, Body.of(new byte[3]), PutMode.REPLACE);
        store.delete(key);
        store.delete(key);
        return store.head(key).isEmpty() && keys("delete").isEmpty()
                ? Verdict.passed("")
                : Verdict.failed("what was deleted is still there");
    }

    Verdict absent() {
        Optional<Kind> kind = kind(() -> store.getAll(folder + "absent", 1));
        return is(kind, Kind.NOT_FOUND)
                ? Verdict.passed("")
                : Verdict.failed("reading what is not there should fail as NOT_FOUND, " + words(kind));
    }

    Verdict conditionalCreate() throws StoreException {
        String key = folder + "create";
        store.put(key, Body.of(new byte[1]), PutMode.CREATE);
        if (!is(kind(() -> store.put(key, Body.of(new byte[2]), PutMode.CREATE)), Kind.EXISTS)) {
            return Verdict.failed(
                    "it accepts If-None-Match and ignores it: a create replaced an object, and two writers at once are"
                            + " not kept apart");
        }
        int winners = race(folder + "race");
        if (winners == 0) {
            return Verdict.failed("of " + WRITERS + " creates at once none succeeded");
        }
        if (!store.capabilities().conditionalCreate()) {
            return Verdict.absent(
                    "it cannot create conditionally; Sago asks first, which two writers can pass at once");
        }
        return winners == 1
                ? Verdict.passed("")
                : Verdict.absent("of " + WRITERS + " creates at once " + winners + " succeeded");
    }

    private int race(String key) throws StoreException {
        int winners = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Optional<Kind>>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Body body = Body.of(bytes(20_000));
                writers.add(() -> kind(() -> store.put(key, body, PutMode.CREATE)));
            }
            for (Future<Optional<Kind>> writer : threads.invokeAll(writers)) {
                winners += writer.get().isEmpty() ? 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.INTERRUPTED, "the probe was interrupted", e);
        } catch (ExecutionException e) {
            throw new StoreException(Kind.OTHER, "create " + key + " failed: " + e.getCause(), e);
        }
        return winners;
    }

    Verdict checksumOnReceipt() throws StoreException {
        String key = folder + "checksum";
        byte[] data = bytes(5_000);
        Sha256 wrong = Sha256.hash(bytes(5_000));
        Optional<Kind> kind = kind(() -> store.put(key, Body.of(ByteBuffer.wrap(data), wrong), PutMode.REPLACE));
        boolean stored = store.head(key).isPresent();
        if (kind.isEmpty()) {
            return Verdict.absent("it stores bytes that are not what their SHA-256 says");
        }
        if (stored) {
            return Verdict.failed("it refuses a wrong SHA-256 and stores the bytes all the same");
        }
        return is(kind, Kind.CORRUPT)
                ? Verdict.passed("")
                : Verdict.failed("a wrong SHA-256 should fail as CORRUPT, " + words(kind));
    }

    Verdict versioning() throws StoreException {
        if (!(store instanceof S3ObjectStore s3)) {
            return store.capabilities().versioning()
                    ? Verdict.passed("")
                    : Verdict.absent("a folder keeps no versions");
        }
        return asked(s3, "versioning", s3::versioning, "the bucket keeps no versions");
    }

    Verdict objectLock() throws StoreException {
        if (!(store instanceof S3ObjectStore s3)) {
            return store.capabilities().objectLock() ? Verdict.passed("") : Verdict.absent("a folder locks nothing");
        }
        Verdict verdict = asked(s3, "object-lock", s3::objectLock, "the bucket was made without object lock");
        if (store.capabilities().objectLock()) {
            return verdict.outcome() == Outcome.ABSENT
                    ? Verdict.failed("the configuration says object-lock: true, but " + verdict.reason())
                    : verdict;
        }
        return verdict.outcome() == Outcome.PASSED
                ? Verdict.passed("not used and not tried: its store settings do not say object-lock: true")
                : verdict;
    }

    /** A server that does not know the question, or does not answer it to us, has not got the thing. */
    private static Verdict asked(S3ObjectStore s3, String what, Callable<Boolean> question, String no)
            throws StoreException {
        try {
            return s3.call("ask for " + what, "", question) ? Verdict.passed("") : Verdict.absent(no);
        } catch (StoreException e) {
            return switch (e.kind()) {
                case NOT_FOUND, DENIED, OTHER, BUSY -> Verdict.absent(no + ", or does not say: " + e.getMessage());
                case NO_BUCKET, EXISTS, UNREACHABLE, TIMEOUT, FULL, CORRUPT, LOCKED, INTERRUPTED -> throw e;
            };
        }
    }

    private interface Call {
        void run() throws StoreException;
    }

    /** How the call failed, if it did. */
    private static Optional<Kind> kind(Call call) {
        try {
            call.run();
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(e.kind());
        }
    }

    private static boolean is(Optional<Kind> failure, Kind kind) {
        return failure.isPresent() && failure.get() == kind;
    }

    private static String words(Optional<Kind> failure) {
        return failure.map(kind -> "not as " + kind).orElse("and it does not fail");
    }
}
