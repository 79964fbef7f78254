package dev.sago.posix;

import java.io.IOException;

/**
 * A system call that failed. The message says in plain words what came of it ("permission denied"), without the path: the
 * caller knows it, and bytes of a name may be no text.
 */
public final class PosixException extends IOException {

    private final String call;
    private final int errno;

    /** A call that failed with that error number. */
    public PosixException(String call, int errno) {
        super(Errno.words(errno));
        this.call = call;
        this.errno = errno;
    }

    /** The system call as manual pages spell it, for logs. */
    public String call() {
        return call;
    }

    /** The error number, see {@link Errno}. */
    public int errno() {
        return errno;
    }
}
