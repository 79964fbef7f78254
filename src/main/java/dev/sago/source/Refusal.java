package dev.sago.source;

import dev.sago.posix.Errno;
import dev.sago.posix.PosixException;

import java.io.IOException;

/** Turns a failed system call of a destination into words for people. */
final class Refusal {

    private Refusal() {}

    /** What was tried, and why it failed; a full disk is the same sentence wherever it is noticed. */
    static IOException of(String tried, PosixException e) {
        String message = switch (e.errno()) {
            case Errno.ENOSPC -> "no space left on the destination's disk";
            case Errno.EDQUOT -> "the disk quota at the destination is used up";
            case Errno.EISDIR, Errno.ENOTEMPTY -> tried + ": a folder stands there, which is not replaced";
            case Errno.ENOTDIR, Errno.ELOOP ->
                tried + ": a folder on the way was exchanged for something else, which is not followed";
            default -> tried + ": " + e.getMessage();
        };
        boolean full = e.errno() == Errno.ENOSPC || e.errno() == Errno.EDQUOT;
        return full ? new DestinationFullException(message, e) : new IOException(message, e);
    }
}
