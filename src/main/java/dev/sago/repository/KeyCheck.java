package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.StoredKey;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Finding.Severity;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Proves the wrapped keys of a system: every site has every one, the same bytes everywhere, each that a ring can open opens to the same
 * repository key, and each site has one that opens.
 */
public final class KeyCheck {

    private final SystemKeys keys;
    private final SystemName system;
    private final KeyRing ring;
    private final List<Finding> findings = new ArrayList<>();

    private KeyCheck(SystemKeys keys, KeyRing ring) {
        this.keys = keys;
        this.system = keys.system();
        this.ring = ring;
    }

    /**
     * Checks.
     *
     * @param ring the key that should open the system
     */
    public static List<Finding> of(SystemKeys keys, KeyRing ring) {
        KeyCheck check = new KeyCheck(keys, ring);
        check.unreachable();
        Optional<RepositoryKey> opened = keys.open(ring);
        Set<String> ids = new TreeSet<>();
        keys.held().values().forEach(one -> ids.addAll(one.keySet()));
        keys.held().forEach((site, held) -> {
            check.missing(site, held, ids);
            held.forEach((id, text) -> check.sound(site, id, text, opened));
            if (opened.isEmpty() || keys.opening(site, ring, opened.get()).isEmpty()) {
                check.closed(site);
            }
        });
        opened.ifPresent(RepositoryKey::close);
        return check.findings;
    }

    private void unreachable() {
        keys.unreachable()
                .forEach((site, e) -> add(
                        Severity.WARNING,
                        Kind.UNREACHABLE,
                        site,
                        "",
                        String.valueOf(e.getMessage()),
                        "sago site check " + site));
    }

    private void missing(SiteName site, Map<String, byte[]> held, Set<String> ids) {
        for (String id : ids) {
            if (!held.containsKey(id)) {
                add(
                        Severity.WARNING,
                        Kind.MISSING,
                        site,
                        id,
                        "other sites have this wrapped key",
                        "sago heal " + system + ", or if it should be nowhere: sago key remove " + id);
            }
        }
    }

    private void sound(SiteName site, String id, byte[] text, Optional<RepositoryKey> opened) {
        try {
            var _ = StoredKey.read(system, id, text);
        } catch (IllegalArgumentException e) {
            damaged(site, id, String.valueOf(e.getMessage()));
            return;
        }
        Optional<RepositoryKey> mine = ring.attempt(system, id, text);
        if (mine.isPresent()) {
            try (RepositoryKey key = mine.get()) {
                if (opened.isPresent() && !key.isSameAs(opened.get())) {
                    damaged(site, id, "it opens to another repository key than those of other sites");
                    return;
                }
            }
        } else if (ring.owns(id)) {
            damaged(site, id, "its bytes were changed: it does not open");
            return;
        }
        if (!sameEverywhere(id, text)) {
            damaged(site, id, "sites have different bytes under this name");
        }
    }

    private boolean sameEverywhere(String id, byte[] text) {
        return keys.held().values().stream()
                .map(held -> held.get(id))
                .allMatch(other -> other == null || Arrays.equals(other, text) || !mayBeRight(id, other));
    }

    /** Whether nothing but another site's copy speaks against this one. */
    private boolean mayBeRight(String id, byte[] text) {
        try {
            var _ = StoredKey.read(system, id, text);
        } catch (IllegalArgumentException e) {
            return false; // A finding already.
        }
        Optional<RepositoryKey> mine = ring.attempt(system, id, text);
        mine.ifPresent(RepositoryKey::close);
        return mine.isPresent() || !ring.owns(id);
    }

    private void damaged(SiteName site, String id, String text) {
        add(
                Severity.WARNING,
                Kind.DAMAGED,
                site,
                id,
                text,
                "sago key add " + system + " with the key " + id
                        + " (--file, or --passphrase-env) brings it from a good" + " site");
    }

    private void closed(SiteName site) {
        add(
                Severity.CRITICAL,
                Kind.MISSING,
                site,
                "",
                "none of the wrapped keys here opens with this key: of this site alone nothing can be restored with it",
                "sago heal " + system + ", or add this key from a machine whose key opens: sago key add");
    }

    private void add(Severity severity, Kind kind, SiteName site, String id, String text, String remedy) {
        String object = id.isEmpty() ? "" : ObjectKeys.KEYS + id;
        findings.add(new Finding(severity, kind, system, site, object, text, remedy));
    }
}
