package dev.sago.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The kinds of archives that a restore can write, told by the end of their names. */
public enum ArchiveFormat {
    /** For people and Windows: {@link ZipArchive} says what it loses. */
    ZIP(".zip") {
        @Override
        Archive write(ArchiveFile file) throws IOException {
            return new ZipArchive(file);
        }
    },
    /** Keeps everything that a restore to a folder keeps, but where holes were. */
    TAR_ZST(".tar.zst") {
        @Override
        Archive write(ArchiveFile file) throws IOException {
            return new TarArchive(file);
        }
    };

    private static final List<String> OTHERS = List.of(
            ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tar.lz4", ".tzst", ".7z", ".rar");

    private final String ending;

    ArchiveFormat(String ending) {
        this.ending = ending;
    }

    /** The format that a path's name asks for, in upper case too; empty for a folder's. */
    public static Optional<ArchiveFormat> of(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith(format.ending))
                .findFirst();
    }

    /** Whether a path's name asks for an archive of a kind that is not written: it would be a folder of that name, which nobody means. */
    public static boolean isOther(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return OTHERS.stream().anyMatch(name::endsWith);
    }

    /**
     * Begins an archive, in a folder that is made where it does not exist, and removes what a killed restore to the same path left.
     *
     * @param replace whether a file that stands there may be replaced
     * @param random gives a temporary name that no other restore uses at the same time
     * @throws IOException if it cannot be made, or another restore is writing it
     */
    public Archive create(Path to, boolean replace, RandomGenerator random) throws IOException {
        ArchiveFile file = ArchiveFile.create(to, replace, random);
        try {
            return write(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    abstract Archive write(ArchiveFile file) throws IOException;
}
