package dev.sago.crypto;

import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import dev.sago.model.SystemName;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wraps with a stretched passphrase. Stretching is slow on purpose, so its results are kept by salt and all systems of an installation share
 * one salt: the first that a stored key opened with, else a new one.
 */
final class PassphraseWrapper implements Wrapper {

    private static final int SHORTEST = 8;

    /** Turns a passphrase into a key; a fake counts in tests. */
    interface Stretcher {
        byte[] apply(Stretch stretch, byte[] passphrase);
    }

    private final byte[] passphrase;
    private final SecureRandom random;
    private final Stretcher stretcher;
    private final Map<Stretch, byte[]> stretched = new ConcurrentHashMap<>();
    private @Nullable Stretch own;

    /** Normalised (NFC), since the same Hangul is other bytes from another keyboard. */
    PassphraseWrapper(Secret passphrase, SecureRandom random, Stretcher stretcher) {
        String text = Normalizer.normalize(passphrase.reveal(), Normalizer.Form.NFC);
        if (text.codePointCount(0, text.length()) < SHORTEST) {
            throw SagoException.usage(
                    "the passphrase has fewer than " + SHORTEST + " characters",
                    "Set keys.passphrase to a longer one.");
        }
        this.passphrase = text.getBytes(StandardCharsets.UTF_8);
        this.random = random;
        this.stretcher = stretcher;
    }

    @Override
    public String id() {
        return own().id();
    }

    @Override
    public synchronized Optional<String> knownId() {
        return Optional.ofNullable(own).map(Stretch::id);
    }

    @Override
    public WrappedKey wrap(SystemName system, String label, RepositoryKey key) {
        Stretch stretch = own();
        return WrappedKey.wrap(stretch.id(), stretch, secret(stretch), system, label, key, random);
    }

    @Override
    public synchronized boolean owns(String id) {
        return own != null && own.id().equals(id);
    }

    @Override
    public @Nullable RepositoryKey attempt(SystemName system, WrappedKey wrapped) {
        Stretch stretch = wrapped.stretch();
        if (stretch == null || !stretch.id().equals(wrapped.master())) {
            return null;
        }
        RepositoryKey key = wrapped.unwrap(secret(stretch), system);
        if (key != null) {
            learn(stretch);
        }
        return key;
    }

    @Override
    public RepositoryKey unwrap(SystemName system, Map<String, byte[]> wrapped) {
        StringJoiner faults = new StringJoiner("; ");
        Map<String, WrappedKey> candidates = candidates(system, wrapped, faults);
        for (WrappedKey candidate : cheapestFirst(candidates)) {
            Stretch stretch = Objects.requireNonNull(candidate.stretch());
            RepositoryKey key = candidate.unwrap(secret(stretch), system);
            if (key != null) {
                learn(stretch);
                return key;
            }
        }
        String found = faults.length() == 0 ? "" : " (" + faults + ")";
        if (candidates.isEmpty()) {
            throw SagoException.failed(
                    "no passphrase opens system " + system + "; keys stored there: " + KeyRing.list(wrapped) + found,
                    "Use the key file whose id is stored there, or another site.",
                    null);
        }
        throw SagoException.failed(
                "the passphrase is wrong for system " + system + "; keys tried: "
                        + String.join(", ", candidates.keySet()) + found,
                "Correct keys.passphrase. If you are sure of it, the stored key is damaged: use another site.",
                null);
    }

    private static Map<String, WrappedKey> candidates(
            SystemName system, Map<String, byte[]> wrapped, StringJoiner faults) {
        Map<String, WrappedKey> found = new TreeMap<>();
        wrapped.forEach((id, text) -> {
            try {
                WrappedKey key = KeyRing.read(system, id, text);
                Stretch stretch = key.stretch();
                if (stretch != null) {
                    if (!stretch.id().equals(id)) {
                        throw new IllegalArgumentException("it does not belong under this name");
                    }
                    found.put(id, key);
                }
            } catch (IllegalArgumentException e) {
                faults.add("a stored key is damaged: " + e.getMessage());
            }
        });
        return found;
    }

    /** Those whose salt was stretched before come first: they cost nothing. */
    private List<WrappedKey> cheapestFirst(Map<String, WrappedKey> candidates) {
        Set<Stretch> known = Set.copyOf(stretched.keySet());
        return candidates.values().stream()
                .sorted(Comparator.comparing(key -> !known.contains(key.stretch())))
                .toList();
    }

    private byte[] secret(Stretch stretch) {
        return stretched.computeIfAbsent(stretch, missing -> stretcher.apply(missing, passphrase));
    }

    private synchronized Stretch own() {
        if (own == null) {
            own = Stretch.random(random);
        }
        return own;
    }

    private synchronized void learn(Stretch stretch) {
        if (own == null) {
            own = stretch;
        }
    }
}
