package dev.sago.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of an extended attribute, {@code user.grade} for example, as bytes: the kernel takes any but NUL, UTF-8 or not.
 *
 * <p>Ordered as the repository's format orders keys of a map: the shorter first, equal lengths by unsigned bytes. The array is
 * shared, never changed.
 */
public final class AttributeName implements Comparable<AttributeName> {

    private final byte[] bytes;

    private AttributeName(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over; the caller must not change it afterwards. */
    public static AttributeName of(byte[] bytes) {
        return new AttributeName(bytes);
    }

    /** The UTF-8 bytes of {@code name}. */
    public static AttributeName of(String name) {
        return of(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, shared: read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether it begins with these ASCII characters, such as {@code user.}. */
    public boolean startsWith(String prefix) {
        if (bytes.length < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (bytes[i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(AttributeName other) {
        int byLength = Integer.compare(bytes.length, other.bytes.length);
        return byLength != 0 ? byLength : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AttributeName that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people, see {@link EntryName#display(byte[])}. */
    @Override
    public String toString() {
        return EntryName.display(bytes);
    }
}
