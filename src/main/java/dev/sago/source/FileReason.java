package dev.sago.source;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/** What a failed call of Java's file system means, in words for people and without the path. */
final class FileReason {

    /** Less than a file system needs for the smallest file. */
    private static final long FULL = 4096;

    private FileReason() {}

    static String words(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or folder";
            case NotDirectoryException _ -> "it is no folder";
            case FileAlreadyExistsException _ -> "something stands there";
            case DirectoryNotEmptyException _ -> "a folder stands there, which is not replaced";
            case ClosedByInterruptException _ -> "the thread was interrupted";
            case FileSystemException failure when failure.getReason() != null -> failure.getReason();
            default -> Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        };
    }

    /** What was tried, and why it failed. */
    static IOException of(String tried, IOException e) {
        return new IOException(tried + ": " + words(e), e);
    }

    /**
     * The same for a write. Java has no name for a full disk and the system's word depends on the language, so the disk
     * is asked how much room it has.
     */
    static IOException ofWrite(String tried, Path folder, IOException e) {
        if (!(e instanceof ClosedByInterruptException) && isFull(folder, e)) {
            return new DestinationFullException("no space left on the destination's disk", e);
        }
        return of(tried, e);
    }

    private static boolean isFull(Path folder, IOException e) {
        try {
            FileStore store = Files.getFileStore(folder);
            return store.getUsableSpace() < Math.max(FULL, store.getBlockSize());
        } catch (IOException | UnsupportedOperationException noAnswer) {
            e.addSuppressed(noAnswer);
            return false;
        }
    }
}
