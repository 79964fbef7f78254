package dev.sago.posix;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** Opening, reading, writing and closing by descriptor. Every descriptor is close-on-exec. */
public final class Descriptor {

    /** In place of a folder: names are paths from the process's working folder, or absolute ({@code AT_FDCWD}). */
    public static final int WORKING_FOLDER = -100;

    /** Open to read. */
    public static final int READ_ONLY = 0;

    /** Open to write. */
    public static final int WRITE_ONLY = 1;

    /** Opens to read and to write. */
    public static final int READ_WRITE = 2;

    /** Make it, with {@link #EXCLUSIVE} only where nothing of that name stands. */
    public static final int CREATE = 0x40;

    /** See {@link #CREATE}. */
    public static final int EXCLUSIVE = 0x80;

    /** Do not wait for the other end of a pipe. */
    public static final int NON_BLOCKING = 0x800;

    /** Folders only. */
    public static final int FOLDER = Posix.X86 ? 0x10000 : 0x4000;

    /** Write past the page cache ({@code O_DIRECT}): whole blocks from aligned memory to aligned places. */
    public static final int PAST_CACHE = Posix.X86 ? 0x4000 : 0x10000;

    /** Fail where the last name is a symbolic link. */
    public static final int NO_FOLLOW = Posix.X86 ? 0x20000 : 0x8000;

    /** Do not change the time of last access; for owner and root only. */
    public static final int NO_ACCESS_TIME = 0x40000;

    /** The place only, to be referred to; nothing of it is read or written ({@code O_PATH}). */
    public static final int PLACE_ONLY = 0x200000;

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int ADVICE_SEQUENTIAL = 2;
    private static final int ADVICE_ONCE = 5;
    private static final int LOCK_EXCLUSIVE_NOW = 2 | 4;

    private Descriptor() {}

    /**
     * Opens what has that name in a folder.
     *
     * @param mode permission bits of what is created
     */
    public static int open(int folder, byte[] name, int flags, int mode) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path(name, SystemCall.OPENAT);
        long result;
        do {
            result = Kernel.tryCall(scratch, SystemCall.OPENAT, folder, path, flags | CLOSE_ON_EXEC, mode, 0);
        } while (result == -Errno.EINTR);
        return (int) Kernel.check(SystemCall.OPENAT, result);
    }

    /** Closes; the descriptor is free afterwards even if this throws, which tells that a delayed write was lost. */
    public static void close(int fd) throws PosixException {
        long result = Kernel.tryCall(Scratch.ofThread(), SystemCall.CLOSE, fd, 0, 0, 0, 0);
        if (result != -Errno.EINTR) { // Linux has closed it then; to close again could hit another thread's.
            Kernel.check(SystemCall.CLOSE, result);
        }
    }

    /** Closes what was only read: nothing can be lost, so this does not fail. */
    public static void closeRead(int fd) {
        long result = Kernel.tryCall(Scratch.ofThread(), SystemCall.CLOSE, fd, 0, 0, 0, 0);
        if (result == -Errno.EBADF) {
            throw new IllegalStateException("descriptor " + fd + " was closed twice");
        }
    }

    /**
     * Reads at a place into the buffer's remaining space, once.
     *
     * @return bytes read, 0 at the end
     */
    public static int read(int fd, ByteBuffer into, long offset) throws PosixException {
        if (into.isDirect()) {
            int count = transfer(SystemCall.PREAD64, fd, into, offset);
            into.position(into.position() + count);
            return count;
        }
        Scratch scratch = Scratch.ofThread();
        int length = Math.min(into.remaining(), Scratch.BUFFER_SIZE);
        int count = transfer(scratch, SystemCall.PREAD64, fd, scratch.buffer().address(), length, offset);
        into.put(scratch.buffer().asSlice(0, count).asByteBuffer());
        return count;
    }

    /** Writes all remaining bytes at a place. */
    public static void write(int fd, ByteBuffer from, long offset) throws PosixException {
        long at = offset;
        while (from.hasRemaining()) {
            int count;
            if (from.isDirect()) {
                count = transfer(SystemCall.PWRITE64, fd, from, at);
                from.position(from.position() + count);
            } else {
                count = writePart(fd, from, at);
            }
            at += count;
        }
    }

    private static int writePart(int fd, ByteBuffer from, long offset) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        int length = Math.min(from.remaining(), Scratch.BUFFER_SIZE);
        scratch.buffer().asByteBuffer().put(from.slice(from.position(), length));
        int count = transfer(scratch, SystemCall.PWRITE64, fd, scratch.buffer().address(), length, offset);
        from.position(from.position() + count);
        return count;
    }

    private static int transfer(SystemCall call, int fd, ByteBuffer direct, long offset) throws PosixException {
        long address = MemorySegment.ofBuffer(direct).address();
        try {
            return transfer(Scratch.ofThread(), call, fd, address, direct.remaining(), offset);
        } finally {
            Reference.reachabilityFence(direct);
        }
    }

    private static int transfer(Scratch scratch, SystemCall call, int fd, long address, int length, long offset)
            throws PosixException {
        long result;
        do {
            result = Kernel.tryCall(scratch, call, fd, address, length, offset, 0);
        } while (result == -Errno.EINTR);
        return (int) Kernel.check(call, result);
    }

    /** Sets the length; what is new reads as zero and occupies nothing. */
    public static void truncate(int fd, long length) throws PosixException {
        Kernel.call(Scratch.ofThread(), SystemCall.FTRUNCATE, fd, length, 0);
    }

    /**
     * Frees the room of the first {@code length} bytes; they read as zero afterwards, and the file is as long as before.
     *
     * @return false if the file system cannot
     */
    public static boolean punchHole(int fd, long length) throws PosixException {
        long result;
        do {
            result = Kernel.tryCall(Scratch.ofThread(), SystemCall.FALLOCATE, fd, KEEP_SIZE | PUNCH_HOLE, 0, length, 0);
        } while (result == -Errno.EINTR);
        if (result == -Errno.EOPNOTSUPP || result == -Errno.ENOSYS) {
            return false;
        }
        Kernel.check(SystemCall.FALLOCATE, result);
        return true;
    }

    /** Returns when the bytes and attributes of this file are on the disk. */
    public static void sync(int fd) throws PosixException {
        Kernel.call(Scratch.ofThread(), SystemCall.FSYNC, fd, 0, 0);
    }

    /** Returns when everything on the file system of this descriptor is on the disk, and fails if something got lost. */
    public static void syncFileSystem(int fd) throws PosixException {
        Kernel.call(Scratch.ofThread(), SystemCall.SYNCFS, fd, 0, 0);
    }

    /** Where the next data begins, at {@code offset} or behind; -1 if there is only a hole up to the end, or the end. */
    public static long seekData(int fd, long offset) throws PosixException {
        return seek(fd, offset, SEEK_DATA);
    }

    /** Where the next hole begins, at {@code offset} or behind; the end counts as one. -1 behind the end. */
    public static long seekHole(int fd, long offset) throws PosixException {
        return seek(fd, offset, SEEK_HOLE);
    }

    private static long seek(int fd, long offset, int whence) throws PosixException {
        long result = Kernel.tryCall(Scratch.ofThread(), SystemCall.LSEEK, fd, offset, whence, 0, 0);
        return result == -Errno.ENXIO ? -1 : Kernel.check(SystemCall.LSEEK, result);
    }

    /** Tells the kernel that the file is read from start to end, once: read ahead, and rather keep others' pages. */
    public static void adviseReadingOnce(int fd) {
        Scratch scratch = Scratch.ofThread();
        // Advice: a kernel that does not take it (ENOTSUP, EINVAL) reads as well as before.
        long unused = Kernel.tryCall(scratch, SystemCall.FADVISE64, fd, 0, 0, ADVICE_SEQUENTIAL, 0);
        unused = Kernel.tryCall(scratch, SystemCall.FADVISE64, fd, 0, 0, ADVICE_ONCE, 0);
    }

    /**
     * Takes the file's lock for as long as the descriptor is open, if nobody has it; the lock dies with the process.
     *
     * @return false if another descriptor, here or in another process, has it
     * @throws PosixException if the file system has no locks
     */
    public static boolean tryLock(int fd) throws PosixException {
        long result = Kernel.tryCall(Scratch.ofThread(), SystemCall.FLOCK, fd, LOCK_EXCLUSIVE_NOW, 0, 0, 0);
        if (result == -Errno.EAGAIN) {
            return false;
        }
        Kernel.check(SystemCall.FLOCK, result);
        return true;
    }
}
