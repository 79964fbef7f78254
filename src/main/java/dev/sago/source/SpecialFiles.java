package dev.sago.source;

import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.posix.Descriptor;
import dev.sago.posix.Directory;
import dev.sago.posix.Errno;
import dev.sago.posix.FileType;
import dev.sago.posix.Inode;
import dev.sago.posix.PosixException;
import dev.sago.posix.Stat;

import java.io.IOException;
import java.util.Objects;

/**
 * Makes links, pipes and device nodes in one open folder: under a temporary name, which becomes theirs when all attributes are
 * set. So whatever kills a restore, what has the name is right. A hard link, which has nothing to be set, is made at its name
 * if that is free.
 */
final class SpecialFiles {

    private static final int OWNER_ONLY = 0600;
    private static final int TRIES = 50;

    private final int folder;
    private final TemporaryNames temporary;
    private final AttributeWriter attributes;
    private final Unsettable unsettable;

    SpecialFiles(int folder, TemporaryNames temporary, AttributeWriter attributes, Unsettable unsettable) {
        this.folder = folder;
        this.temporary = temporary;
        this.attributes = attributes;
        this.unsettable = unsettable;
    }

    /** Makes something under a name. */
    private interface Maker {
        void make(byte[] name) throws IOException;
    }

    void make(Entry entry) throws IOException {
        try {
            replace(entry.name().bytes(), name -> {
                makeNode(entry, name);
                setAttributes(entry, name);
            });
        } catch (PosixException e) {
            boolean device = entry.kind() == EntryKind.CHARACTER_DEVICE || entry.kind() == EntryKind.BLOCK_DEVICE;
            if (!device || e.errno() != Errno.EPERM || !e.call().equals("mknodat")) {
                throw e;
            }
            unsettable.add("the device node itself", "only root may make one");
        }
    }

    void makeHardLink(byte[] name, int targetFolder, byte[] target) throws IOException {
        Stat existing = Stat.of(targetFolder, target);
        if (existing.type() == FileType.FOLDER) {
            throw new IOException("cannot make the hard link: its target is a folder");
        }
        if (isAlready(name, existing)) {
            return;
        }
        try {
            Directory.makeHardLink(targetFolder, target, folder, name);
        } catch (PosixException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            replace(name, at -> Directory.makeHardLink(targetFolder, target, folder, at));
        }
    }

    /** To rename one name of an inode to another of its names would do nothing, and leave both. */
    private boolean isAlready(byte[] name, Stat existing) throws PosixException {
        try {
            Stat there = Stat.of(folder, name);
            return there.inode() == existing.inode() && there.device() == existing.device();
        } catch (PosixException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Only files can be locked, so the sweep of another restore that begins meanwhile takes the temporary name of anything else for
     * left over. Then it is made again.
     */
    private void replace(byte[] name, Maker maker) throws IOException {
        for (int tries = 1; ; tries++) {
            byte[] part = temporary.next();
            try {
                maker.make(part);
                Directory.rename(folder, part, folder, name);
                return;
            } catch (IOException e) {
                removeQuietly(part, e);
                boolean swept = e instanceof PosixException failed && failed.errno() == Errno.ENOENT;
                if (!swept || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private void removeQuietly(byte[] name, IOException cause) {
        try {
            Directory.remove(folder, name);
        } catch (PosixException e) {
            if (e.errno() != Errno.ENOENT) {
                cause.addSuppressed(e);
            }
        }
    }

    private void makeNode(Entry entry, byte[] name) throws PosixException {
        switch (entry.kind()) {
            case LINK -> Directory.makeLink(target(entry), folder, name);
            case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE ->
                Directory.makeNode(
                        folder,
                        name,
                        type(entry.kind()),
                        OWNER_ONLY,
                        entry.attributes().deviceNumber());
            case FILE, FOLDER -> throw new IllegalArgumentException("no link, pipe or device: " + entry.kind());
        }
    }

    /** By a descriptor of the place, so that what somebody put there meanwhile is not given away. */
    private void setAttributes(Entry entry, byte[] name) throws IOException {
        int fd = Descriptor.open(folder, name, Descriptor.PLACE_ONLY | Descriptor.NO_FOLLOW, 0);
        try {
            if (Stat.of(fd).type() != type(entry.kind())) {
                throw new IOException("it was exchanged for something else while it was made");
            }
            attributes.apply(Inode.placed(fd), entry);
        } finally {
            Descriptor.closeRead(fd);
        }
    }

    static byte[] target(Entry entry) {
        return Objects.requireNonNull(entry.target(), "a link has a target").bytes();
    }

    /** The file system's word for a kind. */
    static FileType type(EntryKind kind) {
        return switch (kind) {
            case FILE -> FileType.REGULAR;
            case FOLDER -> FileType.FOLDER;
            case LINK -> FileType.LINK;
            case FIFO -> FileType.FIFO;
            case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> FileType.BLOCK_DEVICE;
        };
    }
}
