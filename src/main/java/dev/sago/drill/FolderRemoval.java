package dev.sago.drill;

import org.jspecify.annotations.Nullable;

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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Removes a folder with all that is in it, whatever names and rights it has and however deep it is. Follows no link. What is
 * deeper than a path can tell is moved up first. Files are removed by several threads: most of the time of it is the file
 * system's.
 */
final class FolderRemoval {

    /** In characters: three bytes each at most, and one more name of 255 must fit into the 4,096 of a path. */
    private static final int DEEPEST = 1200;

    private static final int MOST_THREADS = 4;
    private static final int MOST_WAITING = 64;

    private final Path top;
    private final Path kept;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final List<Path> emptied = new ArrayList<>();
    private final ThreadPoolExecutor threads;
    private volatile @Nullable IOException failure;
    private int moved;

    private record Level(Path folder, Deque<Path> folders) {}

    private FolderRemoval(Path top, Path kept, int moved) {
        this.top = top;
        this.kept = kept;
        this.moved = moved;
        int count = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        this.threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("remove-", 1).daemon().factory(),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /** Removes it; the file {@code last} in it goes last, so that it tells to the end whose folder it is. */
    static void remove(Path top, String last) throws IOException {
        Path kept = top.resolve(last);
        int before = -1;
        int moved = 0;
        while (moved > before) { // What was moved up is there now.
            before = moved;
            moved = new FolderRemoval(top, kept, moved).empty();
        }
        Files.deleteIfExists(kept);
        Files.deleteIfExists(top);
    }

    /** Empties the folder; gives how many were moved up into it so far. */
    private int empty() throws IOException {
        try {
            walk();
        } finally {
            await();
        }
        if (failure != null) {
            throw failure;
        }
        for (Path folder : emptied) {
            Files.delete(folder);
        }
        return moved;
    }

    private void walk() throws IOException {
        levels.push(open(top));
        while (!levels.isEmpty()) {
            Level level = levels.element();
            Path next = level.folders.poll();
            if (next == null) {
                levels.pop();
                if (!level.folder.equals(top)) {
                    emptied.add(level.folder);
                }
            } else if (next.toString().length() > DEEPEST) {
                Files.move(next, top.resolve("deep-" + moved++));
            } else {
                levels.push(open(next));
            }
        }
    }

    /** An interrupt does not hurry it, and is kept: removing is what makes room again. */
    private void await() {
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Level open(Path folder) throws IOException {
        Deque<Path> folders = new ArrayDeque<>();
        List<Path> others = new ArrayList<>();
        for (Path entry : list(folder)) {
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                folders.add(entry);
            } else if (!entry.equals(kept)) {
                others.add(entry);
            }
        }
        if (!others.isEmpty()) {
            threads.execute(() -> delete(others));
        }
        return new Level(folder, folders);
    }

    private void delete(List<Path> entries) {
        try {
            for (Path entry : entries) {
                delete(entry);
            }
        } catch (IOException e) {
            failure = e; // Thrown again when all threads have ended.
        }
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
