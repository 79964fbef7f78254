package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.StoredKey;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.model.Writer;
import dev.sago.repository.KeySite.Change;
import dev.sago.site.Body;
import dev.sago.site.StoreException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The wrapped keys of one system at its sites: what is there, adding one, removing one. Every wrapped key has the same bytes at every site, and each is
 * one object, written at once or not at all, so that a kill leaves the old keys, or the old and the new.
 *
 * <p>It knows what was there when it looked. One thread.
 */
public final class SystemKeys {

    /** Asked before each write: throws if the lease is lost. */
    @FunctionalInterface
    public interface Guard {
        /** Returns, or throws. */
        void check();
    }

    private final SystemName system;
    private final Map<SiteObjects, Map<String, byte[]>> held = new LinkedHashMap<>();
    private final Map<SiteName, StoreException> unreachable = new LinkedHashMap<>();
    private boolean founded;

    private SystemKeys(SystemName system) {
        this.system = system;
    }

    /**
     * Asks all sites at once.
     *
     * @param placed sites that should have the system
     * @param others sites that count only if they have anything of it: an earlier policy's
     */
    public static SystemKeys look(SystemName system, List<SiteObjects> placed, List<SiteObjects> others)
            throws InterruptedException {
        SystemKeys keys = new SystemKeys(system);
        List<SiteObjects> all = new ArrayList<>(placed);
        all.addAll(others);
        Map<SiteObjects, Future<SiteView>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            all.forEach(site -> asked.put(site, threads.submit(() -> SiteView.look(site))));
            for (Map.Entry<SiteObjects, Future<SiteView>> answer : asked.entrySet()) {
                keys.note(answer.getKey(), answer.getValue(), placed.contains(answer.getKey()));
            }
        } catch (InterruptedException e) {
            asked.values().forEach(answer -> answer.cancel(true));
            throw e;
        }
        return keys;
    }

    /**
     * Makes sure that this catalog is the system's writer, before keys are changed.
     *
     * @throws SagoException of kind BUSY if another is
     */
    public void claim(Writer self, Instant now) throws InterruptedException {
        var _ = Writership.claim(self, system, List.copyOf(held.keySet()), now);
    }

    private void note(SiteObjects site, Future<SiteView> answer, boolean placed) throws InterruptedException {
        try {
            SiteView view = answer.get();
            founded |= !view.isEmpty();
            if (placed || !view.isEmpty()) {
                held.put(site, new TreeMap<>(view.wrappedKeys()));
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof StoreException cause)) {
                throw new IllegalStateException("asking site " + site.site(), e.getCause());
            }
            unreachable.put(site.site(), cause);
        }
    }

    /** The system. */
    public SystemName system() {
        return system;
    }

    /** Whether any site that answered has anything of the system. */
    public boolean isFounded() {
        return founded;
    }

    /** Sites that did not answer, with the reason. */
    public Map<SiteName, StoreException> unreachable() {
        return unreachable;
    }

    /** Sites that answered and should have the system, or have something of it; each with its wrapped keys by id. */
    public Map<SiteName, Map<String, byte[]>> held() {
        Map<SiteName, Map<String, byte[]>> bySite = new LinkedHashMap<>();
        held.forEach((site, keys) -> bySite.put(site.site(), keys));
        return bySite;
    }

    /** What the wrapped keys tell of themselves, by id, from the first site where each can be read. */
    public Map<String, StoredKey> stored() {
        Map<String, StoredKey> stored = new TreeMap<>();
        held.values()
                .forEach(keys ->
                        keys.forEach((id, text) -> read(id, text).ifPresent(key -> stored.putIfAbsent(id, key))));
        return stored;
    }

    private Optional<StoredKey> read(String id, byte[] text) {
        try {
            return Optional.of(StoredKey.read(system, id, text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // KeyCheck makes a finding of it.
        }
    }

    /** The repository key, by the first of the rings that opens any wrapped key at any site. */
    public Optional<RepositoryKey> open(KeyRing... rings) {
        for (KeyRing ring : rings) {
            for (Map<String, byte[]> keys : held.values()) {
                for (Map.Entry<String, byte[]> one : keys.entrySet()) {
                    Optional<RepositoryKey> opened = ring.attempt(system, one.getKey(), one.getValue());
                    if (opened.isPresent()) {
                        return opened;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The repository key.
     *
     * @throws SagoException (FAILED) if none of the rings opens any wrapped key
     */
    public RepositoryKey require(KeyRing... rings) {
        return open(rings).orElseThrow(() -> {
            String ids = held.values().stream()
                    .flatMap(keys -> keys.keySet().stream())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
            return SagoException.failed(
                    "the key of this machine opens none of the wrapped keys of system " + system + "; there are: "
                            + (ids.isEmpty() ? "none" : ids) + reasons(),
                    "Set keys: in the configuration to a key file, or passphrase, whose id is among them.",
                    null);
        });
    }

    /** The sites that do not answer, a line each, for the end of a message. */
    public String reasons() {
        return unreachable.entrySet().stream()
                .map(e -> "\n  " + e.getKey() + ": " + e.getValue().getMessage())
                .collect(Collectors.joining());
    }

    /** The ids under which a ring opens this key at one site. */
    public List<String> opening(SiteName site, KeyRing ring, RepositoryKey key) {
        List<String> ids = new ArrayList<>();
        Objects.requireNonNull(held().get(site), () -> "no site " + site).forEach((id, text) -> {
            if (opens(ring, id, text, key)) {
                ids.add(id);
            }
        });
        return ids;
    }

    private boolean opens(KeyRing ring, String id, byte[] text, RepositoryKey key) {
        Optional<RepositoryKey> attempt = ring.attempt(system, id, text);
        if (attempt.isEmpty()) {
            return false;
        }
        try (RepositoryKey opened = attempt.get()) {
            return opened.isSameAs(key);
        }
    }

    /**
     * Brings a holder's wrapped key to every site: the one that any site has already, else a fresh one. Each is read back and opened.
     *
     * @param holder whose key it is
     * @param label see {@link StoredKey}; that of a key which is there already stays
     * @param key the repository key
     * @return the id, and one for each site, those that do not answer too
     */
    public Added add(KeyRing holder, String label, RepositoryKey key, Guard guard) {
        Map.Entry<String, byte[]> wrapped = wrapped(holder, label, key);
        List<KeySite> sites = new ArrayList<>();
        held.forEach((site, keys) -> {
            boolean there = Arrays.equals(wrapped.getValue(), keys.get(wrapped.getKey()));
            sites.add(there ? new KeySite(site.site(), Change.THERE, "") : put(site, wrapped, guard));
        });
        addUnreachable(sites);
        return new Added(wrapped.getKey(), sites);
    }

    /** A holder's id, and what became of its wrapped key at each site. */
    public record Added(String id, List<KeySite> sites) {}

    /** A wrapped key by its id. */
    private Map.Entry<String, byte[]> wrapped(KeyRing holder, String label, RepositoryKey key) {
        for (Map<String, byte[]> keys : held.values()) {
            for (Map.Entry<String, byte[]> one : keys.entrySet()) {
                if (opens(holder, one.getKey(), one.getValue(), key)) {
                    return one;
                }
            }
        }
        byte[] fresh = holder.wrap(system, label, key);
        String id = holder.id();
        if (!opens(holder, id, fresh, key)) {
            throw new IllegalStateException("a wrapped key does not open again; test this machine's memory");
        }
        return Map.entry(id, fresh);
    }

    private KeySite put(SiteObjects site, Map.Entry<String, byte[]> wrapped, Guard guard) {
        guard.check();
        String name = ObjectKeys.KEYS + wrapped.getKey();
        try {
            // Not CREATE: what is there under the name is damaged, or it would have been taken.
            site.replace(name, Body.of(wrapped.getValue()));
            byte[] read = site.getAll(name, 1 << 16);
            if (!Arrays.equals(read, wrapped.getValue())) {
                return new KeySite(site.site(), Change.FAILED, "it was written and reads back as other bytes");
            }
            Objects.requireNonNull(held.get(site)).put(wrapped.getKey(), read);
            return new KeySite(site.site(), Change.ADDED, "");
        } catch (StoreException e) {
            return new KeySite(site.site(), Change.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** Deletes a wrapped key at every site that has it, and looks whether it is gone. Whoever calls has made sure that another opens. */
    public List<KeySite> remove(String id, Guard guard) {
        List<KeySite> sites = new ArrayList<>();
        held.forEach((site, keys) -> sites.add(
                keys.containsKey(id) ? delete(site, keys, id, guard) : new KeySite(site.site(), Change.ABSENT, "")));
        addUnreachable(sites);
        return sites;
    }

    private static KeySite delete(SiteObjects site, Map<String, byte[]> keys, String id, Guard guard) {
        guard.check();
        try {
            site.delete(ObjectKeys.KEYS + id);
            if (site.list(ObjectKeys.KEYS).containsKey(ObjectKeys.KEYS + id)) {
                return new KeySite(site.site(), Change.FAILED, "it was deleted and is still listed");
            }
            keys.remove(id);
            return new KeySite(site.site(), Change.REMOVED, "");
        } catch (StoreException e) {
            return new KeySite(site.site(), Change.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void addUnreachable(Collection<KeySite> sites) {
        unreachable.forEach(
                (site, e) -> sites.add(new KeySite(site, Change.UNREACHABLE, String.valueOf(e.getMessage()))));
    }
}
