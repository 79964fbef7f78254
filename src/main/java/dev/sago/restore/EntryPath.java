package dev.sago.restore;

import dev.sago.model.EntryName;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where an entry is, as a chain of names. Text is made only of the few paths that are told to people: in a deep tree the texts of all paths
 * would take many times what the names take.
 */
record EntryPath(@Nullable EntryPath parent, EntryName name) {

    /** The path for people. */
    String text() {
        Deque<String> parts = new ArrayDeque<>();
        for (EntryPath at = this; at != null; at = at.parent) {
            parts.addFirst(at.name.display());
        }
        return String.join("/", parts);
    }

    /** How many bytes {@link #bytes} has. */
    long length() {
        long length = name.bytes().length;
        for (EntryPath at = parent; at != null; at = at.parent) {
            length += at.name.bytes().length + 1L;
        }
        return length;
    }

    /** The names, apart by slashes. */
    byte[] bytes() {
        byte[] bytes = new byte[Math.toIntExact(length())];
        int end = bytes.length;
        for (EntryPath at = this; at != null; at = at.parent) {
            byte[] own = at.name.bytes();
            System.arraycopy(own, 0, bytes, end - own.length, own.length);
            end -= own.length + 1;
            if (end >= 0) {
                bytes[end] = '/';
            }
        }
        return bytes;
    }
}
