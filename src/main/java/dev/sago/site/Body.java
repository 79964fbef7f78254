package dev.sago.site;

import dev.sago.model.Sha256;

import java.nio.ByteBuffer;

/**
 * The bytes of an object to be put, with their SHA-256, which was computed once and is handed to every site. Safe to
 * share between threads: {@link #data()} gives each caller a read-only view of its own. The bytes must not change until
 * every put of this body has returned.
 */
public final class Body {

    private final ByteBuffer data;
    private final Sha256 sha256;

    private Body(ByteBuffer data, Sha256 sha256) {
        this.data = data;
        this.sha256 = sha256;
    }

    /** The remaining bytes of {@code data}, whose hash the caller knows already. */
    public static Body of(ByteBuffer data, Sha256 sha256) {
        return new Body(data.asReadOnlyBuffer(), sha256);
    }

    /** The remaining bytes of {@code data}, hashed here. */
    public static Body of(ByteBuffer data) {
        return of(data, Sha256.hash(data));
    }

    /** An array, hashed here. */
    public static Body of(byte[] data) {
        return of(ByteBuffer.wrap(data));
    }

    /** A fresh read-only view, positioned at the first byte. */
    public ByteBuffer data() {
        return data.duplicate();
    }

    /** Length in bytes. */
    public int size() {
        return data.remaining();
    }

    /** SHA-256 of the bytes. */
    public Sha256 sha256() {
        return sha256;
    }
}
