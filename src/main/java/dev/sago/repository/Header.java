package dev.sago.repository;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The first 40 bytes of every sealed object: {@code "SAGO"}, type, format version, two zero bytes, 32 bytes of salt from
 * which the object's own key is derived.
 */
record Header(ObjectType type, Salt salt) {

    /** Length in bytes; the first frame begins here. */
    static final int BYTES = 8 + Salt.BYTES;

    /** Version of the format that this code writes and the only one it reads. */
    static final int VERSION = 1;

    private static final byte[] MAGIC = {'S', 'A', 'G', 'O'};

    void writeTo(ByteBuffer to) {
        to.put(MAGIC)
                .put((byte) type.code())
                .put((byte) VERSION)
                .putShort((short) 0)
                .put(salt.bytes());
    }

    /** Takes the header from the buffer's position. */
    static Header read(ByteBuffer from) throws FormatException {
        if (from.remaining() < BYTES) {
            throw new FormatException("shorter than a header");
        }
        byte[] magic = new byte[MAGIC.length];
        from.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new FormatException("does not begin with SAGO");
        }
        ObjectType type = ObjectType.of(from.get());
        int version = from.get();
        if (version != VERSION) {
            throw new FormatException("format version " + version + "; this program reads version " + VERSION);
        }
        if (from.getShort() != 0) {
            throw new FormatException("reserved bytes are not zero");
        }
        return new Header(type, Salt.read(from));
    }
}
