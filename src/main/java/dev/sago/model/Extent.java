package dev.sago.model;

/** A run of bytes of a file: data that is kept as a chunk, or a hole, which is kept as its length alone. */
public sealed interface Extent {

    /** Length in bytes, at least 1. */
    long length();

    /** Bytes that are the chunk of that name. */
    record Data(Sha256 chunk, int size) implements Extent {
        @Override
        public long length() {
            return size;
        }
    }

    /** Bytes that read as zero and occupy nothing. */
    record Hole(long length) implements Extent {}
}
