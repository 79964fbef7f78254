package dev.sago.source;

import dev.sago.posix.Descriptor;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * The open folders of one tree: any number of folders can be used, a bounded number of descriptors is open. A folder that is
 * asked for is opened from its parent's descriptor, never through a symbolic link, and stays open while it is leased; of
 * those that nobody leases, the least recently used are closed. A closed folder is opened again from its nearest
 * open ancestor, in the end from the root, which stays open. So paths can be of any depth and length.
 *
 * <p>Open are at most the limit, the leased ones and the root. A walk of depth D through more levels than the limit opens
 * about D * D / limit folders again. Safe for many threads; the system calls are made outside of the lock.
 */
final class OpenFolders implements AutoCloseable {

    /** How many unused folders stay open; beside them a process has its usual 1,024 or more. */
    static final int LIMIT = 256;

    private static final int FLAGS = Descriptor.READ_ONLY | Descriptor.FOLDER | Descriptor.NO_FOLLOW;

    private final FolderNode root = new FolderNode(null, new byte[0]);
    private final FolderNode ring = new FolderNode(null, new byte[0]);
    private final int limit;
    private int unused;
    private boolean closed;

    /** Takes over the root's descriptor. */
    OpenFolders(int rootFd, int limit) {
        this.limit = limit;
        root.fd = rootFd;
        root.leases = 1;
        ring.older = ring;
        ring.newer = ring;
    }

    FolderNode root() {
        return root;
    }

    /** A folder that is kept open until the lease is closed, which happens exactly once. */
    final class Lease implements AutoCloseable {

        private final FolderNode node;

        private Lease(FolderNode node) {
            this.node = node;
        }

        /** The open folder. */
        int fd() {
            return node.fd; // Written before the lease began, and not while it lasts.
        }

        @Override
        public void close() {
            giveBack(node);
        }
    }

    /**
     * Opens a folder if it is not open.
     *
     * @throws dev.sago.posix.PosixException if it, or an ancestor that has to be opened, is no longer there, is a link, or cannot be opened
     */
    Lease lease(FolderNode node) throws IOException {
        return take(node) ? new Lease(node) : openFromAncestor(node);
    }

    private Lease openFromAncestor(FolderNode node) throws IOException {
        Deque<FolderNode> closedOnes = new ArrayDeque<>();
        FolderNode open = node;
        while (!take(open)) {
            closedOnes.push(open);
            open = Objects.requireNonNull(open.parent, "the root is always open");
        }
        while (!closedOnes.isEmpty()) {
            FolderNode child = closedOnes.pop();
            try {
                publish(child, Descriptor.open(open.fd, child.name, FLAGS, 0));
            } finally {
                giveBack(open);
            }
            open = child;
        }
        return new Lease(open);
    }

    private synchronized boolean take(FolderNode node) throws IOException {
        if (closed) {
            throw new IOException("the folder tree was closed");
        }
        if (node.fd < 0) {
            return false;
        }
        if (node.leases++ == 0) {
            unlink(node);
        }
        return true;
    }

    /** Leases a node with a fresh descriptor, or with the one that another thread was faster to bring. */
    private void publish(FolderNode node, int fd) throws IOException {
        int spare = -1;
        synchronized (this) {
            if (node.fd < 0) {
                node.fd = fd;
                node.leases = 1;
            } else {
                spare = fd;
                if (node.leases++ == 0) {
                    unlink(node);
                }
            }
        }
        if (spare >= 0) {
            Descriptor.closeRead(spare);
        }
    }

    private void giveBack(FolderNode node) {
        int fd = -1;
        synchronized (this) {
            if (--node.leases == 0) {
                link(node);
                if (closed || unused > limit) {
                    fd = forgetEldest();
                }
            }
        }
        closeIfAny(fd);
    }

    private int forgetEldest() {
        FolderNode eldest = Objects.requireNonNull(ring.newer);
        unlink(eldest);
        int fd = eldest.fd;
        eldest.fd = -1;
        return fd;
    }

    private void link(FolderNode node) {
        FolderNode newest = Objects.requireNonNull(ring.older);
        newest.newer = node;
        node.older = newest;
        node.newer = ring;
        ring.older = node;
        unused++;
    }

    private void unlink(FolderNode node) {
        FolderNode older = Objects.requireNonNull(node.older);
        FolderNode newer = Objects.requireNonNull(node.newer);
        older.newer = newer;
        newer.older = older;
        node.older = null;
        node.newer = null;
        unused--;
    }

    /** How many descriptors of unused folders are open. */
    synchronized int unused() {
        return unused;
    }

    private static void closeIfAny(int fd) {
        if (fd >= 0) {
            Descriptor.closeRead(fd);
        }
    }

    /** Closes all folders, those that are leased as soon as they are given back. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        giveBack(root);
        for (int fd = eldest(); fd >= 0; fd = eldest()) {
            closeIfAny(fd);
        }
    }

    private synchronized int eldest() {
        return unused == 0 ? -1 : forgetEldest();
    }
}
