package dev.sago.cli;

/**
 * How many columns of a terminal a text takes: Korean, Chinese and Japanese letters and pictographs two, combining
 * marks and the trailing letters of decomposed Hangul none. Ranges after Unicode's EastAsianWidth.txt (classes W and
 * F), merged where what lies between is unassigned.
 */
final class Columns {

    private static final int[] WIDE = {
        0x1100, 0x115F, // Hangul initials; the medials and finals after them join these
        0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, //
        0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x2705, 0x2705, 0x274C, 0x274E, 0x2753, 0x2757, //
        0x2795, 0x2797, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55, //
        0x2E80, 0x303E, 0x3041, 0x4DBF, 0x4E00, 0xA4CF, // CJK
        0xA960, 0xA97F, 0xAC00, 0xD7A3, // Hangul
        0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, // compatibility, full width
        0x16FE0, 0x18DFF, 0x1B000, 0x1B2FF, //
        0x1F300, 0x1F320, 0x1F32D, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3E0, 0x1F3F0, 0x1F400, 0x1F64F, 0x1F680, 0x1F6FC, //
        0x1F7E0, 0x1F7EB, 0x1F900, 0x1FAFF, 0x20000, 0x3FFFD
    };

    private static final String CUT = "…";

    private Columns() {}

    /** Columns of {@code text}, which holds no control characters. */
    static int of(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); ) {
            int letter = text.codePointAt(i);
            columns += of(letter);
            i += Character.charCount(letter);
        }
        return columns;
    }

    private static int of(int letter) {
        if (letter < 0x300) {
            return 1;
        }
        if ((letter >= 0x1160 && letter <= 0x11FF) || letter == 0x200B || letter == 0x200D) {
            return 0;
        }
        return switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(letter) ? 2 : 1;
        };
    }

    private static boolean isWide(int letter) {
        for (int i = 0; i < WIDE.length; i += 2) {
            if (letter <= WIDE[i + 1]) {
                return letter >= WIDE[i];
            }
        }
        return false;
    }

    /** {@code text} in at most {@code width} columns; what is cut shows as an ellipsis. */
    static String cut(String text, int width) {
        if (of(text) <= width) {
            return text;
        }
        if (width < 1) {
            return "";
        }
        int columns = 0;
        int end = 0;
        while (true) {
            int letter = text.codePointAt(end);
            columns += of(letter);
            if (columns > width - 1) {
                return text.substring(0, end) + CUT;
            }
            end += Character.charCount(letter);
        }
    }

    /** {@code text} and as many spaces as fill {@code width} columns. */
    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - of(text)));
    }

    /** As many spaces as fill {@code width} columns, and {@code text}. */
    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - of(text))) + text;
    }

    /** {@code text} with control characters and direction marks, which could take a terminal over, as {@code \xNN}. */
    static String printable(String text) {
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(letter -> {
            if (Character.isISOControl(letter) || isDirection(letter)) {
                out.append(letter < 0x10 ? "\\x0" : "\\x").append(Integer.toHexString(letter));
            } else {
                out.appendCodePoint(letter);
            }
        });
        return out.toString();
    }

    private static boolean isDirection(int letter) {
        return (letter >= 0x202A && letter <= 0x202E)
                || (letter >= 0x2066 && letter <= 0x2069)
                || letter == 0x2028
                || letter == 0x2029;
    }
}
