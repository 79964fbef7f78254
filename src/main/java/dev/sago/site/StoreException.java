package dev.sago.site;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * A call to a store that did not succeed. The message names the call, the object and the site's answer, never a
 * credential.
 */
public final class StoreException extends IOException {

    /** Why, as far as a caller can act on it. */
    public enum Kind {
        /** There is no such object. */
        NOT_FOUND(false),
        /** There is no such bucket or folder. */
        NO_BUCKET(false),
        /** A conditional create met an object that is already there. */
        EXISTS(false),
        /** The credentials are wrong or do not allow it. */
        DENIED(false),
        /** No connection, name not resolved, TLS refused, connection cut. */
        UNREACHABLE(true),
        /** No answer in time. */
        TIMEOUT(true),
        /** The server asks to come back later or reports an internal error. */
        BUSY(true),
        /** No room or quota left. */
        FULL(false),
        /** Received bytes are not what was sent or asked for. */
        CORRUPT(true),
        /** An object lock or retention forbids it. */
        LOCKED(false),
        /** The caller's thread was interrupted. */
        INTERRUPTED(false),
        /** Anything else. */
        OTHER(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether the same call may succeed if it is made again soon. */
        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;

    /** With the cause, which stays for the log. */
    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why it failed. */
    public Kind kind() {
        return kind;
    }
}
