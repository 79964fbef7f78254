package dev.sago.crypto;

import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Wraps with the master key of a key file. */
record FileWrapper(Path path, MasterKey master, SecureRandom random) implements Wrapper {

    @Override
    public String id() {
        return master.id();
    }

    @Override
    public Optional<String> knownId() {
        return Optional.of(id());
    }

    @Override
    public WrappedKey wrap(SystemName system, String label, RepositoryKey key) {
        byte[] secret = master.copy();
        try {
            return WrappedKey.wrap(id(), null, secret, system, label, key, random);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public boolean owns(String id) {
        return id.equals(id());
    }

    @Override
    public @Nullable RepositoryKey attempt(SystemName system, WrappedKey wrapped) {
        if (wrapped.stretch() != null || !owns(wrapped.master())) {
            return null;
        }
        byte[] secret = master.copy();
        try {
            return wrapped.unwrap(secret, system);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public RepositoryKey unwrap(SystemName system, Map<String, byte[]> wrapped) {
        byte[] text = wrapped.get(id());
        if (text == null) {
            throw SagoException.failed(
                    "the key file " + path + " (id " + id() + ") does not open system " + system
                            + "; keys stored there: " + KeyRing.list(wrapped),
                    "Use the key file, or the passphrase, whose id is stored there.",
                    null);
        }
        byte[] secret = master.copy();
        try {
            RepositoryKey key = KeyRing.read(system, id(), text).unwrap(secret, system);
            if (key == null) {
                throw new IllegalArgumentException("its bytes were changed");
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "the stored key " + id() + " of system " + system + " is damaged: " + e.getMessage(),
                    "Take keys/" + id() + " from another site.",
                    e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
