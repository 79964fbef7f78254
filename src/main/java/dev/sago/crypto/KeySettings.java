package dev.sago.crypto;

import dev.sago.model.Secret;

import java.nio.file.Path;

/** Where the master key comes from: the {@code keys} section. */
public sealed interface KeySettings {

    /** A key file that {@code sago key init} made. */
    record File(Path path) implements KeySettings {}

    /** A passphrase, stretched by Argon2id. */
    record Passphrase(Secret passphrase) implements KeySettings {}
}
