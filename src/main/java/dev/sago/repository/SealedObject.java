package dev.sago.repository;

import dev.sago.crypto.Opener;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.SealBrokenException;
import dev.sago.crypto.Sealer;
import dev.sago.site.Body;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** An object of one frame: a header and, to the end, one seal. Indexes and manifests are such. */
final class SealedObject {

    /** Most plain bytes of an index or a manifest. */
    static final int MAX_PLAIN = 64 << 20;

    /** Most bytes of such an object at a site. */
    static final int MAX_STORED = Header.BYTES + Sealer.bound(MAX_PLAIN);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ZSTD_LEVEL = 3;

    private SealedObject() {}

    /** Seals what was written, and opens it again to be sure. */
    static Body seal(ObjectType type, RepositoryKey key, CborWriter content) {
        return seal(type, key, ByteBuffer.wrap(content.array(), 0, content.size()));
    }

    /** The same for the remaining bytes of a buffer. */
    static Body seal(ObjectType type, RepositoryKey key, ByteBuffer content) {
        int size = content.remaining();
        if (size > MAX_PLAIN) {
            throw new IllegalStateException(type + " of " + size + " bytes is larger than the format allows");
        }
        ByteBuffer plain = ByteBuffer.allocateDirect(size);
        plain.put(content.duplicate()).flip();
        ByteBuffer sealed = ByteBuffer.allocateDirect(Header.BYTES + Sealer.bound(plain.remaining()));
        Salt salt = Salt.random(RANDOM);
        new Header(type, salt).writeTo(sealed);
        try (Sealer sealer = new Sealer(ZSTD_LEVEL, size)) {
            sealer.seal(salt.key(key, type), Header.BYTES, plain.duplicate(), sealed);
        }
        sealed.flip();
        try (Opener opener = new Opener(size)) {
            ByteBuffer opened = opener.open(
                    salt.key(key, type), Header.BYTES, sealed.slice(Header.BYTES, sealed.limit() - Header.BYTES));
            if (!opened.equals(plain)) {
                throw new IllegalStateException(
                        "a sealed " + type + " opened to other bytes; test this machine's memory");
            }
        } catch (SealBrokenException e) {
            throw new IllegalStateException("a sealed " + type + " did not open; test this machine's memory", e);
        }
        return Body.of(sealed);
    }

    /** Opens such an object and gives its content in a buffer of its own. */
    static ByteBuffer open(ObjectType type, RepositoryKey key, ByteBuffer object) throws FormatException {
        Header header = Header.read(object.duplicate());
        if (header.type() != type) {
            throw new FormatException("it is a " + header.type() + ", not a " + type);
        }
        ByteBuffer sealed = object.slice(Header.BYTES, object.limit() - Header.BYTES);
        try (Opener opener = new Opener(MAX_PLAIN)) {
            ByteBuffer opened = opener.open(header.salt().key(key, type), Header.BYTES, sealed);
            return ByteBuffer.allocate(opened.remaining()).put(opened).flip();
        } catch (SealBrokenException e) {
            throw new FormatException("its seal does not open", e);
        }
    }
}
