package dev.sago.site;

import dev.sago.site.StoreException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What an object key may look like: segments of {@code [A-Za-z0-9._-]} joined by {@code '/'}, none of them empty,
 * {@code "."} or {@code ".."}, at most {@value #LONGEST_SEGMENT} characters each (the limit of most file systems) and
 * {@value #LONGEST} in all (S3 allows 1,024 with the prefix). Every store checks every key, because keys are also made
 * from what was read at a site, which is not to be trusted.
 */
final class Keys {

    static final int LONGEST = 900;
    static final int LONGEST_SEGMENT = 255;

    private Keys() {}

    /** Passes a good key. */
    static void check(String key) throws StoreException {
        String fault = key.isEmpty() ? "it is empty" : fault(key);
        if (fault != null) {
            throw new StoreException(Kind.OTHER, "\"" + shown(key) + "\" is not an object key: " + fault, null);
        }
    }

    /** Passes what keys can begin with: a part of a key that may end anywhere, and may be empty. */
    static void checkPrefix(String prefix) throws StoreException {
        // With a letter behind it, a prefix is a key; "a/." could begin "a/.b", and becomes that.
        String fault = prefix.endsWith("/..") || prefix.equals("..") ? "it climbs" : fault(prefix + "x");
        if (fault != null) {
            throw new StoreException(
                    Kind.OTHER, "\"" + shown(prefix) + "\" cannot begin an object key: " + fault, null);
        }
    }

    /** Whether it is a good key. */
    static boolean isKey(String key) {
        return !key.isEmpty() && fault(key) == null;
    }

    /** Whether a file of that name can be a segment of a key. */
    static boolean isSegment(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_SEGMENT && fault(name) == null && name.indexOf('/') < 0;
    }

    private static @Nullable String fault(String key) {
        if (key.length() > LONGEST) {
            return "it has more than " + LONGEST + " characters";
        }
        int start = 0;
        for (int i = 0; i <= key.length(); i++) {
            if (i == key.length() || key.charAt(i) == '/') {
                String segment = key.substring(start, i);
                if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                    return "a segment is \"" + segment + "\"";
                }
                if (segment.length() > LONGEST_SEGMENT) {
                    return "a segment has more than " + LONGEST_SEGMENT + " characters";
                }
                start = i + 1;
            } else if (!allowed(key.charAt(i))) {
                return "only A-Z, a-z, 0-9, '.', '_', '-' and '/' may stand in one";
            }
        }
        return null;
    }

    private static boolean allowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    /** Fit for a message: short, and without control characters. */
    private static String shown(String key) {
        String start = key.length() <= 100 ? key : key.substring(0, 100) + "...";
        return start.replaceAll("\\p{C}", "?");
    }
}
