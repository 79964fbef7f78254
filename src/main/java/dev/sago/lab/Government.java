package dev.sago.lab;

import dev.sago.posix.Descriptor;
import dev.sago.posix.Directory;
import dev.sago.posix.Posix;
import dev.sago.posix.PosixException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The sample file tree: documents in folders of services, years and months with various modes and times, and a folder of everything that
 * backups like to lose: links of all kinds, names with line breaks or in other encodings, times before 1970, a file that is mostly hole.
 * Written by the JDK alone, so that a mistake in how Sago writes attributes cannot hide here. For one thread.
 */
final class Government {

    private static final List<String> MODES = List.of("rw-------", "rw-r-----", "rwxr-xr-x", "rw-r--r--");
    private static final List<String> FOLDER_MODES = List.of("rwxr-xr-x", "rwxr-x---", "rwx------");
    private static final Instant FIRST = Instant.parse("2019-03-04T05:06:07.008009010Z");
    private static final Duration YEARS = Duration.ofDays(6 * 365);

    /** What Korean systems of the nineties wrote for {@code 한글.txt} (EUC-KR): not UTF-8. */
    private static final byte[] OLD_NAME = {(byte) 0xc7, (byte) 0xd1, (byte) 0xb1, (byte) 0xdb, '.', 't', 'x', 't'};

    private final Path root;
    private final Offices offices;
    private final Random random;
    private final List<Path> files = new ArrayList<>();

    Government(Path root, Offices offices, long seed) {
        this.root = root;
        this.offices = offices;
        this.random = new Random(seed);
    }

    /** Fills the empty tree. */
    void fill(List<Document> documents) throws IOException {
        for (Document document : documents) {
            add(document);
        }
        oddities();
        folderAttributes();
    }

    private Path add(Document document) throws IOException {
        Path file = root.resolve(offices.inTree(document.name()));
        Files.createDirectories(file.getParent());
        Files.copy(document.file(), file);
        attributes(file, MODES);
        files.add(file);
        return file;
    }

    private void attributes(Path path, List<String> modes) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(modes.get(random.nextInt(modes.size()))));
        Instant time = FIRST.plusNanos(random.nextLong(YEARS.toNanos()));
        Files.setLastModifiedTime(path, FileTime.from(time));
    }

    private void oddities() throws IOException {
        Path odd = Files.createDirectories(root.resolve("이상한 것들"));
        Files.createDirectory(odd.resolve("빈 폴더"));
        for (String name : List.of(
                "두  칸 띄운 이름.txt",
                "줄\n바꿈.txt",
                "-rf",
                "* ? $HOME \"'.txt",
                Normalizer.normalize("한글.txt", Normalizer.Form.NFC),
                Normalizer.normalize("한글.txt", Normalizer.Form.NFD))) {
            write(odd.resolve(name), "This is " + name);
        }
        write(odd.resolve("euc-kr"), "A name of the nineties");
        if (Posix.supported()) {
            rename(odd, "euc-kr", OLD_NAME);
        }
        write(odd.resolve("empty"), "");
        Path mostlyHole = odd.resolve("mostly hole.img");
        try (RandomAccessFile file = new RandomAccessFile(mostlyHole.toFile(), "rw")) {
            file.seek(2 << 20);
            file.write("the end".getBytes(StandardCharsets.UTF_8));
        }
        time(odd.resolve("-rf"), "1969-07-20T20:17:40.123456789Z");
        time(odd.resolve("empty"), "2037-12-31T23:59:59.999999999Z");
        links(Files.createDirectory(odd.resolve("links")));
    }

    private void links(Path folder) throws IOException {
        Path target = files.getFirst();
        Files.createSymbolicLink(folder.resolve("to a document"), folder.relativize(target));
        Files.createSymbolicLink(folder.resolve("to a folder"), Path.of("..", "빈 폴더"));
        Files.createSymbolicLink(folder.resolve("to nowhere"), Path.of("/no/such/place"));
        Files.createLink(folder.resolve("second name"), target);
        Files.createLink(folder.resolve("third name"), target);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }

    private static void time(Path file, String time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
    }

    private static void rename(Path folder, String from, byte[] to) throws PosixException {
        int fd = Descriptor.open(
                Descriptor.WORKING_FOLDER,
                folder.toString().getBytes(StandardCharsets.UTF_8),
                Descriptor.READ_ONLY | Descriptor.FOLDER,
                0);
        try {
            Directory.rename(fd, from.getBytes(StandardCharsets.UTF_8), fd, to);
        } finally {
            Descriptor.closeRead(fd);
        }
    }

    /** Deepest first, since whatever is done in a folder changes its time. */
    private void folderAttributes() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                attributes(folder, FOLDER_MODES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * A day's work: one document in thirty is written on, half as many are deleted, one gets another mode only; new ones come.
     *
     * @param fresh the new ones
     */
    Changes change(List<Document> fresh) throws IOException {
        List<Path> before = List.copyOf(files);
        long changed = 0;
        long deleted = 0;
        long bytes = 0;
        for (int i = 1; i < before.size(); i++) { // the first one has hard links, which would count three times
            Path file = before.get(i);
            if (i % 30 == 1) {
                Files.writeString(file, "\nRead and approved.\n", StandardOpenOption.APPEND);
                changed++;
                bytes += Files.size(file);
            } else if (i % 60 == 2) {
                Files.delete(file);
                files.remove(file);
                deleted++;
            } else if (i == 3) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
            }
        }
        for (Document document : fresh) {
            bytes += Files.size(add(document));
        }
        return new Changes(changed, fresh.size(), deleted, bytes);
    }
}
