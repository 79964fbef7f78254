package dev.sago.site;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The folder of unfinished files in a {@link DirectoryObjectStore}, and what crashed puts left in it. */
final class Leftovers {

    /** No put takes that long, so nobody is still writing a file of that age. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private Leftovers() {}

    /**
     * Makes the folder, deletes files in it that are a day older than a new one, and finds out whether hard links work.
     * Where nothing can be written (a disk that was mounted read-only for a restore) this does nothing and says no.
     */
    static boolean sweepAndTryLinks(Path folder) {
        Path probe = folder.resolve(UUID.randomUUID().toString());
        Path link = folder.resolve(UUID.randomUUID().toString());
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder);
            }
            Files.createFile(probe);
            sweep(folder, Files.getLastModifiedTime(probe).toInstant().minus(FORGOTTEN));
            Files.createLink(link, probe);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        } finally {
            drop(link);
            drop(probe);
        }
    }

    private static void sweep(Path folder, Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(FileTime.from(before)) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Deletes a file that nobody needs; where that fails, a later sweep does it. */
    static void drop(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The sweep of a later day takes it; what the caller came for has been decided already.
        }
    }
}
