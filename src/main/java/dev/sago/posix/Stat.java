package dev.sago.posix;

import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * What {@code statx} tells of one inode.
 *
 * <p>Read from the kernel's {@code struct statx} (256 bytes, {@code linux/stat.h}): 16 nlink, 20 uid, 24 gid, 28 mode (16 bits), 32
 * ino, 40 size, 48 blocks, 96 ctime, 112 mtime (each 64 bits of seconds, 32 of nanoseconds), 128 rdev major, 132 minor,
 * 136 dev major, 140 minor, 144 mnt_id (64 bits, since Linux 5.8).
 *
 * @param mode kind and permission bits
 * @param links number of hard links
 * @param uid owner, as unsigned 32 bits
 * @param gid group, as unsigned 32 bits
 * @param inode inode number
 * @param size length in bytes
 * @param blocks units of 512 bytes that are occupied
 * @param modifiedSeconds last change of the content, seconds since 1970
 * @param modifiedNanos and nanoseconds
 * @param changedSeconds last change of content or attributes, seconds since 1970
 * @param changedNanos and nanoseconds
 * @param deviceNumber of a device node: {@code major << 32 | minor}
 * @param device the file system: {@code major << 32 | minor}
 * @param mount the mount through which it was reached; other than the device it tells bind mounts of one file system apart;
 *     -1 where the kernel does not tell
 */
public record Stat(
        int mode,
        int links,
        int uid,
        int gid,
        long inode,
        long size,
        long blocks,
        long modifiedSeconds,
        int modifiedNanos,
        long changedSeconds,
        int changedNanos,
        long deviceNumber,
        long device,
        long mount) {

    private static final int KIND = 0xf000;
    private static final int NO_FOLLOW = 0x100;
    private static final int NO_AUTOMOUNT = 0x800;
    private static final int EMPTY_PATH = 0x1000;
    private static final int BASIC = 0x7ff;
    private static final int MOUNT = 0x1000;
    private static final byte[] NO_NAME = {};

    /** Of what has that name in a folder; a symbolic link itself, not what it points to. */
    public static Stat of(int folder, byte[] name) throws PosixException {
        return statx(folder, name, NO_FOLLOW | NO_AUTOMOUNT);
    }

    /** Of what is open. */
    public static Stat of(int fd) throws PosixException {
        return statx(fd, NO_NAME, EMPTY_PATH);
    }

    private static Stat statx(int folder, byte[] name, int flags) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        MemorySegment into = scratch.structure;
        long path = scratch.path(name, SystemCall.STATX);
        Kernel.call(scratch, SystemCall.STATX, folder, path, flags, BASIC | MOUNT, into.address());
        return new Stat(
                into.get(JAVA_SHORT, 28) & 0xffff,
                into.get(JAVA_INT, 16),
                into.get(JAVA_INT, 20),
                into.get(JAVA_INT, 24),
                into.get(JAVA_LONG, 32),
                into.get(JAVA_LONG, 40),
                into.get(JAVA_LONG, 48),
                into.get(JAVA_LONG, 112),
                into.get(JAVA_INT, 120),
                into.get(JAVA_LONG, 96),
                into.get(JAVA_INT, 104),
                number(into, 128),
                number(into, 136),
                (into.get(JAVA_INT, 0) & MOUNT) != 0 ? into.get(JAVA_LONG, 144) : -1);
    }

    private static long number(MemorySegment from, long offset) {
        return Integer.toUnsignedLong(from.get(JAVA_INT, offset)) << 32
                | Integer.toUnsignedLong(from.get(JAVA_INT, offset + 4));
    }

    /** What it is. */
    public FileType type() {
        return FileType.ofMode(mode & KIND);
    }

    /** The twelve permission bits. */
    public int permissions() {
        return mode & 0xfff;
    }
}
