package dev.sago.crypto;

import dev.sago.model.SagoException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** The text of a key file, as the description of this package specifies it: fit to be printed, kept in a safe, and typed in again. */
final class MasterKeyText {

    private static final String MAGIC = "SAGO MASTER KEY ";
    private static final String VERSION = "1";
    private static final String CHECK = "check ";
    private static final int GROUP = 4;
    private static final int DIGITS = 2 * MasterKey.BYTES;

    private MasterKeyText() {}

    static String format(MasterKey key) {
        byte[] bytes = key.copy();
        String digits = HexFormat.of().formatHex(bytes);
        Arrays.fill(bytes, (byte) 0);
        StringBuilder text = new StringBuilder()
                .append("# Whoever has this file and one site can read every backup; without it nobody can.\n")
                .append("# Keep copies of it away from the sites, one of them on paper. Its id is ")
                .append(key.id())
                .append(".\n")
                .append(MAGIC)
                .append(VERSION)
                .append('\n');
        for (int i = 0; i < DIGITS; i += GROUP) {
            text.append(digits, i, i + GROUP).append(i + GROUP < DIGITS ? ' ' : '\n');
        }
        return text.append(CHECK).append(key.check()).append('\n').toString();
    }

    static MasterKey parse(Path path, String text) {
        boolean begun = false;
        StringBuilder digits = new StringBuilder(DIGITS);
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (!begun) {
                checkMagic(path, line);
                begun = true;
            } else if (line.toLowerCase(Locale.ROOT).startsWith(CHECK)) {
                return finish(path, digits, line.substring(CHECK.length()).strip());
            } else {
                collect(path, line, number, digits);
            }
        }
        throw begun
                ? broken(path, "it has no line that begins with \"check\"", "It may be cut short: ")
                : notAKeyFile(path);
    }

    private static void checkMagic(Path path, String line) {
        if (!line.startsWith(MAGIC)) {
            throw notAKeyFile(path);
        }
        if (!line.equals(MAGIC + VERSION)) {
            throw SagoException.usage(
                    "the key file " + path + " has the format \"" + line.substring(MAGIC.length())
                            + "\"; this version of Sago reads format " + VERSION,
                    "Use the version of Sago that made it, or a later one.");
        }
    }

    /** Names the place of a wrong character, never the character: the line is secret. */
    private static void collect(Path path, String line, int number, StringBuilder digits) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (HexFormat.isHexDigit(c)) {
                digits.append(c);
            } else if (c != ' ' && c != '\t') {
                throw broken(
                        path,
                        "line " + number + " has something else than hexadecimal digits at character " + (i + 1),
                        "It is a typing mistake: ");
            }
        }
    }

    private static MasterKey finish(Path path, StringBuilder digits, String check) {
        if (digits.length() != DIGITS) {
            throw broken(
                    path,
                    "the key has " + digits.length() + " hexadecimal digits, not " + DIGITS,
                    "It is a typing mistake: ");
        }
        MasterKey key = MasterKey.of(HexFormat.of().parseHex(digits));
        if (!key.check().equalsIgnoreCase(check)) {
            key.close();
            throw broken(path, "its check line does not match the key", "A digit is mistyped: ");
        }
        return key;
    }

    private static SagoException notAKeyFile(Path path) {
        return SagoException.usage(
                path + " is not a key file: its first line is not \"" + MAGIC + VERSION + "\"", "Correct keys.file.");
    }

    private static SagoException broken(Path path, String what, String why) {
        return SagoException.usage(
                "the key file " + path + " is damaged: " + what, why + "compare it with another copy of the file.");
    }
}
