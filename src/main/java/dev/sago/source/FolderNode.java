package dev.sago.source;

import org.jspecify.annotations.Nullable;

/**
 * A folder of a tree by its name in its parent, of which {@link OpenFolders} may hold a descriptor at the moment. The last
 * four fields are that class's, under its lock; nodes with an open descriptor that nobody uses form a ring.
 */
final class FolderNode implements Destination.Folder {

    final @Nullable FolderNode parent;
    final byte[] name;

    int fd = -1;
    int leases;

    @Nullable
    FolderNode older;

    @Nullable
    FolderNode newer;

    FolderNode(@Nullable FolderNode parent, byte[] name) {
        this.parent = parent;
        this.name = name;
    }
}
