package dev.sago.repository;

import dev.sago.crypto.ObjectKey;
import dev.sago.crypto.RepositoryKey;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The 32 random bytes of a sealed object from which its own key is derived. They stand in the object's header and, for
 * packs, in the index too, so that any frame of a pack can be read and opened alone.
 */
final class Salt {

    static final int BYTES = 32;

    private final byte[] bytes;

    private Salt(byte[] bytes) {
        this.bytes = bytes;
    }

    static Salt random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Salt(bytes);
    }

    static Salt of(byte[] bytes) throws FormatException {
        if (bytes.length != BYTES) {
            throw new FormatException("a salt must be 32 bytes");
        }
        return new Salt(bytes);
    }

    /** Takes 32 bytes from the buffer's position. */
    static Salt read(ByteBuffer from) {
        byte[] bytes = new byte[BYTES];
        from.get(bytes);
        return new Salt(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** The key of an object of that type with this salt. */
    ObjectKey key(RepositoryKey repositoryKey, ObjectType type) {
        return repositoryKey.objectKey(bytes, type.code(), Header.VERSION);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Salt that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
