package dev.sago.posix;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Lists, makes, renames and removes names in an open folder. Nothing here follows a symbolic link. */
public final class Directory {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final int REMOVE_FOLDER = 0x200;

    private Directory() {}

    /** Receives a listing. */
    @FunctionalInterface
    public interface Names {
        /** One name, neither {@code .} nor {@code ..}: bytes of {@code in} that are valid during the call only. */
        void name(byte[] in, int offset, int length, FileType type) throws PosixException;
    }

    /**
     * Lists an open folder from where its descriptor stands, so from the start if it is fresh, in no order.
     *
     * <p>Records of {@code struct linux_dirent64}: 64 bits inode, 64 bits position, 16 bits length of the record, 8 bits
     * type, then the name, ended by NUL.
     */
    public static void list(int folder, Names into) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        long address = scratch.buffer().address();
        while (true) {
            int length = (int) Kernel.call(scratch, SystemCall.GETDENTS64, folder, address, Scratch.BUFFER_SIZE);
            if (length == 0) {
                return;
            }
            byte[] records = scratch.bufferOnHeap(length);
            int at = 0;
            while (at < length) {
                emit(records, at, into);
                at += (short) SHORT.get(records, at + 16) & 0xffff;
            }
        }
    }

    private static void emit(byte[] records, int at, Names into) throws PosixException {
        int start = at + 19;
        int end = start;
        while (records[end] != 0) {
            end++;
        }
        int length = end - start;
        boolean dots = records[start] == '.' && (length == 1 || (length == 2 && records[start + 1] == '.'));
        if (!dots) {
            into.name(records, start, length, FileType.ofListing(records[at + 18]));
        }
    }

    /** Where a symbolic link points. */
    public static byte[] readLink(int folder, byte[] name) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        MemorySegment buffer = scratch.buffer();
        long path = scratch.path(name, SystemCall.READLINKAT);
        int length = (int)
                Kernel.call(scratch, SystemCall.READLINKAT, folder, path, buffer.address(), Scratch.BUFFER_SIZE, 0);
        return Arrays.copyOf(scratch.bufferOnHeap(length), length);
    }

    /** Makes a folder; the process's umask is taken off the mode. */
    public static void makeFolder(int folder, byte[] name, int mode) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        Kernel.call(scratch, SystemCall.MKDIRAT, folder, scratch.path(name, SystemCall.MKDIRAT), mode);
    }

    /** Makes a symbolic link. */
    public static void makeLink(byte[] target, int folder, byte[] name) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        long to = scratch.secondPath(target, SystemCall.SYMLINKAT);
        Kernel.call(scratch, SystemCall.SYMLINKAT, to, folder, scratch.path(name, SystemCall.SYMLINKAT));
    }

    /** Gives an inode that has a name another one; of a symbolic link too. */
    public static void makeHardLink(int folder, byte[] existing, int newFolder, byte[] name) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        long from = scratch.path(existing, SystemCall.LINKAT);
        long to = scratch.secondPath(name, SystemCall.LINKAT);
        Kernel.call(scratch, SystemCall.LINKAT, folder, from, newFolder, to, 0);
    }

    /**
     * Makes a named pipe or device node.
     *
     * @param deviceNumber {@code major << 32 | minor}
     */
    public static void makeNode(int folder, byte[] name, FileType type, int permissions, long deviceNumber)
            throws PosixException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path(name, SystemCall.MKNODAT);
        long device = encodeDevice((int) (deviceNumber >>> 32), (int) deviceNumber);
        Kernel.call(scratch, SystemCall.MKNODAT, folder, path, type.modeBits() | permissions, device, 0);
    }

    /** As {@code new_encode_dev} of {@code linux/kdev_t.h}: 20 bits of minor around 12 bits of major. */
    private static long encodeDevice(int major, int minor) {
        return (minor & 0xffL) | ((major & 0xfffL) << 8) | ((minor & 0xfff00L) << 12);
    }

    /** Renames, replacing what has the new name unless it is a folder. */
    public static void rename(int folder, byte[] from, int newFolder, byte[] to) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        long old = scratch.path(from, SystemCall.RENAMEAT);
        long path = scratch.secondPath(to, SystemCall.RENAMEAT);
        Kernel.call(scratch, SystemCall.RENAMEAT, folder, old, newFolder, path, 0);
    }

    /** Removes a name that is not a folder's. */
    public static void remove(int folder, byte[] name) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        Kernel.call(scratch, SystemCall.UNLINKAT, folder, scratch.path(name, SystemCall.UNLINKAT), 0);
    }

    /** Removes an empty folder. */
    public static void removeFolder(int folder, byte[] name) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        Kernel.call(scratch, SystemCall.UNLINKAT, folder, scratch.path(name, SystemCall.UNLINKAT), REMOVE_FOLDER);
    }
}
