package dev.sago.restore;

import dev.sago.source.DestinationFullException;

import java.io.IOException;

/** The destination cannot take anything more, so going on with the next file would be of no use. */
public final class DestinationLostException extends Exception {

    DestinationLostException(String message, IOException cause) {
        super(message, cause);
    }

    static boolean isFull(IOException e) {
        return e instanceof DestinationFullException;
    }
}
