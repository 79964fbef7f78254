package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Reads one part of a system: everything below a folder, or a bucket's objects below a prefix. */
public interface Source extends AutoCloseable {

    /** The name of the source's folder in a snapshot. */
    String name();

    /**
     * Walks everything, depth first, each folder in the order of {@link dev.sago.model.Entry#compareInTree}, calling the
     * visitor on the caller's thread. Folders and files that cannot be read are told to the visitor and left out; an
     * exception means that the walk as a whole could not be done (the root is missing, the bucket refused).
     *
     * @return the attributes of the root itself
     * @throws InterruptedException if the thread was interrupted, or the visitor ended the walk so
     */
    Attributes walk(Visitor visitor) throws IOException, InterruptedException;

    @Override
    void close();

    /** Receives a walk. Every {@code enterFolder} is followed by its contents and one {@code leaveFolder}. */
    interface Visitor {

        /**
         * What an earlier, complete walk found of an entry that is told next, or null. A source may take over from it what it
         * can tell to be the same still, and need not ask. Asked in the order of the walk, at most once for an entry.
         */
        default @Nullable Attributes before(EntryName name, boolean folder) {
            return null;
        }

        /** A folder begins. */
        void enterFolder(EntryName name, Attributes attributes) throws InterruptedException;

        /** The folder that was entered last ends. */
        void leaveFolder() throws InterruptedException;

        /**
         * A regular file or an object. The visitor owns {@code file} and closes it exactly once, on any thread, whether
         * it was opened or not.
         *
         * @param size length in bytes when it was listed
         */
        void file(EntryName name, Attributes attributes, long size, SourceFile file) throws InterruptedException;

        /** A symbolic link. */
        void link(EntryName name, Attributes attributes, LinkTarget target) throws InterruptedException;

        /** A named pipe or device node. */
        void special(EntryName name, EntryKind kind, Attributes attributes) throws InterruptedException;

        /**
         * Something in the current folder that could not be listed or read (or, with an empty name, the listing of the
         * current folder itself); or that is left out although nobody asked for it, such as a socket.
         */
        void unreadable(EntryName name, String reason) throws InterruptedException;
    }
}
