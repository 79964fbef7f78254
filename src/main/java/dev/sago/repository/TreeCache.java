package dev.sago.repository;

import dev.sago.model.Sha256;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tree packs that this machine made, kept sealed in the state folder, so that the next run and a browse need no site.
 * Holds at most one GiB a system: the oldest go first. May be lost at any time. Safe for threads.
 */
final class TreeCache {

    private static final long MOST_BYTES = 1L << 30;

    private final Path folder;

    TreeCache(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a pack, which stands in the buffer from 0 to its limit. */
    void keep(Sha256 pack, ByteBuffer bytes) throws IOException {
        Path part = folder.resolve(pack.hex() + ".part");
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = bytes.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
        Files.move(part, folder.resolve(pack.hex()), StandardCopyOption.ATOMIC_MOVE);
        makeRoom();
    }

    private void makeRoom() throws IOException {
        TreeMap<FileTime, Path> byAge = new TreeMap<>();
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                bytes += Files.size(file);
                byAge.put(Files.getLastModifiedTime(file), file);
            }
        }
        while (bytes > MOST_BYTES && byAge.size() > 1) {
            Path oldest = byAge.pollFirstEntry().getValue();
            bytes -= Files.size(oldest);
            Files.deleteIfExists(oldest);
        }
    }

    /** A part of a pack, in a direct buffer, if the pack is here. */
    Optional<ByteBuffer> read(Sha256 pack, int position, int length) {
        try (FileChannel channel = FileChannel.open(folder.resolve(pack.hex()), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, (long) position + bytes.position()) < 0) {
                    return Optional.empty();
                }
            }
            return Optional.of(bytes.flip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // Unreadable is as good as lost: the sites have it.
        }
    }

    /** Drops a pack that turned out to be damaged. */
    void forget(Sha256 pack) {
        try {
            Files.deleteIfExists(folder.resolve(pack.hex()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
