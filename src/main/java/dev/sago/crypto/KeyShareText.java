package dev.sago.crypto;

import dev.sago.model.SagoException;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a share, as the description of this package specifies it: fit to be printed, kept in a safe, and typed in again. */
final class KeyShareText {

    private static final String MAGIC = "SAGO KEY SHARE ";
    private static final String VERSION = "1";
    private static final Pattern KEY = Pattern.compile("key (k[0-9a-f]{16})");
    private static final Pattern SPLIT = Pattern.compile("split ([0-9a-f]{8})");
    private static final Pattern PLACE = Pattern.compile("share (\\d{1,3}) of (\\d{1,3}) threshold (\\d{1,3})");
    private static final String CHECK = "check ";
    private static final int GROUP = 4;
    private static final int DIGITS = 2 * MasterKey.BYTES;

    private KeyShareText() {}

    static String format(KeyShare share) {
        StringBuilder text = new StringBuilder()
                .append("# One of ")
                .append(share.count())
                .append(" shares of Sago's master key ")
                .append(share.key())
                .append("; any ")
                .append(share.threshold())
                .append(" of them give it back:\n# sago key combine, or without Sago: scripts/rescue-key. Keep it away")
                .append(" from the others.\n")
                .append(MAGIC)
                .append(VERSION)
                .append("\nkey ")
                .append(share.key())
                .append("\nsplit ")
                .append(share.split())
                .append("\nshare ")
                .append(share.number())
                .append(" of ")
                .append(share.count())
                .append(" threshold ")
                .append(share.threshold())
                .append('\n');
        String digits = share.digits();
        for (int i = 0; i < DIGITS; i += GROUP) {
            text.append(digits, i, i + GROUP).append(i + GROUP < DIGITS ? ' ' : '\n');
        }
        return text.append(CHECK).append(share.check()).append('\n').toString();
    }

    static KeyShare parse(Path path, String text) {
        List<String> lines = text.lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (lines.isEmpty() || !lines.getFirst().toUpperCase(Locale.ROOT).startsWith(MAGIC)) {
            throw SagoException.usage(
                    path + " is no share of a key: its first line is not \"" + MAGIC + VERSION + "\"",
                    "Name the files that sago key split wrote, or that were typed from the paper.");
        }
        if (!lines.getFirst().equalsIgnoreCase(MAGIC + VERSION)) {
            throw SagoException.usage(
                    "the share " + path + " has another format than this version of Sago reads, which is " + VERSION,
                    "Use the version of Sago that made it, or a later one.");
        }
        Iterator<String> rest = lines.subList(1, lines.size()).iterator();
        String key = line(path, rest, KEY, "key").group(1);
        String split = line(path, rest, SPLIT, "split").group(1);
        Matcher place = line(path, rest, PLACE, "share");
        int number = Integer.parseInt(place.group(1));
        int count = Integer.parseInt(place.group(2));
        int threshold = Integer.parseInt(place.group(3));
        StringBuilder digits = new StringBuilder(DIGITS);
        while (rest.hasNext()) {
            String line = rest.next().toLowerCase(Locale.ROOT);
            if (line.startsWith(CHECK)) {
                KeyShare share = new KeyShare(key, split, number, count, threshold, bytes(path, digits));
                if (!share.check().equals(line.substring(CHECK.length()))
                        || number < 1
                        || number > count
                        || threshold > count) {
                    throw broken(path, "its check line does not match: a digit is mistyped");
                }
                return share;
            }
            digits.append(line.replace(" ", ""));
        }
        throw broken(path, "it has no line that begins with \"check\"; it may be cut short");
    }

    private static Matcher line(Path path, Iterator<String> lines, Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(lines.hasNext() ? lines.next().toLowerCase(Locale.ROOT) : "");
        if (!matcher.matches()) {
            throw broken(path, "its line \"" + name + "\" is missing or mistyped");
        }
        return matcher;
    }

    /** Never repeats the characters: they are secret. */
    private static byte[] bytes(Path path, CharSequence digits) {
        if (digits.length() != DIGITS) {
            throw broken(path, "it has " + digits.length() + " hexadecimal digits, not " + DIGITS);
        }
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw broken(path, "it has something else than hexadecimal digits"); // whose message would show some
        }
    }

    private static SagoException broken(Path path, String what) {
        return SagoException.usage(
                "the share " + path + " is damaged: " + what,
                "Compare it, line by line, with the paper or another copy.");
    }
}
