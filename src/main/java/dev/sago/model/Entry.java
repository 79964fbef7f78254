package dev.sago.model;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * One file, folder, link or object in a snapshot.
 *
 * @param name its name inside the folder
 * @param kind what it is
 * @param attributes everything about it but its bytes
 * @param size length of the content in bytes: file or object; for a folder and the others 0
 * @param content what it holds, in order: the bytes of a file, the encoded tree of a folder; otherwise empty
 * @param target where a symbolic link points; null for all others
 * @param unstable whether the file changed while it was read, twice: its bytes may be of different moments
 */
public record Entry(
        EntryName name,
        EntryKind kind,
        Attributes attributes,
        long size,
        List<Extent> content,
        @Nullable LinkTarget target,
        boolean unstable) {

    /** A file or object with its content. */
    public static Entry file(EntryName name, Attributes attributes, long size, List<Extent> content, boolean unstable) {
        return new Entry(name, EntryKind.FILE, attributes, size, content, null, unstable);
    }

    /** A folder; the content is its encoded tree. */
    public static Entry folder(EntryName name, Attributes attributes, List<Extent> tree) {
        return new Entry(name, EntryKind.FOLDER, attributes, 0, tree, null, false);
    }

    /** A symbolic link. */
    public static Entry link(EntryName name, Attributes attributes, LinkTarget target) {
        return new Entry(name, EntryKind.LINK, attributes, 0, List.of(), target, false);
    }

    /** A named pipe or a device node. */
    public static Entry special(EntryName name, EntryKind kind, Attributes attributes) {
        return new Entry(name, kind, attributes, 0, List.of(), null, false);
    }

    /** Whether it is a folder. */
    public boolean isFolder() {
        return kind == EntryKind.FOLDER;
    }

    /**
     * The order of entries in a tree: by unsigned bytes, a folder as if a slash followed its name. It is the order in
     * which a bucket lists its keys, so a flat listing and a walk in depth meet entries in the same sequence; and a
     * bucket's object {@code a} and its folder {@code a/} can both be there.
     */
    public static int compareInTree(byte[] left, boolean leftFolder, byte[] right, boolean rightFolder) {
        int common = Math.min(left.length, right.length);
        int mismatch = Arrays.mismatch(left, 0, common, right, 0, common);
        if (mismatch >= 0) {
            return Byte.compareUnsigned(left[mismatch], right[mismatch]);
        }
        int nextLeft = left.length > common ? left[common] & 0xff : (leftFolder ? '/' : -1);
        int nextRight = right.length > common ? right[common] & 0xff : (rightFolder ? '/' : -1);
        return Integer.compare(nextLeft, nextRight);
    }
}
