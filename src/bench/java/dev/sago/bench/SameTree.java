package dev.sago.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Compares a restored tree with its original, byte by byte. Another content, type, link target or set of names is a wrong result and is
 * thrown; other permissions or times of files are counted, as tools differ in what they promise.
 */
final class SameTree {

    private final Path original;
    private final Path copy;
    private long entries;
    private long attributes;

    private SameTree(Path original, Path copy) {
        this.original = original;
        this.copy = copy;
    }

    /** How many entries have other permissions or another time of change; throws {@link BenchException} where content differs. */
    static long check(Path original, Path copy) {
        SameTree trees = new SameTree(original, copy);
        Folders.walk(original, trees.each());
        long[] restored = new long[1];
        Folders.walk(copy, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
                restored[0]++;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes found) {
                restored[0]++;
                return FileVisitResult.CONTINUE;
            }
        });
        if (restored[0] != trees.entries) {
            throw new BenchException(
                    "WRONG: " + copy + " has " + restored[0] + " entries, the original has " + trees.entries);
        }
        return trees.attributes;
    }

    private SimpleFileVisitor<Path> each() {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes found) throws IOException {
                compare(folder, found);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
                compare(file, found);
                return FileVisitResult.CONTINUE;
            }
        };
    }

    private void compare(Path file, BasicFileAttributes is) throws IOException {
        Path other = copy.resolve(original.relativize(file).toString());
        if (!Files.exists(other, LinkOption.NOFOLLOW_LINKS)) {
            throw new BenchException("WRONG: " + other + " is missing");
        }
        entries++;
        PosixFileAttributes mine = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes theirs = Files.readAttributes(other, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean same = is.isDirectory() && theirs.isDirectory()
                || is.isSymbolicLink()
                        && theirs.isSymbolicLink()
                        && Files.readSymbolicLink(file).equals(Files.readSymbolicLink(other))
                || is.isRegularFile()
                        && theirs.isRegularFile()
                        && is.size() == theirs.size()
                        && Files.mismatch(file, other) < 0;
        if (!same) {
            throw new BenchException("WRONG: " + other + " differs from " + file);
        }
        // The destination itself was made by the bench, not by the tool.
        if (!is.isSymbolicLink()
                && !file.equals(original)
                && (!mine.permissions().equals(theirs.permissions())
                        || !mine.lastModifiedTime().equals(theirs.lastModifiedTime()))) {
            attributes++;
        }
    }
}
