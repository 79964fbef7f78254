package dev.sago.crypto;

/**
 * A sealed frame that does not open. Whoever reads takes another site's copy; the message names the position in the object, not the object.
 */
public final class SealBrokenException extends Exception {

    /** What is wrong with the frame. */
    public enum Fault {
        /** The tag does not match: bytes were changed, or the key, the type, the version or the position is not the one it was sealed with. */
        TAG,
        /** It was sealed in a way that this version does not know. */
        METHOD,
        /** It is shorter or longer than it may be, or does not hold what it declares. */
        SIZE
    }

    private final Fault fault;

    SealBrokenException(Fault fault, long position, String what) {
        super("the frame at " + position + " does not open: " + what);
        this.fault = fault;
    }

    /** What is wrong. */
    public Fault fault() {
        return fault;
    }
}
