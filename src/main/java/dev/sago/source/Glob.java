package dev.sago.source;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Fits a pattern of {@code *}, {@code ?}, {@code [set]} and {@code \x} to one name, as bytes. A set may hold ranges and the
 * classes of POSIX, as {@code [[:alpha:]_]}, which are of ASCII as they are in Git. In linear memory and at most pattern times
 * name steps: on a mismatch only the last {@code *} is tried further.
 */
final class Glob {

    /** The classes and what is in them, as {@code <ctype.h>} has it. */
    private static final Map<String, IntPredicate> CLASSES = Map.ofEntries(
            Map.entry("alnum", code -> isLetter(code) || isDigit(code)),
            Map.entry("alpha", Glob::isLetter),
            Map.entry("blank", code -> code == ' ' || code == '\t'),
            Map.entry("cntrl", code -> (0 <= code && code < ' ') || code == 0x7f),
            Map.entry("digit", Glob::isDigit),
            Map.entry("graph", Glob::isGraph),
            Map.entry("lower", code -> 'a' <= code && code <= 'z'),
            Map.entry("print", code -> isGraph(code) || code == ' '),
            Map.entry("punct", code -> isGraph(code) && !isLetter(code) && !isDigit(code)),
            Map.entry("space", code -> code == ' ' || ('\t' <= code && code <= '\r')),
            Map.entry("upper", code -> 'A' <= code && code <= 'Z'),
            Map.entry("xdigit", code -> isDigit(code) || ('a' <= (code | 0x20) && (code | 0x20) <= 'f')));

    private final byte[] pattern;

    Glob(byte[] pattern) {
        this.pattern = pattern;
    }

    boolean fits(byte[] name) {
        int p = 0;
        int n = 0;
        int afterStar = -1;
        int retry = -1;
        while (n < name.length) {
            if (p < pattern.length && pattern[p] == '*') {
                afterStar = ++p;
                retry = n;
                continue;
            }
            if (p < pattern.length && fitsOne(p, codeAt(name, n))) {
                p = elementEnd(p);
                n += widthAt(name, n);
            } else if (afterStar >= 0) {
                p = afterStar;
                retry += widthAt(name, retry);
                n = retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    private static boolean isLetter(int code) {
        return 'a' <= (code | 0x20) && (code | 0x20) <= 'z';
    }

    private static boolean isDigit(int code) {
        return '0' <= code && code <= '9';
    }

    private static boolean isGraph(int code) {
        return '!' <= code && code <= '~';
    }

    /** Whether no bracket is left open, all classes are known, and no backslash stands at the end. */
    boolean isComplete() {
        int p = 0;
        while (p < pattern.length) {
            p = elementEnd(p);
        }
        return p == pattern.length;
    }

    private boolean fitsOne(int p, int code) {
        return switch (pattern[p]) {
            case '?' -> true;
            case '[' -> inSet(p, code);
            case '\\' -> codeAt(pattern, p + 1) == code;
            default -> codeAt(pattern, p) == code;
        };
    }

    private boolean inSet(int open, int code) {
        int end = elementEnd(open) - 1;
        int p = open + 1;
        boolean negated = pattern[p] == '!' || pattern[p] == '^';
        if (negated) {
            p++;
        }
        boolean found = false;
        while (p < end) {
            int behind = classEnd(p);
            if (behind > 0) {
                IntPredicate known = CLASSES.get(className(p, behind));
                found |= known != null && known.test(code);
                p = behind;
                continue;
            }
            p += pattern[p] == '\\' ? 1 : 0;
            int low = codeAt(pattern, p);
            int high = low;
            p += widthAt(pattern, p);
            if (p + 1 < end && pattern[p] == '-') {
                p += pattern[p + 1] == '\\' ? 2 : 1;
                high = codeAt(pattern, p);
                p += widthAt(pattern, p);
            }
            found |= low <= code && code <= high;
        }
        return found != negated;
    }

    /** Where the element that begins at {@code p} ends; behind the pattern if it is not complete. */
    private int elementEnd(int p) {
        if (pattern[p] == '\\') {
            return p + 1 < pattern.length ? p + 1 + widthAt(pattern, p + 1) : pattern.length + 1;
        }
        if (pattern[p] != '[') {
            return p + widthAt(pattern, p);
        }
        int i = p + 1;
        if (i < pattern.length && (pattern[i] == '!' || pattern[i] == '^')) {
            i++;
        }
        int first = i;
        while (i < pattern.length && (pattern[i] != ']' || i == first)) { // "[]a]": the first bracket is a member
            int behind = classEnd(i);
            if (behind > 0 && !CLASSES.containsKey(className(i, behind))) {
                return pattern.length + 1;
            }
            if (behind > 0) {
                i = behind;
            } else {
                i += pattern[i] == '\\' ? 2 : 1;
            }
        }
        return i < pattern.length ? i + 1 : pattern.length + 1;
    }

    /** Where the class that begins at {@code p} inside a set ends; 0 if none begins there. */
    private int classEnd(int p) {
        if (pattern[p] != '[' || p + 1 >= pattern.length || pattern[p + 1] != ':') {
            return 0;
        }
        int i = p + 2;
        while (i < pattern.length && pattern[i] != ']') {
            i++;
        }
        return i < pattern.length && i > p + 2 && pattern[i - 1] == ':' ? i + 1 : 0;
    }

    private String className(int p, int behind) {
        return new String(pattern, p + 2, behind - p - 4, StandardCharsets.UTF_8);
    }

    /** The code point at {@code i}, or for a byte that begins none its negative value. */
    private static int codeAt(byte[] text, int i) {
        int width = widthAt(text, i);
        int first = text[i];
        if (width == 1) {
            return first; // ASCII, or negative
        }
        int code = first & (0x7f >> width);
        for (int k = 1; k < width; k++) {
            code = code << 6 | (text[i + k] & 0x3f);
        }
        return code;
    }

    /** How many bytes the character at {@code i} has: 1 for what is not UTF-8. */
    private static int widthAt(byte[] text, int i) {
        int first = text[i] & 0xff;
        int width = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
        if (i + width > text.length) {
            return 1;
        }
        for (int k = 1; k < width; k++) {
            if ((text[i + k] & 0xc0) != 0x80) {
                return 1;
            }
        }
        return width;
    }
}
