package dev.sago.source;

import java.io.IOException;

/** The destination has no room or quota left: every further write would fail the same way. */
public final class DestinationFullException extends IOException {

    /** Says which place is full. */
    public DestinationFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
