package dev.sago.site;

import dev.sago.site.StoreException.Kind;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

/** What a failed call to the file system means for a caller of {@link DirectoryObjectStore}. */
final class FolderFailure {

    private FolderFailure() {}

    /**
     * Wraps it.
     *
     * @param needed bytes that were to be written; a write that failed where there is no room for them failed for that
     *     reason, whatever words and language the system used
     */
    static StoreException of(String call, String key, Path root, long needed, IOException e) {
        if (e instanceof StoreException known) {
            return known;
        }
        Kind kind = needed > 0 && !(e instanceof FileSystemException f && f.getReason() == null) && isFull(root, needed)
                ? Kind.FULL
                : kind(call, e);
        return new StoreException(kind, call + " " + key + " at folder " + root + " failed: " + words(e), e);
    }

    /** Whether it says that the file is not there; a file where the path has a folder is that too. */
    static boolean isAbsent(IOException e) {
        return e instanceof NoSuchFileException || reason(e).contains("not a directory");
    }

    private static Kind kind(String call, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return Kind.INTERRUPTED;
        }
        if (isAbsent(e)) {
            return call.equals("get") ? Kind.NOT_FOUND : Kind.OTHER;
        }
        String reason = reason(e);
        if (reason.contains("no space left") || reason.contains("quota exceeded")) {
            return Kind.FULL;
        }
        if (e instanceof AccessDeniedException
                || reason.contains("read-only file system")
                || reason.contains("operation not permitted")) {
            return Kind.DENIED;
        }
        if (reason.contains("input/output error")) {
            // A bad sector: those bytes are gone, and another site has them.
            return call.equals("get") ? Kind.CORRUPT : Kind.UNREACHABLE;
        }
        if (reason.contains("stale file handle")
                || reason.contains("host is down")
                || reason.contains("not connected")
                || reason.contains("timed out")) {
            return Kind.UNREACHABLE;
        }
        return Kind.OTHER;
    }

    private static boolean isFull(Path root, long needed) {
        try {
            return Files.getFileStore(root).getUsableSpace() < needed;
        } catch (IOException | ReadOnlyFileSystemException e) {
            return false;
        }
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? "" : reason.toLowerCase(Locale.ROOT);
    }

    private static String words(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return "the thread was interrupted";
        }
        return e instanceof FileSystemException f && f.getReason() == null
                ? e.getClass().getSimpleName() + " " + f.getFile()
                : String.valueOf(e.getMessage());
    }
}
