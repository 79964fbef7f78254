package dev.sago.crypto;

import dev.sago.model.SystemName;

import java.util.Map;
import java.util.Optional;

/** What wraps repository keys: a key file or a passphrase. Safe for any number of threads. */
sealed interface Wrapper permits FileWrapper, PassphraseWrapper {

    /** See {@link KeyRing#id()}. */
    String id();

    /** See {@link KeyRing#knownId()}. */
    Optional<String> knownId();

    /** See {@link KeyRing#wrap}. */
    WrappedKey wrap(SystemName system, RepositoryKey key);

    /** See {@link KeyRing#unwrap}; at least one key is given. */
    RepositoryKey unwrap(SystemName system, Map<String, byte[]> wrapped);
}
