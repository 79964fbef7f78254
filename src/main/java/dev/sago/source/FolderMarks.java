package dev.sago.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Entries by which a folder says that its other contents are not worth keeping: a valid {@code CACHEDIR.TAG}, or names that the
 * settings give. The mark itself stays, as {@code tar --exclude-caches} and restic have it, so that a restored cache is one
 * again; if it is a folder, with all that is in it. (Borg leaves the whole folder out.)
 *
 * <p>Looks at names that are listed already; the walk is asked for the tag's bytes only where an entry has its name. Immutable.
 *
 * @see <a href="https://bford.info/cachedir/">Cache Directory Tagging Specification</a>
 */
final class FolderMarks {

    /** The name of the file that marks a cache. */
    static final String TAG = "CACHEDIR.TAG";

    private static final byte[] SIGNATURE =
            "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII);

    /** How many bytes of the tag say whether it is valid. */
    static final int SIGNATURE_LENGTH = SIGNATURE.length;

    /** Reads the tag of a folder in which something has its name. */
    interface TagFile {

        /**
         * The tag's first {@link #SIGNATURE_LENGTH} bytes, or fewer where it is shorter, no regular file, or cannot be
         * read: then it is no tag, the folder is kept, and the file told when it is read in earnest.
         */
        byte[] begin();
    }

    private final boolean caches;
    private final List<byte[]> names;

    private FolderMarks(boolean caches, List<byte[]> names) {
        this.caches = caches;
        this.names = names;
    }

    static FolderMarks of(SourceSettings.Files settings) {
        return new FolderMarks(
                settings.excludeCaches(),
                settings.excludeIfPresent().stream()
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    /** Whether no folder can have a mark. */
    boolean isEmpty() {
        return !caches && names.isEmpty();
    }

    /**
     * Which names of a folder are kept: its marks if it has any, otherwise all.
     *
     * @param listed its names, those of folders with a slash behind them, sorted as unsigned bytes
     */
    Predicate<byte[]> kept(byte[][] listed, TagFile file) {
        List<byte[]> marks = new ArrayList<>();
        byte[] tag = TAG.getBytes(StandardCharsets.US_ASCII);
        if (caches && contains(listed, tag) && Arrays.equals(file.begin(), SIGNATURE)) {
            marks.add(tag);
        }
        for (byte[] name : names) {
            byte[] asFolder = Arrays.copyOf(name, name.length + 1);
            asFolder[name.length] = '/';
            if (contains(listed, name)) {
                marks.add(name);
            } else if (contains(listed, asFolder)) {
                marks.add(asFolder);
            }
        }
        return name -> marks.isEmpty() || isAmong(marks, name);
    }

    private static boolean contains(byte[][] sorted, byte[] name) {
        return Arrays.binarySearch(sorted, name, Arrays::compareUnsigned) >= 0;
    }

    private static boolean isAmong(List<byte[]> marks, byte[] name) {
        return marks.stream().anyMatch(mark -> Arrays.equals(mark, name));
    }
}
