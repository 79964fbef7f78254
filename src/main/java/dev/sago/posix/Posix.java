package dev.sago.posix;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Set;

/** Whether these calls work on this machine, and who we are on it. */
public final class Posix {

    private static final Set<String> MACHINES = Set.of("amd64", "aarch64");

    /** Which of the two machines this is. */
    static final boolean X86 = System.getProperty("os.arch", "").equals("amd64");

    private Posix() {}

    /** Whether this is Linux on x86-64 or aarch64. */
    public static boolean supported() {
        return System.getProperty("os.name", "").equals("Linux")
                && MACHINES.contains(System.getProperty("os.arch", ""))
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    /**
     * Ends in a clear message what cannot work here by these calls.
     *
     * @throws IOException if {@link #supported()} says no
     */
    public static void require() throws IOException {
        if (!supported()) {
            throw new IOException("these calls are Linux's on x86-64 and aarch64, this is "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                    + ": folders are read and written the portable way here");
        }
    }

    /** The user that this process acts as; 0 is root. */
    public static int effectiveUser() {
        return (int) Kernel.tryCall(Scratch.ofThread(), SystemCall.GETEUID, 0, 0, 0, 0, 0);
    }
}
