package dev.sago.posix;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * Reads the extended attributes of entries of an open folder without opening the entries, links included.
 *
 * <p>Linux 6.13 has calls for it ({@code listxattrat}, {@code getxattrat}); before that the path
 * {@code /proc/self/fd/N/name} leads there, at three times the price (4.5 instead of 1.6 microseconds an entry on ext4). Which of them works is tried once. POSIX ACLs are the
 * attributes {@code system.posix_acl_access} and {@code system.posix_acl_default}, capabilities
 * {@code security.capability}.
 */
public final class ExtendedAttributes {

    private static final int NO_FOLLOW = 0x100;
    private static final boolean DIRECT = directCallsWork();

    private ExtendedAttributes() {}

    /** A kernel that has the call complains of the descriptor; one that does not, or a sandbox, says something else. */
    private static boolean directCallsWork() {
        try (Arena arena =
                Arena.ofConfined()) { // Not the thread's scratch, which may hold a result when this class loads.
            long name = arena.allocateFrom("none").address();
            Scratch scratch = Scratch.ofThread();
            return Kernel.tryCall(scratch, SystemCall.LISTXATTRAT, -1, name, NO_FOLLOW, 0, 0) == -Errno.EBADF;
        }
    }

    /** Whether the kernel has the calls of Linux 6.13. */
    static boolean hasDirectCalls() {
        return DIRECT;
    }

    /** The names of the extended attributes of an entry; the same empty list wherever there are none. */
    public static List<byte[]> names(int folder, byte[] name) throws PosixException {
        return names(folder, name, DIRECT);
    }

    static List<byte[]> names(int folder, byte[] name, boolean direct) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        long list = scratch.buffer().address();
        int size = Scratch.BUFFER_SIZE;
        long length;
        if (direct) {
            long path = scratch.path(name, SystemCall.LISTXATTRAT);
            length = Kernel.call(scratch, SystemCall.LISTXATTRAT, folder, path, NO_FOLLOW, list, size);
        } else {
            long path = scratch.path(throughProc(folder, name), SystemCall.LLISTXATTR);
            length = Kernel.call(scratch, SystemCall.LLISTXATTR, path, list, size);
        }
        return split(scratch, (int) length);
    }

    /** The value of an extended attribute of an entry, null if there is none of that name. */
    public static byte @Nullable [] value(int folder, byte[] name, byte[] attribute) throws PosixException {
        return value(folder, name, attribute, DIRECT);
    }

    static byte @Nullable [] value(int folder, byte[] name, byte[] attribute, boolean direct) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        SystemCall call = direct ? SystemCall.GETXATTRAT : SystemCall.LGETXATTR;
        long key = scratch.secondPath(attribute, call);
        long value = scratch.buffer().address();
        if (!direct) {
            long path = scratch.path(throughProc(folder, name), call);
            return value(scratch, call, Kernel.tryCall(scratch, call, path, key, value, Scratch.BUFFER_SIZE, 0));
        }
        MemorySegment arguments = scratch.structure; // struct xattr_args: 64 bits address, 32 size, 32 flags
        arguments.set(JAVA_LONG, 0, value);
        arguments.set(JAVA_INT, 8, Scratch.BUFFER_SIZE);
        arguments.set(JAVA_INT, 12, 0);
        long path = scratch.path(name, call);
        return value(
                scratch, call, Kernel.tryCall(scratch, call, folder, path, NO_FOLLOW, key, arguments.address(), 16));
    }

    private static byte[] throughProc(int folder, byte[] name) {
        byte[] start = ("/proc/self/fd/" + folder + "/").getBytes(StandardCharsets.US_ASCII);
        byte[] path = Arrays.copyOf(start, start.length + name.length);
        System.arraycopy(name, 0, path, start.length, name.length);
        return path;
    }

    /** The value that a call left in the thread's buffer. */
    static byte @Nullable [] value(Scratch scratch, SystemCall call, long result) throws PosixException {
        if (result == -Errno.ENODATA) {
            return null;
        }
        int length = (int) Kernel.check(call, result);
        return Arrays.copyOf(scratch.bufferOnHeap(length), length);
    }

    /** The names, each ended by NUL, that a call left in the thread's buffer. */
    static List<byte[]> split(Scratch scratch, int length) {
        if (length == 0) {
            return List.of();
        }
        byte[] names = scratch.bufferOnHeap(length);
        List<byte[]> out = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (names[i] == 0) {
                out.add(Arrays.copyOfRange(names, start, i));
                start = i + 1;
            }
        }
        return out;
    }
}
