package dev.sago.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AES-256 key of one object, with the object's type and format version, which every seal is bound to. Made by {@link RepositoryKey#objectKey}.
 *
 * <p>Safe for any number of threads. It remembers the last position sealed under it, since AES-GCM breaks when a nonce is used
 * twice: sealing goes forward only. Opening may go in any order.
 */
public final class ObjectKey {

    static final int BYTES = 32;
    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;

    private final SecretKey key;
    private final int type;
    private final int version;
    private long sealed = -1;

    ObjectKey(byte[] key, int type, int version) {
        this.key = new SecretKeySpec(key, "AES");
        this.type = type;
        this.version = version;
    }

    /** What the object is, 0 to 255. */
    public int type() {
        return type;
    }

    /** The version of the object's format, 0 to 255. */
    public int version() {
        return version;
    }

    /**
     * Takes a position for sealing.
     *
     * @throws IllegalStateException if it, or one behind it, was taken before
     */
    synchronized void take(long position) {
        if (position <= sealed) {
            throw new IllegalStateException("position " + position + " cannot be sealed after position " + sealed
                    + " under the same key: take a new salt to write the object anew");
        }
        sealed = position;
    }

    /** Makes a cipher ready for the frame at {@code position}: key, nonce and associated data. */
    void init(Cipher cipher, int mode, long position) throws GeneralSecurityException {
        byte[] nonce =
                ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(position).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(ByteBuffer.allocate(2 + Long.BYTES)
                .put((byte) type)
                .put((byte) version)
                .putLong(position)
                .array());
    }

    @Override
    public String toString() {
        return "ObjectKey[type=" + type + ", version=" + version + "]";
    }
}
