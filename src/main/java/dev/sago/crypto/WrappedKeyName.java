package dev.sago.crypto;

import java.util.Optional;

/** The id under which a wrapped key is meant to lie, read from itself. */
public final class WrappedKeyName {

    private WrappedKeyName() {}

    /** Empty if the bytes are no wrapped key. */
    public static Optional<String> of(byte[] wrapped) {
        try {
            return Optional.of(WrappedKeyText.parse(wrapped).master());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
