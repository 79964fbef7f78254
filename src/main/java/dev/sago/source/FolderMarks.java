package dev.sago.source;

import dev.sago.posix.Descriptor;
import dev.sago.posix.FileType;
import dev.sago.posix.PosixException;
import dev.sago.posix.Stat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries by which a folder says that its other contents are not worth keeping: a valid {@code CACHEDIR.TAG}, or names that the
 * settings give. The mark itself stays, as {@code tar --exclude-caches} and restic have it, so that a restored cache is one
 * again; if it is a folder, with all that is in it. (Borg leaves the whole folder out.)
 *
 * <p>Looks at names that are listed already; the tag's bytes are read only where an entry has its name. Immutable.
 *
 * @see <a href="https://bford.info/cachedir/">Cache Directory Tagging Specification</a>
 */
final class FolderMarks {

    private static final byte[] TAG = "CACHEDIR.TAG".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE =
            "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII);
    private static final int FLAGS = Descriptor.READ_ONLY | Descriptor.NO_FOLLOW | Descriptor.NON_BLOCKING;

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
     * What is kept of a folder: its marks if it has any, otherwise all.
     *
     * @param listed its names, those of folders with a slash behind them, sorted as unsigned bytes
     */
    byte[][] kept(int folder, byte[][] listed) {
        List<byte[]> marks = new ArrayList<>();
        if (caches && contains(listed, TAG) && isTag(folder)) {
            marks.add(TAG);
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
        return marks.isEmpty()
                ? listed
                : Arrays.stream(listed).filter(name -> isAmong(marks, name)).toArray(byte[][]::new);
    }

    private static boolean contains(byte[][] sorted, byte[] name) {
        return Arrays.binarySearch(sorted, name, Arrays::compareUnsigned) >= 0;
    }

    private static boolean isAmong(List<byte[]> marks, byte[] name) {
        return marks.stream().anyMatch(mark -> Arrays.equals(mark, name));
    }

    /** One that cannot be read is none: the folder is kept, and the file told when it is read in earnest. */
    private static boolean isTag(int folder) {
        try {
            int fd = Descriptor.open(folder, TAG, FLAGS, 0);
            try {
                ByteBuffer begin = ByteBuffer.allocate(SIGNATURE.length);
                return Stat.of(fd).type() == FileType.REGULAR
                        && Descriptor.read(fd, begin, 0) == SIGNATURE.length
                        && Arrays.equals(begin.array(), SIGNATURE);
            } finally {
                Descriptor.closeRead(fd);
            }
        } catch (PosixException e) {
            return false;
        }
    }
}
