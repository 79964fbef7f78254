package dev.sago.drill;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Removes a folder with all that is in it, whatever names and rights it has and however deep it is. Follows no link. What is
 * deeper than a path can tell is moved up first.
 */
final class FolderRemoval {

    /** In characters: three bytes each at most, and one more name of 255 must fit into the 4,096 of a path. */
    private static final int DEEPEST = 1200;

    private final Path top;
    private final Deque<Level> levels = new ArrayDeque<>();
    private int moved;

    private record Level(Path folder, Deque<Path> folders) {}

    private FolderRemoval(Path top) {
        this.top = top;
    }

    /** Removes it; the file {@code last} in it goes last, so that it tells to the end whose folder it is. */
    static void remove(Path top, String last) throws IOException {
        FolderRemoval removal = new FolderRemoval(top);
        Path kept = top.resolve(last);
        while (removal.empty(top, kept)) {
            // What was moved up is there now.
        }
        Files.deleteIfExists(kept);
        Files.deleteIfExists(top);
    }

    /** Empties the folder; gives whether something was moved up into it meanwhile. */
    private boolean empty(Path folder, Path kept) throws IOException {
        int before = moved;
        levels.push(open(folder, kept));
        while (!levels.isEmpty()) {
            Level level = levels.element();
            Path next = level.folders.poll();
            if (next == null) {
                levels.pop();
                if (!level.folder.equals(top)) {
                    Files.delete(level.folder);
                }
            } else if (next.toString().length() > DEEPEST) {
                Files.move(next, top.resolve("deep-" + moved++));
            } else {
                levels.push(open(next, kept));
            }
        }
        return moved > before;
    }

    private static Level open(Path folder, Path kept) throws IOException {
        Deque<Path> folders = new ArrayDeque<>();
        for (Path entry : list(folder)) {
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                folders.add(entry);
            } else if (!entry.equals(kept)) {
                delete(entry);
            }
        }
        return new Level(folder, folders);
    }

    private static List<Path> list(Path folder) throws IOException {
        try {
            return entries(folder);
        } catch (AccessDeniedException e) {
            allow(folder);
            return entries(folder);
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        }
        return entries;
    }

    private static void delete(Path entry) throws IOException {
        try {
            Files.delete(entry);
        } catch (NoSuchFileException e) {
            // It is gone: that is what was wanted.
        } catch (AccessDeniedException e) {
            Path folder = entry.toAbsolutePath().getParent();
            if (folder == null) {
                throw e; // The root of a file system is nobody's to empty.
            }
            allow(folder);
            Files.delete(entry);
        }
    }

    private static void allow(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
