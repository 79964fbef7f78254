package dev.sago.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/** Things done to whole trees: measuring, reading, deleting. Links are never followed. */
final class Folders {

    private Folders() {}

    /** What a tree holds: regular files, their sizes together, and the bytes allocated to them and to its folders. */
    record Extent(long files, long bytes, long allocated) {}

    static Extent extent(Path root) {
        long[] sums = new long[3];
        walk(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                sums[2] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    sums[0]++;
                    sums[1] += attributes.size();
                    // Rounded to blocks; only an image has holes, and Images knows what it wrote.
                    sums[2] += (attributes.size() + 4095) / 4096 * 4096;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new Extent(sums[0], sums[1], sums[2]);
    }

    /** Reads every byte once, so that it is in the page cache as far as there is room; holes are read as holes, which costs little. */
    static void read(Path root) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        walk(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    try (FileChannel channel = FileChannel.open(file)) {
                        while (channel.read(buffer.clear()) >= 0) {
                            // Only to have it in the cache.
                        }
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes a tree; what is not there is no error. */
    static void delete(Path root) {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        walk(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                // Restored trees hold folders that their owner may not write to.
                if (!Files.isWritable(folder) && !folder.toFile().setWritable(true, true)) {
                    throw new BenchException(
                            folder + " cannot be made writable, so it cannot be deleted: delete " + root);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BenchException("the folder " + folder + " cannot be made: " + e, e);
        }
    }

    static boolean isEmpty(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            throw new BenchException("the folder " + folder + " cannot be listed: " + e, e);
        }
    }

    static void walk(Path root, SimpleFileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(root, visitor);
        } catch (IOException | UncheckedIOException e) {
            throw new BenchException("walking " + root + " failed: " + e, e);
        }
    }
}
