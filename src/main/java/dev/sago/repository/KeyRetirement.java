package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes wrapped keys away from all sites of a system, and only where that locks nobody out: all sites answer, and at each of them another wrapped key
 * is proved, by opening it.
 */
public final class KeyRetirement {

    private final SystemKeys keys;
    private final SystemKeys.Guard guard;

    /** Of keys that were just looked at, under the system's lease. */
    public KeyRetirement(SystemKeys keys, SystemKeys.Guard guard) {
        this.keys = keys;
        this.guard = guard;
    }

    /**
     * What a ring opens, under its ids; a damaged wrapped key that is known to be the ring's, too.
     *
     * @param but what this ring opens is left out
     */
    public Set<String> idsOf(KeyRing ring, KeyRing but) {
        Set<String> ids = new TreeSet<>();
        keys.held()
                .values()
                .forEach(held -> held.forEach((id, text) -> {
                    if (opens(ring, id, text) || ring.owns(id)) {
                        ids.add(id);
                    }
                }));
        keys.held()
                .values()
                .forEach(held -> held.forEach((id, text) -> {
                    if (opens(but, id, text) || but.owns(id)) {
                        ids.remove(id);
                    }
                }));
        return ids;
    }

    private boolean opens(KeyRing ring, String id, byte[] text) {
        return ring.attempt(keys.system(), id, text)
                .map(key -> {
                    key.close();
                    return true;
                })
                .orElse(false);
    }

    /**
     * Removes one.
     *
     * @param left the key that must open at every site afterwards
     * @throws SagoException (FAILED) if a site does not answer, (USAGE) if none would be left that {@code left} opens; nothing was removed then
     */
    public List<KeySite> remove(String id, KeyRing left) {
        if (!keys.unreachable().isEmpty()) {
            throw SagoException.failed(
                    "the key " + id + " of system " + keys.system() + " stays: not every site answers" + keys.reasons(),
                    "A site that still had it would bring it back. Wait until all answer and do it again; a site that is"
                            + " gone for ever is taken out of the configuration first.",
                    null);
        }
        List<SiteName> closed = new ArrayList<>();
        try (RepositoryKey key = keys.require(left)) {
            for (Map.Entry<SiteName, Map<String, byte[]>> site : keys.held().entrySet()) {
                List<String> opening = keys.opening(site.getKey(), left, key);
                opening.remove(id);
                if (opening.isEmpty()) {
                    closed.add(site.getKey());
                }
            }
        }
        if (!closed.isEmpty()) {
            throw SagoException.usage(
                    "the key " + id + " of system " + keys.system() + " stays: without it nothing would open at "
                            + closed.stream().map(SiteName::value).collect(Collectors.joining(", ")),
                    "Prove that another key opens, by --file or --passphrase-env; if there is none, add one first:"
                            + " sago key add.");
        }
        return keys.remove(id, guard);
    }
}
