package dev.sago.source;

import dev.sago.model.SagoException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a source leaves out, by the rules of {@code .gitignore}.
 *
 * <ul>
 *   <li>A pattern without a slash, or with one at its end only, fits names at any depth: {@code *.tmp}. Any other is
 *       anchored at the source's root: {@code /cache}, {@code var/log}.
 *   <li>A slash at the end fits folders only: {@code /cache/}. What is below an excluded folder is not looked at.
 *   <li>{@code *} and {@code ?} fit any text or one character inside a name, {@code [a-z]} and {@code [!a-z]} one character
 *       of a set, {@code **} any number of folders, at the end all that is inside.
 *   <li>{@code !pattern} takes back what an earlier pattern excluded; the last one that fits decides.
 *   <li>A backslash makes the next character an ordinary one.
 * </ul>
 *
 * <p>Names are compared as bytes, so composed and decomposed Hangul (NFC, NFD) are different names, as they are for the file
 * system. A character is a code point, or a byte that is not UTF-8; to Git it is always a byte. Immutable.
 */
public final class ExcludeRules {

    private static final Segment ANY_FOLDERS = new Segment(true, new Glob(new byte[0]));
    private static final Segment ANY_NAME = new Segment(false, new Glob(new byte[] {'*'}));

    private final List<Rule> rules;

    /** What stands between two slashes: any number of folders, or a pattern of one name. */
    private record Segment(boolean anyFolders, Glob glob) {}

    /** One pattern. */
    private record Rule(List<Segment> segments, boolean foldersOnly, boolean excludes) {}

    private ExcludeRules(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * Reads patterns.
     *
     * @throws SagoException of kind USAGE for a pattern that is empty or whose bracket is not closed
     */
    public static ExcludeRules of(List<String> patterns) {
        return new ExcludeRules(patterns.stream().map(ExcludeRules::rule).toList());
    }

    private static Rule rule(String pattern) {
        boolean excludes = !pattern.startsWith("!");
        String path = excludes ? pattern : pattern.substring(1);
        boolean foldersOnly = path.endsWith("/");
        if (foldersOnly) {
            path = path.substring(0, path.length() - 1);
        }
        boolean anchored = path.contains("/");
        List<Segment> segments = new ArrayList<>();
        if (!anchored) {
            segments.add(ANY_FOLDERS);
        }
        for (String segment : (path.startsWith("/") ? path.substring(1) : path).split("/", -1)) {
            if (segment.isEmpty()) {
                throw invalid(pattern, "it has an empty name");
            }
            Glob glob = new Glob(segment.getBytes(StandardCharsets.UTF_8));
            if (!glob.isComplete()) {
                throw invalid(
                        pattern, "a bracket is not closed, a class is not known, or a backslash stands at the end");
            }
            segments.add(segment.equals("**") ? ANY_FOLDERS : new Segment(false, glob));
        }
        if (segments.getLast().anyFolders) {
            segments.add(ANY_NAME); // "a/**" is all that is inside of a, not a itself
        }
        return new Rule(List.copyOf(segments), foldersOnly, excludes);
    }

    private static SagoException invalid(String pattern, String why) {
        return SagoException.usage(
                "the exclude pattern \"" + pattern + "\" is not valid: " + why,
                "Write it as in a .gitignore file, for example *.tmp or /cache/.");
    }

    /** Whether nothing is ever left out. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * Whether an entry is left out.
     *
     * @param folders the names of its folders below the root, outermost first
     */
    public boolean excludes(List<byte[]> folders, byte[] name, boolean folder) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if ((folder || !rule.foldersOnly) && fits(rule.segments, folders, name)) {
                return rule.excludes;
            }
        }
        return false;
    }

    /** Goes on greedily, and back to the last {@code **} on a mismatch: enough, since each segment fits one name. */
    private static boolean fits(List<Segment> pattern, List<byte[]> folders, byte[] name) {
        int names = folders.size() + 1;
        int p = 0;
        int n = 0;
        int afterAny = -1;
        int retry = -1;
        if (pattern.size() == 2 && pattern.getFirst().anyFolders) {
            return pattern.getLast().glob.fits(name); // The usual "*.tmp": folders do not matter.
        }
        while (n < names) {
            if (p < pattern.size() && pattern.get(p).anyFolders) {
                afterAny = ++p;
                retry = n;
            } else if (p < pattern.size() && pattern.get(p).glob.fits(n < names - 1 ? folders.get(n) : name)) {
                p++;
                n++;
            } else if (afterAny >= 0) {
                p = afterAny;
                n = ++retry;
            } else {
                return false;
            }
        }
        return p == pattern.size();
    }
}
