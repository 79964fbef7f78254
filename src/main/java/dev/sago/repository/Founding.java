package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.model.Counted;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.site.Body;
import dev.sago.site.StoreException;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Founds a repository: a fresh key, wrapped, stored and read back at the sites that answer. */
final class Founding {

    private final SystemName system;
    private final KeyRing keys;
    private final SiteViews views;

    Founding(SystemName system, KeyRing keys, SiteViews views) {
        this.system = system;
        this.keys = keys;
        this.views = views;
    }

    /**
     * The key of the new repository.
     *
     * @param quorum sites that must take it
     */
    WrappedKeys.Unlocked found(int quorum) {
        RepositoryKey fresh = RepositoryKey.random(new SecureRandom());
        byte[] bytes = keys.wrap(system, fresh);
        Body wrapped = Body.of(bytes);
        String name = ObjectKeys.KEYS + keys.id();
        int stored = 0;
        for (SiteView view : views.all()) {
            try {
                view.site().putImmutable(name, wrapped);
                byte[] back = view.site().getAll(name, SiteObjects.MOST_KEY_BYTES);
                if (!Arrays.equals(back, bytes)) {
                    if (opens(back)) {
                        // What is sealed with a key that lies nowhere is lost.
                        throw SagoException.failed(
                                "Another process made a key of " + system + " at " + view.site() + " at this moment",
                                "Start it again; it takes the key that is there.",
                                null);
                    }
                    throw new StoreException(
                            StoreException.Kind.CORRUPT,
                            "the key that was read back is not the one that was stored",
                            null);
                }
                view.wrappedKeys().put(keys.id(), bytes);
                stored++;
            } catch (StoreException e) {
                views.failed(view.site(), e);
            }
        }
        views.dropFailed();
        if (stored < quorum) {
            fresh.close();
            throw SagoException.failed(
                    "The key of " + system + " could be stored at " + Counted.of(stored, "site")
                            + " only, the policy's quorum is " + quorum + views.reasons(),
                    "Check the sites' permissions: sago site check SITE.",
                    null);
        }
        return new WrappedKeys.Unlocked(fresh, new WrappedKeys(Map.of(keys.id(), bytes), Map.of()));
    }

    /** Whether a stored key is one; what does not open was changed on its way, and is nobody's. */
    private boolean opens(byte[] stored) {
        Optional<RepositoryKey> opened = keys.attempt(system, keys.id(), stored);
        opened.ifPresent(RepositoryKey::close);
        return opened.isPresent();
    }
}
