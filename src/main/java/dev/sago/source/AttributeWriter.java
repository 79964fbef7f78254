package dev.sago.source;

import dev.sago.model.AttributeName;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.posix.Errno;
import dev.sago.posix.Inode;
import dev.sago.posix.Posix;
import dev.sago.posix.PosixException;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sets the attributes of what was written, in the order in which none undoes another: the owner (which clears setuid and capabilities), extended
 * attributes with ACLs, the mode (whose group bits agree with an ACL's mask), the time.
 *
 * <p>What the user may not set, or the file system cannot hold, is counted and left. A file whose owner could not be set
 * loses setuid, one whose group could not be set setgid: it would lend the wrong account's rights.
 */
final class AttributeWriter {

    private static final int SETUID = 04000;
    private static final int SETGID = 02000;
    private static final int OBJECT_FILE = 0644;
    private static final int OBJECT_FOLDER = 0755;

    private final Unsettable unsettable;
    private final int user = Posix.effectiveUser();

    AttributeWriter(Unsettable unsettable) {
        this.unsettable = unsettable;
    }

    /** Sets all that an entry has; an object of a bucket, which has no mode, gets a usual one. */
    void apply(Inode inode, Entry entry) throws PosixException {
        Attributes attributes = entry.attributes();
        int lost = setOwner(inode, attributes);
        if (attributes.mode() >= 0) {
            setExtended(inode, attributes.extended());
        }
        if (entry.kind() != EntryKind.LINK) {
            setMode(inode, entry, lost);
        }
        try {
            inode.modified(
                    attributes.modified().seconds(), attributes.modified().nanos());
        } catch (PosixException e) {
            count("modification time", e);
        }
    }

    /** Returns the permission bits that must not be set now. */
    private int setOwner(Inode inode, Attributes attributes) throws PosixException {
        int uid = attributes.uid();
        int gid = attributes.gid();
        if (uid == -1 && gid == -1) {
            return 0;
        }
        try {
            inode.chown(uid, gid);
            return 0;
        } catch (PosixException e) {
            count(uid == user ? "group" : "owner", e);
        }
        int lost = uid == user ? 0 : SETUID;
        try {
            inode.chown(-1, gid); // A group that we are a member of may be set.
            return lost;
        } catch (PosixException e) {
            throwUnlessRefused(e);
            return lost | SETGID;
        }
    }

    private void setMode(Inode inode, Entry entry, int lost) throws PosixException {
        int mode = entry.attributes().mode();
        if (mode < 0) {
            mode = entry.isFolder() ? OBJECT_FOLDER : OBJECT_FILE;
        }
        int dropped = entry.isFolder() ? 0 : mode & lost;
        if (dropped != 0) {
            unsettable.add("setuid and setgid bits", "the owner could not be set");
        }
        try {
            inode.chmod(mode & ~dropped);
        } catch (PosixException e) {
            count("permissions", e);
        }
    }

    private void setExtended(Inode inode, Map<AttributeName, byte[]> wanted) throws PosixException {
        Set<String> refused = new TreeSet<>();
        for (Map.Entry<AttributeName, byte[]> each : wanted.entrySet()) {
            try {
                inode.setExtended(each.getKey().bytes(), each.getValue());
            } catch (PosixException e) {
                if (refused.add(kind(each.getKey()))) {
                    countExtended(kind(each.getKey()), e);
                }
            }
        }
        removeOthers(inode, wanted);
    }

    /** Some file systems have a few kilobytes beside the inode and no more: not the disk is full then. */
    private void countExtended(String kind, PosixException e) throws PosixException {
        if (e.errno() == Errno.ENOSPC) {
            unsettable.add(kind, "no room for them on this file system");
        } else {
            count(kind, e);
        }
    }

    /** What it inherited (default ACLs of its folder) or had before; labels that the kernel gives stay. */
    private static void removeOthers(Inode inode, Map<AttributeName, byte[]> wanted) throws PosixException {
        try {
            for (byte[] name : inode.extendedNames()) {
                AttributeName key = AttributeName.of(name);
                boolean ours = key.startsWith("user.") || key.startsWith("system.posix_acl_");
                if (ours && !wanted.containsKey(key)) {
                    inode.removeExtended(name);
                }
            }
        } catch (PosixException e) {
            throwUnlessRefused(e);
        }
    }

    /** The word for an extended attribute and its like. */
    static String kind(AttributeName name) {
        String attribute = name.toString();
        if (attribute.startsWith("system.posix_acl_")) {
            return "access control lists";
        }
        if (attribute.equals("security.capability")) {
            return "capabilities";
        }
        int dot = attribute.indexOf('.');
        return "extended attributes \"" + (dot < 0 ? attribute : attribute.substring(0, dot + 1) + "*") + "\"";
    }

    private void count(String what, PosixException e) throws PosixException {
        throwUnlessRefused(e);
        boolean privilege = e.errno() == Errno.EPERM || e.errno() == Errno.EACCES;
        unsettable.add(what, privilege && user != 0 ? "not running as root" : Errno.words(e.errno()));
    }

    /** No right, no such thing on this file system, or no room for it beside the inode: not a failure of the restore. */
    private static void throwUnlessRefused(PosixException e) throws PosixException {
        switch (e.errno()) {
            case Errno.EPERM,
                    Errno.EACCES,
                    Errno.EINVAL,
                    Errno.EOPNOTSUPP,
                    Errno.ENODATA,
                    Errno.ERANGE,
                    Errno.E2BIG -> {}
            default -> throw e;
        }
    }
}
