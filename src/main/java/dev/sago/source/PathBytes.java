package dev.sago.source;

import dev.sago.model.EntryName;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The bytes of Java's paths, and paths of bytes, without loss. On Unix a path of Java holds the file system's bytes, but its text does
 * not when they fit no character ({@code sun.jnu.encoding}); its URI has each of them as {@code %NN}. On Windows the bytes are
 * the UTF-8 of the text.
 */
final class PathBytes {

    private static final char REPLACED = '\ufffd';
    private static final boolean UTF_8_NAMES = isUtf8(System.getProperty("sun.jnu.encoding", ""));

    private PathBytes() {}

    private static boolean isUtf8(String name) {
        return Charset.isSupported(name) && Charset.forName(name).equals(StandardCharsets.UTF_8);
    }

    /** Whether a path of that file system is a string of bytes. */
    static boolean isUnix(FileSystem system) {
        return system.getSeparator().equals("/");
    }

    /**
     * The bytes of a name or of a link's target.
     *
     * @throws IOException if it holds half a surrogate pair, as names on Windows can
     */
    static byte[] of(Path path) throws IOException {
        String text = path.toString();
        if (isUnix(path.getFileSystem()) && !isExact(text)) {
            return raw(path, text);
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] out = new byte[bytes.remaining()];
            bytes.get(out);
            return out;
        } catch (CharacterCodingException e) {
            throw new IOException("its name is not valid Unicode (half a surrogate pair)", e);
        }
    }

    /** Whether a text of Unix is what its bytes say in UTF-8. */
    private static boolean isExact(String text) {
        return UTF_8_NAMES ? text.indexOf(REPLACED) < 0 : text.chars().allMatch(c -> c < 0x80);
    }

    /** Whether Java's text of a user-defined attribute's name is what its bytes say in UTF-8. */
    static boolean isExact(FileSystem system, String text) {
        return !isUnix(system) || isExact(text);
    }

    private static byte[] raw(Path path, String text) {
        Path absolute =
                path.isAbsolute() ? path : path.getFileSystem().getPath("/").resolve(path);
        byte[] bytes = decode(absolute.toUri().getRawPath());
        int start = path.isAbsolute() ? 0 : 1;
        boolean added = !text.endsWith("/") && bytes[bytes.length - 1] == '/'; // for what is a folder
        return Arrays.copyOfRange(bytes, start, bytes.length - (added ? 1 : 0));
    }

    private static byte[] decode(String rawPath) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(rawPath.length());
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            out.write(c == '%' ? HexFormat.fromHexDigits(rawPath, i + 1, i + 3) : c);
            i += c == '%' ? 2 : 0;
        }
        return out.toByteArray();
    }

    /**
     * The path with exactly these bytes: a name, or a link's target.
     *
     * @throws IOException if the file system has no such path, or Java would give it other bytes ({@code a//b})
     */
    static Path path(FileSystem system, byte[] bytes) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean direct = !isUnix(system) || UTF_8_NAMES || isExact(text);
            return exact(direct ? system.getPath(text) : encoded(system, bytes), bytes);
        } catch (CharacterCodingException e) {
            if (!isUnix(system)) {
                throw new IOException("the name is not UTF-8, which this system cannot have", e);
            }
            return exact(encoded(system, bytes), bytes);
        } catch (InvalidPathException e) {
            throw new IOException("this system cannot have such a name: " + e.getReason(), e);
        }
    }

    private static Path exact(Path path, byte[] bytes) throws IOException {
        if (!Arrays.equals(of(path), bytes)) {
            throw new IOException("this system would write it in another way: " + EntryName.display(bytes));
        }
        return path;
    }

    private static Path encoded(FileSystem system, byte[] bytes) {
        boolean absolute = bytes.length > 0 && bytes[0] == '/';
        StringBuilder uri = new StringBuilder(absolute ? "file://" : "file:///");
        for (byte b : bytes) {
            uri.append(b == '/' ? "/" : String.format(Locale.ROOT, "%%%02x", b & 0xff));
        }
        Path path = system.provider().getPath(URI.create(uri.toString()));
        return absolute ? path : path.subpath(0, path.getNameCount());
    }
}
