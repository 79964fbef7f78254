package dev.sago.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The text of an access control list (acl(5)), with accounts by number, of the bytes of its extended attribute: version 2, then tag,
 * permissions and id of each entry, little-endian ({@code linux/posix_acl_xattr.h}).
 */
final class AclText {

    private static final int VERSION = 2;
    private static final int ENTRY = 8;

    private AclText() {}

    /** Empty if the bytes are no such list. */
    static Optional<String> of(byte[] attribute) {
        ByteBuffer in = ByteBuffer.wrap(attribute).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < Integer.BYTES || in.getInt() != VERSION || in.remaining() % ENTRY != 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        while (in.hasRemaining()) {
            int tag = in.getShort();
            int permissions = in.getShort();
            String id = Integer.toUnsignedString(in.getInt());
            String who = switch (tag) {
                case 0x01 -> "user:";
                case 0x02 -> "user:" + id;
                case 0x04 -> "group:";
                case 0x08 -> "group:" + id;
                case 0x10 -> "mask:";
                case 0x20 -> "other:";
                default -> "";
            };
            if (who.isEmpty()) {
                return Optional.empty();
            }
            text.append(who)
                    .append(':')
                    .append((permissions & 4) != 0 ? 'r' : '-')
                    .append((permissions & 2) != 0 ? 'w' : '-')
                    .append((permissions & 1) != 0 ? 'x' : '-')
                    .append('\n');
        }
        return Optional.of(text.toString());
    }
}
