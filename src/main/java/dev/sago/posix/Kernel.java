package dev.sago.posix;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The way into the kernel: {@code long syscall(long number, ...)} of the C library, always with six arguments. Pointers are
 * passed as numbers; who passes one keeps its memory alive.
 */
final class Kernel {

    static final StructLayout CAPTURE = Linker.Option.captureStateLayout();

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SYSCALL = handle(
            "syscall",
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(1));

    private static final FunctionDescriptor LOOKUP =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);

    private static final MethodHandle GETPWUID = handle("getpwuid_r", LOOKUP);
    private static final MethodHandle GETGRGID = handle("getgrgid_r", LOOKUP);

    private Kernel() {}

    @SuppressWarnings("restricted") // calling native code is what this package is for
    private static MethodHandle handle(String symbol, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(symbol), type, options);
    }

    /** Makes a call; the result, or the negative error number. */
    static long tryCall(Scratch scratch, SystemCall call, long a, long b, long c, long d, long e, long f) {
        try {
            long result = (long) SYSCALL.invokeExact(scratch.capture, (long) call.number(), a, b, c, d, e, f);
            return result == -1 ? -(int) ERRNO.get(scratch.capture, 0L) : result;
        } catch (RuntimeException | Error problem) {
            throw problem;
        } catch (Throwable problem) {
            throw new IllegalStateException("a downcall throws nothing", problem);
        }
    }

    /** The same for calls of at most five arguments. */
    static long tryCall(Scratch scratch, SystemCall call, long a, long b, long c, long d, long e) {
        return tryCall(scratch, call, a, b, c, d, e, 0);
    }

    /** Makes a call; the result. */
    static long call(Scratch scratch, SystemCall call, long a, long b, long c, long d, long e) throws PosixException {
        return check(call, tryCall(scratch, call, a, b, c, d, e));
    }

    /** The same for calls of at most three arguments. */
    static long call(Scratch scratch, SystemCall call, long a, long b, long c) throws PosixException {
        return check(call, tryCall(scratch, call, a, b, c, 0, 0));
    }

    /** Passes a result on, and throws where it is a negative error number. */
    static long check(SystemCall call, long result) throws PosixException {
        if (result < 0) {
            throw new PosixException(call.label(), (int) -result);
        }
        return result;
    }

    /** {@code getpwuid_r} or {@code getgrgid_r}; returns 0 or an error number. */
    static int account(boolean group, int id, MemorySegment record, MemorySegment buffer, MemorySegment result) {
        MethodHandle handle = group ? GETGRGID : GETPWUID;
        try {
            return (int) handle.invokeExact(id, record, buffer, buffer.byteSize(), result);
        } catch (RuntimeException | Error problem) {
            throw problem;
        } catch (Throwable problem) {
            throw new IllegalStateException("a downcall throws nothing", problem);
        }
    }
}
