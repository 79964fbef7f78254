package dev.sago.drill;

import dev.sago.crypto.KeyRing;

import java.io.IOException;

/** Prepares the master key for a drill. */
@FunctionalInterface
public interface KeySource {

    /**
     * Gives the keys.
     *
     * @throws dev.sago.model.SagoException if they are not what they should be
     * @throws IOException if a file cannot be read
     */
    KeyRing open() throws IOException;
}
