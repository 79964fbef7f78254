package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.WrappedKeyName;
import dev.sago.model.SystemName;
import dev.sago.site.Body;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/**
 * Seals what belongs to no system (the audit log, the configuration) so that the master key alone opens it: each object has a
 * random key of its own and carries it, wrapped. Safe for threads.
 *
 * <pre>
 *   0   4  length n of the wrapped key
 *   4   n  a wrapped key as {@code dev.sago.crypto} specifies, of the system name "sago"
 *   4+n    a sealed object (header and one frame) of type 5
 * </pre>
 */
public final class ExportSeal {

    /** Most bytes of such an object. */
    public static final int MOST_BYTES = 4 + 8192 + SealedObject.MAX_STORED;

    private static final SystemName OWNER = new SystemName("sago");
    private static final int LONGEST_KEY = 8192;

    private final KeyRing keys;

    /** Seals for the holder of these keys. */
    public ExportSeal(KeyRing keys) {
        this.keys = keys;
    }

    /** The id of the key that seals; empty with a passphrase that has opened nothing yet, whose salt is not known then. */
    public Optional<String> keyId() {
        return keys.knownId();
    }

    /** Seals up to 64 MiB. */
    public Body seal(byte[] content) {
        try (RepositoryKey key = RepositoryKey.random(new SecureRandom())) {
            byte[] wrapped = keys.wrap(OWNER, key);
            Body sealed = SealedObject.seal(ObjectType.EXPORT, key, ByteBuffer.wrap(content));
            ByteBuffer object = ByteBuffer.allocate(4 + wrapped.length + sealed.size());
            object.putInt(wrapped.length).put(wrapped).put(sealed.data()).flip();
            return Body.of(object);
        }
    }

    /**
     * Opens it.
     *
     * @throws FormatException if it is damaged or not such an object
     * @throws dev.sago.model.SagoException if these keys are not the ones it was sealed for
     */
    public byte[] open(byte[] object) throws FormatException {
        ByteBuffer in = ByteBuffer.wrap(object);
        if (in.remaining() < 4) {
            throw new FormatException("it is too short");
        }
        int length = in.getInt();
        if (length < 0 || length > LONGEST_KEY || length > in.remaining()) {
            throw new FormatException("the length of its key cannot be");
        }
        byte[] wrapped = new byte[length];
        in.get(wrapped);
        String id = WrappedKeyName.of(wrapped).orElseThrow(() -> new FormatException("its key cannot be read"));
        try (RepositoryKey key = keys.unwrap(OWNER, Map.of(id, wrapped))) {
            ByteBuffer plain = SealedObject.open(ObjectType.EXPORT, key, in.slice());
            byte[] content = new byte[plain.remaining()];
            plain.get(content);
            return content;
        }
    }
}
