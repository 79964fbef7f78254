package dev.sago.chunk;

/**
 * The sizes of chunks in bytes. They are part of the repository format and no settings: other sizes would cut data that is already stored
 * at other places, and so store all of it again.
 */
public final class ChunkSizes {

    /** No chunk is shorter than this, but the last one of a file. */
    public static final int MINIMUM = 256 << 10;

    /** From here on a cut is sixteen times as likely as before it; chunks of random data are 1.1 times this long on average. */
    public static final int AVERAGE = 1 << 20;

    /** No chunk is longer than this. */
    public static final int MAXIMUM = 4 << 20;

    private ChunkSizes() {}
}
