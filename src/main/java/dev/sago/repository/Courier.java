package dev.sago.repository;

import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.site.Body;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Brings one object: reads it from one site, proves it, writes it to all that need it, and checks each write. */
final class Courier {

    private final Repository repository;
    private final Set<SiteName> repairable;
    private final boolean allAnswer;
    private final PackBuffers buffers;
    private final ExecutorService threads;
    private final Replicator.Ledger ledger;
    private final Replicator.Watcher watcher;

    Courier(
            Repository repository,
            Set<SiteName> repairable,
            boolean allAnswer,
            PackBuffers buffers,
            ExecutorService threads,
            Replicator.Ledger ledger,
            Replicator.Watcher watcher) {
        this.repository = repository;
        this.repairable = repairable;
        this.allAnswer = allAnswer;
        this.buffers = buffers;
        this.threads = threads;
        this.ledger = ledger;
        this.watcher = watcher;
    }

    void bring(Replicator.Order order) throws InterruptedException {
        watcher.check();
        ByteBuffer buffer = buffers.take();
        bring(order, buffer);
        // After an interrupt it is not given back: a write that has not ended yet may still read from it.
        buffers.give(buffer);
    }

    private void bring(Replicator.Order order, ByteBuffer buffer) throws InterruptedException {
        Set<SiteName> to = new TreeSet<>(order.to());
        StringJoiner reasons = new StringJoiner("; ");
        boolean asked = allAnswer;
        for (SiteName name : order.from()) {
            SiteObjects from = site(name);
            try {
                Body body = read(from, order.key(), buffer);
                if (body != null) {
                    deliver(order.key(), body, to, buffer);
                    return;
                }
                reasons.add(name + ": damaged there too");
                if (repairable.contains(name)) {
                    to.add(name);
                }
            } catch (StoreException e) {
                if (e.kind() == StoreException.Kind.INTERRUPTED) {
                    throw new InterruptedException();
                }
                boolean gone = e.kind() == StoreException.Kind.NOT_FOUND || e.kind() == StoreException.Kind.CORRUPT;
                asked &= gone;
                reasons.add(name + ": " + e.getMessage());
            }
        }
        String why = reasons.length() == 0 ? "no other site has it" : reasons.toString();
        if (asked) {
            ledger.lost(order.key(), order.to(), why);
        } else {
            order.to().forEach(site -> ledger.failed(site, order.key(), why));
        }
    }

    private SiteObjects site(SiteName name) {
        return repository.sites().stream()
                .filter(site -> site.site().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The object as that site has it, proved; null if its bytes are not right. */
    private @Nullable Body read(SiteObjects from, String key, ByteBuffer buffer) throws StoreException {
        ByteBuffer bytes = whole(from, key, buffer);
        Sha256 hash = Sha256.hash(bytes);
        boolean right = ObjectKeys.rank(key) == 0
                ? repository.wrapped().isRight(ObjectKeys.name(key), bytes)
                : ObjectKeys.matches(key, hash);
        return right ? Body.of(bytes, hash) : null;
    }

    private static ByteBuffer whole(SiteObjects from, String key, ByteBuffer buffer) throws StoreException {
        OptionalLong size = from.size(key);
        if (size.isEmpty()) {
            throw new StoreException(StoreException.Kind.NOT_FOUND, "it is not there", null);
        }
        if (size.getAsLong() > buffer.capacity()) {
            // Rare: an index of many chunks. Its own array, since the buffers are of a pack's size.
            return ByteBuffer.wrap(from.getAll(key, Replicator.MOST_BYTES));
        }
        buffer.clear().limit((int) size.getAsLong());
        from.get(key, 0, buffer);
        return buffer.flip();
    }

    private void deliver(String key, Body body, Set<SiteName> to, ByteBuffer buffer) throws InterruptedException {
        Map<SiteObjects, Future<Boolean>> writes = new LinkedHashMap<>();
        for (SiteName name : to) {
            SiteObjects site = site(name);
            writes.put(site, threads.submit(() -> write(site, key, body)));
        }
        List<SiteObjects> written = new ArrayList<>();
        Set<SiteName> toReadBack = new TreeSet<>();
        for (Map.Entry<SiteObjects, Future<Boolean>> write : writes.entrySet()) {
            SiteName name = write.getKey().site();
            try {
                if (write.getValue().get()) {
                    toReadBack.add(name);
                }
                written.add(write.getKey());
            } catch (ExecutionException e) {
                failed(name, key, e);
            }
        }
        // From here on the buffer is free: every write has ended.
        int size = body.size();
        Sha256 hash = body.sha256();
        for (SiteObjects site : written) {
            if (!toReadBack.contains(site.site()) || isRight(site, key, size, hash, buffer)) {
                ledger.brought(site.site(), key, size);
                watcher.brought(site.site(), key, size);
            }
        }
    }

    /**
     * Writes it, and makes sure that it is there. Returns whether it must be read back: where the server did not check
     * what it received, and where another object of that size was there before, so that one which only says that it
     * replaced it would not be noticed.
     */
    private static boolean write(SiteObjects site, String key, Body body) throws StoreException {
        OptionalLong before = site.size(key);
        site.replace(key, body);
        OptionalLong there = site.size(key);
        if (there.isEmpty() || there.getAsLong() != body.size()) {
            StoreException failure = new StoreException(
                    StoreException.Kind.CORRUPT,
                    "it said that " + key + " is stored, but "
                            + (there.isEmpty() ? "it is not there" : "it has " + there.getAsLong() + " bytes"),
                    null);
            if (there.isPresent()) {
                remove(site, key, failure);
            }
            throw failure;
        }
        return !site.checksOnReceipt() || before.equals(there);
    }

    /** A part of an index would keep readers from all that this site has; absent it is only a debt. */
    private static void remove(SiteObjects site, String key, StoreException failure) {
        try {
            site.delete(key);
        } catch (StoreException e) {
            failure.addSuppressed(e);
        }
    }

    private void failed(SiteName site, String key, ExecutionException e) throws InterruptedException {
        if (!(e.getCause() instanceof StoreException failure)) {
            throw new IllegalStateException("writing " + key + " to " + site, e.getCause());
        }
        if (failure.kind() == StoreException.Kind.INTERRUPTED) {
            throw new InterruptedException();
        }
        ledger.failed(site, key, site + ": " + failure.getMessage());
    }

    private boolean isRight(SiteObjects site, String key, int size, Sha256 hash, ByteBuffer buffer) {
        try {
            if (new ObjectHash(buffer).of(site, key, size).equals(hash)) {
                return true;
            }
            ledger.failed(site.site(), key, site.site() + ": what was read back is not what was written");
        } catch (StoreException e) {
            ledger.failed(site.site(), key, site.site() + ": could not be read back: " + e.getMessage());
        }
        return false;
    }
}
