package dev.sago.site;

import dev.sago.model.Counted;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.ProbeReport.Check;
import dev.sago.site.ProbeReport.Outcome;
import dev.sago.site.StoreException.Kind;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Runs the store contract on a user's own bucket or folder, under {@code probe/<random>/}, and cleans up behind itself.
 * A server that passes the contract's tests elsewhere can still break it here: another version, a proxy in between, a
 * bucket's policy.
 *
 * <p>It moves about 20 MiB and takes some seconds; where objects can be locked, it locks one for 20 seconds, tries to break
 * that lock, and waits for its end. It wants the bare driver or a decorated one, whose driver it then
 * takes: repetitions would hide what it looks for. One thread runs one probe.
 */
public final class SiteProbe {

    private static final int SPEED_BYTES = 4 * 1024 * 1024;
    private static final int LATENCY_CALLS = 5;

    /** Long enough that the attempts to break a lock meet one, short enough to wait for its end. */
    private static final Duration LOCK = Duration.ofSeconds(20);

    private final LongSupplier nanoClock;
    private final RandomGenerator random;
    private final Duration lockFor;
    private final Sleeper sleeper;

    /** The clock counts nanoseconds from anywhere, as {@link System#nanoTime()} does. */
    public SiteProbe(LongSupplier nanoClock, RandomGenerator random) {
        this(nanoClock, random, LOCK, Thread::sleep);
    }

    /** With a lock of another length, for whose end the sleeper waits. */
    SiteProbe(LongSupplier nanoClock, RandomGenerator random, Duration lockFor, Sleeper sleeper) {
        this.nanoClock = nanoClock;
        this.random = random;
        this.lockFor = lockFor;
        this.sleeper = sleeper;
    }

    /**
     * Probes the store. What fails is in the report.
     *
     * @throws StoreException only if the thread is interrupted; objects may then be left below {@code probe/}
     */
    public ProbeReport run(ObjectStore store) throws StoreException {
        ObjectStore driver = store;
        while (driver instanceof ForwardingStore decorator) {
            driver = decorator.inner();
        }
        String folder = "probe/" + Long.toHexString(random.nextLong()) + "/";
        return new Attempt(driver, folder).run();
    }

    /** One probe of one store. */
    private final class Attempt {

        private final ObjectStore store;
        private final String folder;
        private final ProbeSteps steps;
        private final List<Check> checks = new ArrayList<>();
        private Duration latency = Duration.ZERO;
        private long up;
        private long down;

        Attempt(ObjectStore store, String folder) {
            this.store = store;
            this.folder = folder;
            this.steps = new ProbeSteps(store, folder, random);
        }

        ProbeReport run() throws StoreException {
            if (check("reach", steps::reach)) {
                check("read-back", steps::readBack);
                check("replace", steps::replace);
                check("range", steps::range);
                check("list", steps::list);
                check("delete", steps::delete);
                check("absent", steps::absent);
                check("conditional-create", steps::conditionalCreate);
                check("checksum-on-receipt", steps::checksumOnReceipt);
                check("versioning", steps::versioning);
                Optional<LockProbe> lock = check("object-lock", steps::objectLock) ? breakLock() : Optional.empty();
                check("speed", this::speed);
                if (lock.isPresent()) {
                    check("lock-end", lock.get()::end);
                }
                check("clean-up", this::cleanUp);
            }
            return new ProbeReport(store.describe(), checks, found(), latency, up, down);
        }

        /** Locks an object and tries all that must not succeed; gives the lock whose end is to be awaited. */
        private Optional<LockProbe> breakLock() throws StoreException {
            Optional<Versions> versions = LockProbe.versions(store);
            if (versions.isEmpty()) {
                return Optional.empty();
            }
            LockProbe lock = new LockProbe(store, versions.get(), folder, random, lockFor, sleeper);
            if (!check("lock-put", lock::put)) {
                return Optional.empty();
            }
            check("lock-delete", lock::delete);
            check("lock-bypass", lock::bypass);
            check("lock-shorten", lock::shorten);
            check("lock-overwrite", lock::overwrite);
            check("lock-hide", lock::hide);
            check("lock-extend", lock::extend);
            return Optional.of(lock);
        }

        private boolean check(String name, ProbeSteps.Step step) throws StoreException {
            Check check;
            try {
                check = step.run().named(name);
            } catch (StoreException e) {
                if (e.kind() == Kind.INTERRUPTED) {
                    throw e;
                }
                check = new Check(name, Outcome.FAILED, String.valueOf(e.getMessage()));
            }
            checks.add(check);
            return check.outcome() != Outcome.FAILED;
        }

        private Capabilities found() {
            return new Capabilities(
                    passed("checksum-on-receipt"),
                    passed("conditional-create"),
                    passed("object-lock"),
                    passed("versioning"));
        }

        private boolean passed(String name) {
            return checks.stream().anyMatch(c -> c.name().equals(name) && c.outcome() == Outcome.PASSED);
        }

        private ProbeSteps.Verdict speed() throws StoreException {
            Body small = Body.of(new byte[100]);
            long[] times = new long[2 * LATENCY_CALLS];
            for (int i = 0; i < LATENCY_CALLS; i++) {
                String key = folder + "small-" + i;
                times[2 * i] = time(() -> store.put(key, small, PutMode.REPLACE));
                times[2 * i + 1] = time(() -> store.getAll(key, 100));
            }
            java.util.Arrays.sort(times);
            latency = Duration.ofNanos(times[LATENCY_CALLS]);

            ByteBuffer large = ByteBuffer.allocateDirect(SPEED_BYTES);
            steps.fill(large);
            Body body = Body.of(large);
            String key = folder + "large";
            up = rate(time(() -> store.put(key, body, PutMode.REPLACE)));
            down = rate(time(() -> store.get(key, 0, ByteBuffer.allocateDirect(SPEED_BYTES))));
            return ProbeSteps.Verdict.passed("");
        }

        private long time(Call call) throws StoreException {
            long begin = nanoClock.getAsLong();
            call.run();
            return Math.max(1, nanoClock.getAsLong() - begin);
        }

        private static long rate(long nanos) {
            return (long) (SPEED_BYTES * 1e9 / nanos);
        }

        private ProbeSteps.Verdict cleanUp() throws StoreException {
            List<String> locked = new ArrayList<>();
            for (String key : steps.keys("")) {
                try {
                    store.delete(key);
                } catch (StoreException e) {
                    if (e.kind() != Kind.LOCKED) {
                        throw e;
                    }
                    locked.add(key);
                }
            }
            if (!locked.isEmpty()) {
                return ProbeSteps.Verdict.failed(Counted.of(locked.size(), "object") + " below " + folder
                        + " stay, since they are locked; where the bucket locks new objects by itself, take its default"
                        + " retention away, and delete them when their locks have ended");
            }
            List<String> left = steps.keys("");
            return left.isEmpty()
                    ? ProbeSteps.Verdict.passed("")
                    : ProbeSteps.Verdict.failed("deleted objects are still listed: " + left);
        }
    }

    /** A call to be timed. */
    private interface Call {
        void run() throws StoreException;
    }
}
