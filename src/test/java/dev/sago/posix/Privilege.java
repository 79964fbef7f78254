package dev.sago.posix;

import org.junit.jupiter.api.Assumptions;

/** What a test needs root for; said loudly where it is left out. */
public final class Privilege {

    private Privilege() {}

    /** Leaves the test out, visibly, unless it is run by root. */
    public static void assumeRoot(String what) {
        if (Posix.effectiveUser() != 0) {
            System.err.println("NOT TESTED, needs root: " + what);
        }
        Assumptions.assumeTrue(Posix.effectiveUser() == 0, "needs root: " + what);
    }
}
