package dev.sago.drill;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The folder of reports, a folder in it for each. Safe for threads that write different ones. */
final class ReportFiles {

    private final Path root;

    ReportFiles(Path root) {
        this.root = root;
    }

    Path folder(String name) {
        return root.resolve(name);
    }

    /** Writes all files of a report, or none. */
    void write(String name, Map<String, byte[]> files) throws IOException {
        Path begun = Files.createDirectories(root.resolve("." + name));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = begun.resolve(file.getKey());
            Files.write(path, file.getValue());
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        Files.move(begun, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** All files of a report, by name. */
    static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path file : entries) {
                files.put(
                        String.valueOf(file.getFileName()),
                        Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0]);
            }
        }
        return files;
    }

    /** The seal in a folder; absent where there is no file of that name. */
    static Optional<Seal> seal(Path folder) throws IOException, Seal.MalformedException {
        Path file = folder.resolve(Seal.FILE);
        return Files.isRegularFile(file) ? Optional.of(Seal.parse(Files.readAllBytes(file))) : Optional.empty();
    }

    /** All reports' folders, by name. */
    Map<String, Path> folders() throws IOException {
        Map<String, Path> folders = new TreeMap<>();
        if (Files.isDirectory(root)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    if (!name.startsWith(".") && !name.equals(ReportKeys.FOLDER) && Files.isDirectory(entry)) {
                        folders.put(name, entry);
                    }
                }
            }
        }
        return folders;
    }

    /** All files in one. */
    static byte[] pack(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("packing in memory", e);
        }
        return out.toByteArray();
    }

    static Map<String, byte[]> unpack(byte[] packed) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(packed))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
