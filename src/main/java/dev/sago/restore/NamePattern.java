package dev.sago.restore;

import dev.sago.model.EntryName;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A pattern for names, as people remember them: a part of the name, or with {@code *} (anything) and {@code ?} (one letter) the whole name. A
 * pattern with a slash is compared with the path and not only its last part; it may begin at any folder, or at the source where the slash is its first
 * letter. Case does not matter, and letters are compared in Unicode's NFC, since one system stores a Korean letter as one code point, another as
 * three. Immutable; any thread may use it.
 */
public final class NamePattern {

    private final int[] pattern;
    private final boolean wild;
    private final boolean ofPath;

    private NamePattern(int[] pattern, boolean wild, boolean ofPath) {
        this.pattern = pattern;
        this.wild = wild;
        this.ofPath = ofPath;
    }

    /** A pattern as it was typed. */
    public static NamePattern of(String typed) {
        String text = folded(typed);
        boolean wild = text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
        boolean ofPath = text.indexOf('/') >= 0;
        if (wild && ofPath && !text.startsWith("/")) {
            text = "*/" + text;
        }
        return new NamePattern(text.codePoints().toArray(), wild, ofPath);
    }

    /**
     * Whether an entry's name, or its path, fits.
     *
     * @param folder the path of the folder that holds it; empty for a source
     */
    public boolean fits(String folder, EntryName name) {
        String text = name.display();
        if (ofPath) {
            text = folder.isEmpty() ? "/" + text : "/" + folder + "/" + text;
        }
        int[] letters = folded(text).codePoints().toArray();
        return wild ? fits(letters) : contains(letters);
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private boolean contains(int[] text) {
        for (int start = 0; start + pattern.length <= text.length; start++) {
            int i = 0;
            while (i < pattern.length && pattern[i] == text[start + i]) {
                i++;
            }
            if (i == pattern.length) {
                return true;
            }
        }
        return false;
    }

    /** At most pattern times text steps: on a mismatch only the last {@code *} takes one letter more. */
    private boolean fits(int[] text) {
        int p = 0;
        int t = 0;
        int afterStar = -1;
        int retry = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == '*') {
                afterStar = ++p;
                retry = t;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == text[t])) {
                p++;
                t++;
            } else if (afterStar >= 0) {
                p = afterStar;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }
}
