package dev.sago.posix;

import java.util.Map;

/** The error numbers of Linux that Sago knows, the same on x86-64 and aarch64, and what they mean in plain words. */
public final class Errno {

    /** Not permitted for this user. */
    public static final int EPERM = 1;

    /** Nothing of that name. */
    public static final int ENOENT = 2;

    /** Interrupted by a signal. */
    public static final int EINTR = 4;

    /** The disk failed. */
    public static final int EIO = 5;

    /** No such device; for a seek: no data behind that place. */
    public static final int ENXIO = 6;

    /** More than the kernel takes. */
    public static final int E2BIG = 7;

    /** Not an open descriptor, or not one for this. */
    public static final int EBADF = 9;

    /** It would have to wait. */
    public static final int EAGAIN = 11;

    /** The permission bits forbid it. */
    public static final int EACCES = 13;

    /** Something of that name stands there. */
    public static final int EEXIST = 17;

    /** Not a folder. */
    public static final int ENOTDIR = 20;

    /** A folder. */
    public static final int EISDIR = 21;

    /** The kernel or file system does not know this request. */
    public static final int EINVAL = 22;

    /** No space. */
    public static final int ENOSPC = 28;

    /** The result does not fit. */
    public static final int ERANGE = 34;

    /** A name or path is too long. */
    public static final int ENAMETOOLONG = 36;

    /** The kernel does not have this call. */
    public static final int ENOSYS = 38;

    /** A folder that is not empty. */
    public static final int ENOTEMPTY = 39;

    /** A symbolic link where none is followed. */
    public static final int ELOOP = 40;

    /** No such extended attribute. */
    public static final int ENODATA = 61;

    /** The file system cannot do this. */
    public static final int EOPNOTSUPP = 95;

    /** A quota is used up. */
    public static final int EDQUOT = 122;

    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(EPERM, "not permitted"),
            Map.entry(ENOENT, "no such file or folder"),
            Map.entry(EINTR, "interrupted by a signal"),
            Map.entry(EIO, "input/output error: the disk or its connection failed"),
            Map.entry(ENXIO, "no such device or address"),
            Map.entry(E2BIG, "too large for the kernel to take"),
            Map.entry(EBADF, "not an open descriptor for this"),
            Map.entry(EAGAIN, "busy: another program holds it"),
            Map.entry(12, "the kernel is out of memory"),
            Map.entry(EACCES, "permission denied"),
            Map.entry(16, "busy"),
            Map.entry(EEXIST, "something of that name stands there already"),
            Map.entry(18, "the places are on different file systems"),
            Map.entry(19, "no such device"),
            Map.entry(ENOTDIR, "not a folder"),
            Map.entry(EISDIR, "a folder stands there"),
            Map.entry(EINVAL, "the file system does not take this request"),
            Map.entry(23, "too many open files on this machine"),
            Map.entry(24, "too many open files: raise the limit of open files (ulimit -n)"),
            Map.entry(26, "a running program uses it"),
            Map.entry(27, "too large for this file system"),
            Map.entry(ENOSPC, "no space left on the disk"),
            Map.entry(30, "the file system is read-only"),
            Map.entry(31, "too many links to it"),
            Map.entry(ERANGE, "the result is too large"),
            Map.entry(ENAMETOOLONG, "the name is too long for the file system"),
            Map.entry(ENOSYS, "this kernel does not have the call"),
            Map.entry(ENOTEMPTY, "the folder is not empty"),
            Map.entry(ELOOP, "a symbolic link stands there, which is not followed"),
            Map.entry(ENODATA, "no such attribute"),
            Map.entry(75, "too large to be told"),
            Map.entry(EOPNOTSUPP, "this file system cannot do that"),
            Map.entry(107, "the connection to the file server is gone"),
            Map.entry(110, "the file server did not answer in time"),
            Map.entry(112, "the file server is down"),
            Map.entry(113, "no way to the file server"),
            Map.entry(116, "the file server no longer knows it (stale handle)"),
            Map.entry(117, "the file system is damaged: check it (fsck)"),
            Map.entry(EDQUOT, "the disk quota is used up"),
            Map.entry(126, "the key of this encrypted folder is not loaded"));

    private Errno() {}

    /** What a number means, for people; a number that is not known is shown as such. */
    public static String words(int errno) {
        return WORDS.getOrDefault(errno, "error number " + errno + " of the operating system");
    }
}
