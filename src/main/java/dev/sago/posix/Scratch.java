package dev.sago.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Native memory for the arguments and results of one thread's calls, so that no call allocates: two paths, one structure, and
 * (made at first need) a buffer of 64 KiB with a heap array of the same size beside it. Freed some time after its thread
 * has ended.
 *
 * <p>Its addresses are handed to the kernel as plain numbers. That is safe because the thread that makes the call keeps its
 * scratch alive.
 */
final class Scratch {

    /** The kernel's limit of one path with its NUL ({@code PATH_MAX}). */
    static final int PATH_MAX = 4096;

    /** The largest value of an extended attribute, and the longest list of their names ({@code XATTR_SIZE_MAX}). */
    static final int BUFFER_SIZE = 65536;

    private static final int STRUCTURE_SIZE = 512; // statx has 256, two timespecs 32, xattr_args 16

    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    /** Where the linker leaves {@code errno}. */
    final MemorySegment capture;

    /** A structure that the kernel reads or fills. */
    final MemorySegment structure;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment first;
    private final MemorySegment second;
    private MemorySegment buffer = MemorySegment.NULL;
    private byte[] heap = {};

    private Scratch() {
        capture = arena.allocate(Kernel.CAPTURE);
        structure = arena.allocate(STRUCTURE_SIZE, Long.BYTES);
        first = arena.allocate(PATH_MAX);
        second = arena.allocate(PATH_MAX);
    }

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /** Copies a path or name, ends it with NUL, and gives its address; one at a time. */
    long path(byte[] name, SystemCall call) throws PosixException {
        return put(first, name, call);
    }

    /** The same for calls that take two. */
    long secondPath(byte[] name, SystemCall call) throws PosixException {
        return put(second, name, call);
    }

    private static long put(MemorySegment into, byte[] name, SystemCall call) throws PosixException {
        if (name.length >= PATH_MAX) {
            throw new PosixException(call.label(), Errno.ENAMETOOLONG);
        }
        for (byte b : name) {
            if (b == 0) { // The kernel would silently take the part before it.
                throw new PosixException(call.label(), Errno.EINVAL);
            }
        }
        MemorySegment.copy(name, 0, into, ValueLayout.JAVA_BYTE, 0, name.length);
        into.set(ValueLayout.JAVA_BYTE, name.length, (byte) 0);
        return into.address();
    }

    /** The large buffer. */
    MemorySegment buffer() {
        if (buffer.byteSize() == 0) {
            buffer = arena.allocate(BUFFER_SIZE, Long.BYTES);
        }
        return buffer;
    }

    /** The first bytes of the large buffer, copied to an array of this thread that the next call overwrites. */
    byte[] bufferOnHeap(int length) {
        if (heap.length == 0) {
            heap = new byte[BUFFER_SIZE];
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, heap, 0, length);
        return heap;
    }
}
