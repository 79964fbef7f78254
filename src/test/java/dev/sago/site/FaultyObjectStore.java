package dev.sago.site;

import dev.sago.site.StoreException.Kind;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store that fails on a script, around a real one: {@code store.on(PUT).matching("packs/").nth(3).fail(BUSY)}. Rules
 * count the calls that match them; the first rule that is due acts. Without {@code nth}, {@code from} or {@code always}
 * a rule acts on the first match only. Safe for many threads.
 */
public final class FaultyObjectStore implements ObjectStore {

    private static final long MOMENT_MILLIS = 20;

    /** The calls of a store; {@code GET} is ranged and whole. */
    public enum Call {
        /** put. */
        PUT,
        /** get and getAll. */
        GET,
        /** head. */
        HEAD,
        /** list, matched by its prefix. */
        LIST,
        /** delete. */
        DELETE,
        /** lock; a put with a lock is a PUT and a LOCKED_PUT. */
        LOCK,
        /** putLocked. */
        LOCKED_PUT
    }

    /** A call that was made, in the order in which calls began. */
    public record Made(Call call, String key) {}

    private enum Fault {
        FAIL,
        FAIL_AFTER_SUCCESS,
        SWALLOW,
        FLIP_BIT,
        CUT_SHORT,
        HANG,
        LATE,
        RUN
    }

    /** One rule, while and after it is being said. */
    public final class Rule {

        private final Call call;
        private final AtomicInteger seen = new AtomicInteger();
        private String prefix = "";
        private int first = 1;
        private int last = 1;
        private Kind kind = Kind.OTHER;
        private Fault fault = Fault.RUN;
        private Runnable action = () -> {};

        private Rule(Call call) {
            this.call = call;
        }

        /** Only for keys that start so. */
        public Rule matching(String keyPrefix) {
            this.prefix = keyPrefix;
            return this;
        }

        /** Only on the n-th match, counted from 1. */
        public Rule nth(int n) {
            first = n;
            last = n;
            return this;
        }

        /** On the n-th match, counted from 1, and all later ones. */
        public Rule from(int n) {
            first = n;
            last = Integer.MAX_VALUE;
            return this;
        }

        /** On the first n matches. */
        public Rule times(int n) {
            first = 1;
            last = n;
            return this;
        }

        /** On every match. */
        public Rule always() {
            return from(1);
        }

        /** Throws, and does nothing at the store. */
        public FaultyObjectStore fail(Kind why) {
            return add(Fault.FAIL, why);
        }

        /** Does it, then throws: an answer that got lost. */
        public FaultyObjectStore failAfterSuccess(Kind why) {
            return add(Fault.FAIL_AFTER_SUCCESS, why);
        }

        /** Reports success and does nothing (put, delete): a server that lies. */
        public FaultyObjectStore swallow() {
            return add(Fault.SWALLOW, Kind.OTHER);
        }

        /** Flips a bit in the middle of what is read (get), or of what is stored (put). */
        public FaultyObjectStore flipBit() {
            return add(Fault.FLIP_BIT, Kind.OTHER);
        }

        /** Stores only the first half (put), or fills half and says CORRUPT (get), or lists only one object. */
        public FaultyObjectStore cutShort() {
            return add(Fault.CUT_SHORT, Kind.OTHER);
        }

        /** Hangs until the thread is interrupted. */
        public FaultyObjectStore hang() {
            return add(Fault.HANG, Kind.OTHER);
        }

        /** Hangs for a moment, then says that no answer came in time; nothing is done at the store. */
        public FaultyObjectStore hangThenTimeOut() {
            return add(Fault.LATE, Kind.TIMEOUT);
        }

        /** Runs something before the call, which then takes place. */
        public FaultyObjectStore run(Runnable what) {
            action = what;
            return add(Fault.RUN, Kind.OTHER);
        }

        /** How many calls matched so far. */
        public int matches() {
            return seen.get();
        }

        private FaultyObjectStore add(Fault newFault, Kind why) {
            fault = newFault;
            kind = why;
            rules.add(this);
            return FaultyObjectStore.this;
        }

        private boolean isDue(Call made, String key) {
            if (made != call || !key.startsWith(prefix)) {
                return false;
            }
            int n = seen.incrementAndGet();
            return n >= first && n <= last;
        }
    }

    private final ObjectStore inner;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Made> made = new CopyOnWriteArrayList<>();

    /** Passes everything on until rules are said. */
    public FaultyObjectStore(ObjectStore inner) {
        this.inner = inner;
    }

    /** Begins a rule; it counts from when its fault is named. */
    public Rule on(Call call) {
        return new Rule(call);
    }

    /** Forgets all rules: the site is well again. */
    public void heal() {
        rules.clear();
    }

    /** Every call so far. */
    public List<Made> made() {
        return List.copyOf(made);
    }

    /** How many calls of that kind were made for keys that start so. */
    public long count(Call call, String keyPrefix) {
        return made.stream()
                .filter(m -> m.call() == call && m.key().startsWith(keyPrefix))
                .count();
    }

    private Optional<Rule> due(Call call, String key) throws StoreException {
        made.add(new Made(call, key));
        Rule acting = null;
        for (Rule rule : rules) {
            if (rule.isDue(call, key) && acting == null) {
                acting = rule;
            }
        }
        if (acting == null) {
            return Optional.empty();
        }
        switch (acting.fault) {
            case FAIL -> throw failure(acting, key);
            case HANG -> hang(acting, key);
            case LATE -> {
                late(acting, key);
                throw failure(acting, key);
            }
            case RUN -> acting.action.run();
            case FAIL_AFTER_SUCCESS, SWALLOW, FLIP_BIT, CUT_SHORT -> {
                return Optional.of(acting);
            }
        }
        return Optional.empty();
    }

    private static StoreException failure(Rule rule, String key) {
        return new StoreException(rule.kind, rule.call + " " + key + " failed as scripted: " + rule.kind, null);
    }

    private static void hang(Rule rule, String key) throws StoreException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.INTERRUPTED, rule.call + " " + key + " hung as scripted", e);
        }
    }

    private static void late(Rule rule, String key) throws StoreException {
        try {
            Thread.sleep(MOMENT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.INTERRUPTED, rule.call + " " + key + " hung as scripted", e);
        }
    }

    private static void failAfter(Optional<Rule> rule, String key) throws StoreException {
        if (rule.isPresent() && rule.get().fault == Fault.FAIL_AFTER_SUCCESS) {
            throw failure(rule.get(), key);
        }
    }

    private static boolean is(Optional<Rule> rule, Fault fault) {
        return rule.isPresent() && rule.get().fault == fault;
    }

    @Override
    public Capabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public void put(String key, Body body, PutMode mode) throws StoreException {
        Optional<Rule> rule = due(Call.PUT, key);
        if (is(rule, Fault.SWALLOW)) {
            return;
        }
        inner.put(key, is(rule, Fault.FLIP_BIT) || is(rule, Fault.CUT_SHORT) ? damaged(body, rule) : body, mode);
        failAfter(rule, key);
    }

    private static Body damaged(Body body, Optional<Rule> rule) {
        byte[] bytes = new byte[is(rule, Fault.CUT_SHORT) ? body.size() / 2 : body.size()];
        body.data().get(bytes);
        if (is(rule, Fault.FLIP_BIT)) {
            bytes[bytes.length / 2] ^= 1;
        }
        return Body.of(bytes);
    }

    @Override
    public void putLocked(String key, Body body, PutMode mode, Instant until) throws StoreException {
        Optional<Rule> locked = due(Call.LOCKED_PUT, key);
        Optional<Rule> rule = due(Call.PUT, key);
        if (is(rule, Fault.SWALLOW)) {
            return;
        }
        boolean damage = is(rule, Fault.FLIP_BIT) || is(rule, Fault.CUT_SHORT);
        inner.putLocked(key, damage ? damaged(body, rule) : body, mode, until);
        failAfter(rule, key);
        failAfter(locked, key);
    }

    @Override
    public Instant siteTime() throws StoreException {
        return inner.siteTime();
    }

    @Override
    public void lock(String key, Instant until) throws StoreException {
        Optional<Rule> rule = due(Call.LOCK, key);
        inner.lock(key, until);
        failAfter(rule, key);
    }

    @Override
    public Optional<Instant> lockedUntil(String key) throws StoreException {
        return inner.lockedUntil(key);
    }

    @Override
    public boolean reveal(String key) throws StoreException {
        return inner.reveal(key);
    }

    @Override
    public long revealAll(String prefix) throws StoreException {
        return inner.revealAll(prefix);
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws StoreException {
        Optional<Rule> rule = due(Call.GET, key);
        int start = into.position();
        if (is(rule, Fault.CUT_SHORT)) {
            int limit = into.limit();
            inner.get(key, offset, into.limit(start + into.remaining() / 2));
            into.limit(limit);
            throw new StoreException(Kind.CORRUPT, "get " + key + " ended early as scripted", null);
        }
        inner.get(key, offset, into);
        if (is(rule, Fault.FLIP_BIT)) {
            int middle = start + (into.limit() - start) / 2;
            into.put(middle, (byte) (into.get(middle) ^ 1));
        }
        failAfter(rule, key);
    }

    @Override
    public byte[] getAll(String key, int limit) throws StoreException {
        Optional<Rule> rule = due(Call.GET, key);
        if (is(rule, Fault.CUT_SHORT)) {
            throw new StoreException(Kind.CORRUPT, "get " + key + " ended early as scripted", null);
        }
        byte[] all = inner.getAll(key, limit);
        if (is(rule, Fault.FLIP_BIT)) {
            all[all.length / 2] ^= 1;
        }
        failAfter(rule, key);
        return all;
    }

    @Override
    public Optional<ObjectStat> head(String key) throws StoreException {
        Optional<Rule> rule = due(Call.HEAD, key);
        Optional<ObjectStat> found = inner.head(key);
        failAfter(rule, key);
        return found;
    }

    @Override
    public void list(String prefix, Listing listing) throws StoreException {
        Optional<Rule> rule = due(Call.LIST, prefix);
        boolean cut = is(rule, Fault.CUT_SHORT);
        boolean late = is(rule, Fault.FAIL_AFTER_SUCCESS);
        AtomicInteger count = new AtomicInteger();
        // Failing in the middle is what broken listings do, so "after success" is after the first object here.
        inner.list(prefix, object -> listing.next(object) && !((cut || late) && count.incrementAndGet() == 1));
        failAfter(rule, prefix);
    }

    @Override
    public void delete(String key) throws StoreException {
        Optional<Rule> rule = due(Call.DELETE, key);
        if (is(rule, Fault.SWALLOW)) {
            return;
        }
        inner.delete(key);
        failAfter(rule, key);
    }

    @Override
    public String describe() {
        return "faulty " + inner.describe();
    }

    @Override
    public void close() {
        inner.close();
    }
}
