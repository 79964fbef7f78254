package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.EntryName;
import dev.sago.model.Timestamp;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns a bucket's keys, in the order in which a bucket lists them, into the folders and files of a walk. Holds only the
 * folders that are open. For one thread.
 *
 * <p>A key is cut at every slash: {@code a//c} is the file {@code c} in a folder without a name in the folder {@code a}.
 * A key that ends in a slash and has no bytes is only the mark of a folder; one that has bytes is a file without a name.
 */
final class KeyTree {

    /** What folders are given that no object marks: a bucket does not know when they were changed. */
    static final Timestamp UNKNOWN = new Timestamp(0, 0);

    private final Source.Visitor visitor;
    private final int ownerSegment;
    private final List<byte[]> open = new ArrayList<>();
    private byte @Nullable [] previous;

    /** @param owner the segment that names the owner, from 1 */
    KeyTree(Source.Visitor visitor, Optional<Integer> owner) {
        this.visitor = visitor;
        this.ownerSegment = owner.orElse(0);
    }

    /** Makes the file of an object, once its folders are open. */
    @FunctionalInterface
    interface Leaf {
        /** Gives the object to the visitor. */
        void accept(EntryName name, @Nullable String owner) throws InterruptedException;
    }

    /**
     * The next key, without the prefix that all share.
     *
     * @throws IOException if it does not follow the previous one, for then folders would come twice
     */
    void next(String path, long size, Timestamp modified, Leaf leaf) throws IOException, InterruptedException {
        byte[] key = path.getBytes(StandardCharsets.UTF_8);
        if (previous != null && Arrays.compareUnsigned(previous, key) >= 0) {
            throw new IOException("the server does not list keys in the order of their bytes: "
                    + EntryName.display(key) + " came after " + EntryName.display(previous)
                    + ". Such a bucket cannot be walked.");
        }
        previous = key;

        List<byte[]> segments = segments(key);
        int folders = segments.size() - 1;
        int nameless = firstWithNul(segments);
        if (nameless >= 0) {
            moveTo(segments.subList(0, Math.min(folders, nameless)), UNKNOWN);
            visitor.unreadable(
                    EntryName.of(EntryName.display(segments.get(nameless))),
                    "its key holds a NUL, which no entry's name can hold");
            return;
        }
        boolean mark = folders > 0 && size == 0 && segments.getLast().length == 0;
        moveTo(segments.subList(0, folders), mark ? modified : UNKNOWN);
        if (!mark) {
            leaf.accept(EntryName.of(segments.getLast()), owner());
        }
    }

    /** No more keys: leaves all folders. */
    void end() throws InterruptedException {
        leaveTo(0);
    }

    /** Leaves and enters folders so that exactly these are open. A folder's own mark is the first key in it. */
    private void moveTo(List<byte[]> folders, Timestamp innermost) throws InterruptedException {
        int common = 0;
        while (common < Math.min(open.size(), folders.size()) && Arrays.equals(open.get(common), folders.get(common))) {
            common++;
        }
        leaveTo(common);
        for (byte[] folder : folders.subList(common, folders.size())) {
            open.add(folder);
            Timestamp modified = open.size() == folders.size() ? innermost : UNKNOWN;
            visitor.enterFolder(EntryName.of(folder), Attributes.ofObject(modified, null, null, owner()));
        }
    }

    private void leaveTo(int depth) throws InterruptedException {
        while (open.size() > depth) {
            open.removeLast();
            visitor.leaveFolder();
        }
    }

    /** The name of the folder that names the owner, if we are in it. */
    private @Nullable String owner() {
        if (ownerSegment < 1 || open.size() < ownerSegment) {
            return null;
        }
        byte[] name = open.get(ownerSegment - 1);
        return name.length == 0 ? null : new String(name, StandardCharsets.UTF_8);
    }

    private static List<byte[]> segments(byte[] key) {
        List<byte[]> segments = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < key.length; i++) {
            if (key[i] == '/') {
                segments.add(Arrays.copyOfRange(key, from, i));
                from = i + 1;
            }
        }
        segments.add(Arrays.copyOfRange(key, from, key.length));
        return segments;
    }

    private static int firstWithNul(List<byte[]> segments) {
        for (int i = 0; i < segments.size(); i++) {
            for (byte b : segments.get(i)) {
                if (b == 0) {
                    return i;
                }
            }
        }
        return -1;
    }
}
