package dev.sago.drill;

import dev.sago.crypto.SigningKey;
import dev.sago.model.Sha256;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The seal of a report: hashes of its files and of the seal before, signed. Its text is the file {@value #FILE}:
 *
 * <pre>
 * sago report seal 1
 * chain: id of the catalog
 * number: 7
 * name: drill-20261124-213000-0007
 * made: 2026-11-24T21:30:05Z
 * previous: SHA-256 of the seal number 6; for number 1 that of "sago reports", a line feed and the chain
 * file: SHA-256, a space, name; one line each, by name
 * key: the public key
 * signature: Ed25519 over all before this line
 * </pre>
 */
record Seal(
        String chain,
        long number,
        String name,
        Instant made,
        Sha256 previous,
        Map<String, Sha256> files,
        String key,
        String signature) {

    static final String FILE = "seal.txt";

    private static final String HEAD = "sago report seal 1";

    /** What is not a seal, with what is wrong. */
    static final class MalformedException extends Exception {
        MalformedException(String message) {
            super(message);
        }
    }

    static Sha256 beginning(String chain) {
        return Sha256.hash(("sago reports\n" + chain).getBytes(StandardCharsets.UTF_8));
    }

    static Seal sign(
            String chain,
            long number,
            String name,
            Instant made,
            Sha256 previous,
            Map<String, byte[]> contents,
            SigningKey key) {
        Map<String, Sha256> files = new TreeMap<>();
        contents.forEach((file, bytes) -> files.put(file, Sha256.hash(bytes)));
        Seal unsigned = new Seal(chain, number, name, made, previous, files, key.publicKey(), "");
        return new Seal(chain, number, name, made, previous, files, key.publicKey(), key.sign(unsigned.message()));
    }

    private byte[] message() {
        StringBuilder text = new StringBuilder(HEAD + "\n");
        line(text, "chain", chain);
        line(text, "number", String.valueOf(number));
        line(text, "name", name);
        line(text, "made", made.toString());
        line(text, "previous", previous.hex());
        files.forEach((file, hash) -> line(text, "file", hash.hex() + " " + file));
        line(text, "key", key);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }

    /** Its text. */
    byte[] text() {
        String text = new String(message(), StandardCharsets.UTF_8) + "signature: " + signature + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the next seal refers to. */
    Sha256 hash() {
        return Sha256.hash(text());
    }

    /** Whether the holder of the key that it names made it. */
    boolean isSigned() {
        return SigningKey.verify(key, message(), signature);
    }

    /** Reads the text; one that would be written differently is none. */
    static Seal parse(byte[] text) throws MalformedException {
        Map<String, String> values = new TreeMap<>();
        Map<String, Sha256> files = new TreeMap<>();
        String[] lines = new String(text, StandardCharsets.UTF_8).split("\n", -1);
        try {
            for (int i = 1; i < lines.length - 1; i++) {
                String[] parts = lines[i].split(": ", 2);
                if (parts[0].equals("file")) {
                    files.put(parts[1].substring(65), Sha256.parse(parts[1].substring(0, 64)));
                } else {
                    values.put(parts[0], parts[1]);
                }
            }
            Seal seal = new Seal(
                    values.getOrDefault("chain", ""),
                    Long.parseLong(values.getOrDefault("number", "")),
                    values.getOrDefault("name", ""),
                    Instant.parse(values.getOrDefault("made", "")),
                    Sha256.parse(values.getOrDefault("previous", "")),
                    files,
                    values.getOrDefault("key", ""),
                    values.getOrDefault("signature", ""));
            if (!java.util.Arrays.equals(seal.text(), text)) {
                throw new MalformedException("the seal was changed: it is not written as seals are");
            }
            return seal;
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            throw new MalformedException("the seal cannot be read: " + e.getMessage());
        }
    }
}
