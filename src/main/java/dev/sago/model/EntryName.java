package dev.sago.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of an entry inside its folder, as bytes: any name that a file system or an S3 key allows survives, UTF-8 or
 * not. It never holds a {@code '/'}; an S3 key such as {@code a//b} gives an empty name, which no file system would.
 *
 * <p>Ordered by unsigned bytes. The array is shared, never changed.
 */
public final class EntryName implements Comparable<EntryName> {

    private final byte[] bytes;

    private EntryName(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes the array over; the caller must not change it afterwards.
     *
     * @throws IllegalArgumentException if it holds a slash or a NUL
     */
    public static EntryName of(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '/' || b == 0) {
                throw new IllegalArgumentException("an entry's name cannot hold '/' or NUL: " + display(bytes));
            }
        }
        return new EntryName(bytes);
    }

    /** The UTF-8 bytes of {@code name}. */
    public static EntryName of(String name) {
        return of(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, shared: read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether it is empty, {@code .} or {@code ..}: a name that no folder on disk can give to an entry. */
    public boolean isReserved() {
        return bytes.length == 0
                || (bytes.length == 1 && bytes[0] == '.')
                || (bytes.length == 2 && bytes[0] == '.' && bytes[1] == '.');
    }

    /** For people: UTF-8 where it is, otherwise and for control characters {@code \xNN}. Not reversible by design. */
    public String display() {
        return display(bytes);
    }

    /** Shows any byte string as {@link #display()} does. */
    public static String display(byte[] bytes) {
        String text = decodeStrictly(bytes);
        StringBuilder out = new StringBuilder(bytes.length);
        if (text == null) {
            for (byte b : bytes) {
                appendVisible(out, b & 0xff, b >= 0x20 && b < 0x7f);
            }
        } else {
            text.codePoints().forEach(c -> appendVisible(out, c, !Character.isISOControl(c)));
        }
        return out.toString();
    }

    private static void appendVisible(StringBuilder out, int codePoint, boolean visible) {
        if (visible) {
            out.appendCodePoint(codePoint);
        } else {
            out.append(String.format("\\x%02x", codePoint));
        }
    }

    private static @org.jspecify.annotations.Nullable String decodeStrictly(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // Not UTF-8: an ordinary case here, the caller shows escaped bytes.
        }
    }

    @Override
    public int compareTo(EntryName other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryName that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return display();
    }
}
