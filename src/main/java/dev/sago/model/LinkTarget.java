package dev.sago.model;

import java.util.Arrays;

/** Where a symbolic link points: the bytes of a path, as they are; the array is shared, never changed. */
public final class LinkTarget {

    private final byte[] bytes;

    private LinkTarget(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over. */
    public static LinkTarget of(byte[] bytes) {
        return new LinkTarget(bytes);
    }

    /** The bytes themselves, shared: read only. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinkTarget that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return EntryName.display(bytes);
    }
}
