package dev.sago.source;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The nine lower permission bits as Java's set of them. */
final class PermissionBits {

    private static final int FIRST = 0400;

    private PermissionBits() {}

    static int of(Set<PosixFilePermission> permissions) {
        int bits = 0;
        int bit = FIRST;
        for (PosixFilePermission each : PosixFilePermission.values()) { // declared from the highest bit to the lowest
            bits |= permissions.contains(each) ? bit : 0;
            bit >>= 1;
        }
        return bits;
    }

    static Set<PosixFilePermission> toSet(int bits) {
        Set<PosixFilePermission> out = EnumSet.noneOf(PosixFilePermission.class);
        int bit = FIRST;
        for (PosixFilePermission each : PosixFilePermission.values()) {
            if ((bits & bit) != 0) {
                out.add(each);
            }
            bit >>= 1;
        }
        return out;
    }
}
