package dev.sago.crypto;

import dev.sago.model.SystemName;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/** What wraps repository keys: a key file or a passphrase. Safe for any number of threads. */
sealed interface Wrapper permits FileWrapper, PassphraseWrapper {

    /** See {@link KeyRing#id()}. */
    String id();

    /** See {@link KeyRing#knownId()}. */
    Optional<String> knownId();

    /** See {@link KeyRing#wrap}. */
    WrappedKey wrap(SystemName system, String label, RepositoryKey key);

    /** Whether keys of this id are wrapped by this one, as far as it knows without making a salt. */
    boolean owns(String id);

    /** Null if it is another's, or damaged. */
    @Nullable
    RepositoryKey attempt(SystemName system, WrappedKey wrapped);

    /** See {@link KeyRing#unwrap}; at least one key is given. */
    RepositoryKey unwrap(SystemName system, Map<String, byte[]> wrapped);
}
