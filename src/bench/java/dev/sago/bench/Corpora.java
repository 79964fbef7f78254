package dev.sago.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes corpora from what the machine has, once for each scale; later runs find them. The five parts of {@code mixed} can be asked for
 * alone too. A part that this machine cannot give is left out, and said so.
 */
final class Corpora {

    private static final String MAVEN = System.getProperty("user.home") + "/.m2/repository";
    private static final List<String> PARTS = List.of("source", "programs", "documents", "jars", "media");
    private static final long MB = 1_000_000;

    private final Path folder;
    private final Path downloads;
    private final double scale;
    private final Meter meter;

    Corpora(Options options, Meter meter) {
        this.folder = options.work().resolve("corpora").resolve("scale-" + options.scale());
        this.downloads = options.work().resolve("corpora").resolve("downloads");
        this.scale = options.scale();
        this.meter = meter;
    }

    /** The corpus of that name, made where it is not there yet; edits that a killed run left are taken back. */
    Corpus get(String name) {
        Folders.make(folder);
        // Of all, as the parts lie in `mixed`.
        Edits.undo(folder, "mixed", folder.resolve("mixed"));
        PARTS.forEach(part -> Edits.undo(folder, part, folder.resolve("mixed").resolve(part)));
        List.of("million", "image").forEach(other -> Edits.undo(folder, other, folder.resolve(other)));
        return switch (name) {
            case "mixed" -> mixed();
            case "source", "programs", "documents", "jars", "media" -> part(name);
            case "million" -> made(name, folder.resolve("million"), this::million);
            case "image" -> made(name, folder.resolve("image"), path -> Images.make(path, scale));
            default ->
                throw new BenchException(
                        "--corpus knows mixed, " + String.join(", ", PARTS) + ", million, image, not " + name);
        };
    }

    /** Bytes that the corpora asked for will take where they are not there yet; a little too many rather than too few. */
    long missing(List<String> names) {
        long bytes = 0;
        for (String name : names) {
            for (String part : name.equals("mixed") ? PARTS : List.of(name)) {
                Path path = PARTS.contains(part) ? partPath(part) : folder.resolve(part);
                if (!isMade(part, path)) {
                    bytes += (long) (scale * limit(part) * MB);
                    bytes += part.equals("source") ? 2_000 * MB : 0; // The package, unpacked whole and then thinned.
                }
            }
        }
        return bytes;
    }

    /** The most megabytes of a part at scale 1, as allocated. */
    static long limit(String part) {
        return switch (part) {
            case "source" -> 1_700;
            case "programs" -> 1_300;
            case "documents", "jars" -> 500;
            case "media" -> 512;
            case "million" -> 4_400;
            case "image" -> 450;
            case "mixed" -> PARTS.stream().mapToLong(Corpora::limit).sum();
            default -> 0;
        };
    }

    private Corpus mixed() {
        List<Corpus> parts = PARTS.stream().map(this::part).toList();
        List<String> from = new ArrayList<>();
        long files = 0;
        long bytes = 0;
        long allocated = 0;
        for (Corpus part : parts) {
            files += part.files();
            bytes += part.bytes();
            allocated += part.allocated();
            from.add(String.format(
                    Locale.ROOT,
                    "%s %d MB in %,d files (%s)",
                    part.name(),
                    part.bytes() / MB,
                    part.files(),
                    part.from()));
        }
        return new Corpus("mixed", folder, folder.resolve("mixed"), files, bytes, allocated, String.join("; ", from));
    }

    private Corpus part(String name) {
        return made(name, partPath(name), path -> make(name, path));
    }

    private Path partPath(String name) {
        return folder.resolve("mixed").resolve(name);
    }

    /** Its facts are written last. Whoever wanted room may have deleted the corpus and left the facts. */
    private boolean isMade(String name, Path path) {
        return Files.exists(folder.resolve(name + ".facts")) && Files.isDirectory(path);
    }

    private interface Maker {
        /** Fills a new folder and says from what. */
        String make(Path path) throws IOException;
    }

    private Corpus made(String name, Path path, Maker maker) {
        Path facts = folder.resolve(name + ".facts");
        try {
            if (!isMade(name, path)) {
                System.err.println("bench: making the corpus " + name);
                Folders.delete(path);
                Folders.make(path);
                String from = maker.make(path);
                Folders.Extent extent = Folders.extent(path);
                long allocated = name.equals("image") ? Images.dataBytes(scale) : extent.allocated();
                Files.writeString(
                        facts, extent.files() + "\n" + extent.bytes() + "\n" + allocated + "\n" + from + "\n");
            }
            List<String> lines = Files.readAllLines(facts);
            return new Corpus(
                    name,
                    folder,
                    path,
                    Long.parseLong(lines.get(0)),
                    Long.parseLong(lines.get(1)),
                    Long.parseLong(lines.get(2)),
                    lines.get(3));
        } catch (IOException e) {
            throw new BenchException("the corpus " + name + " cannot be made in " + path + ": " + e, e);
        }
    }

    private String make(String name, Path path) throws IOException {
        return switch (name) {
            case "source" -> source(path);
            case "programs" -> copies(path, name, List.of("/usr/lib", "/usr/bin"), any -> true);
            case "documents" ->
                copies(path, name, List.of("/usr/share/doc", "/usr/share/man", "/usr/share/locale"), any -> true);
            case "jars" ->
                copies(path, name, List.of(MAVEN), file -> file.toString().endsWith(".jar"));
            case "media" -> media(path);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private String source(Path path) throws IOException {
        Folders.make(downloads);
        String from;
        try {
            Path archive = kernelArchive();
            System.err.println("bench: unpacking " + archive.getFileName());
            meter.quietly(new Command(
                    List.of("tar", "-xJf", archive.toString(), "-C", path.toString(), "--no-same-owner"),
                    Map.of(),
                    downloads));
            from = "Debian's " + archive.getFileName();
        } catch (BenchException e) {
            System.err.println("bench: no Linux source from Debian's package: " + e.getMessage());
            return copies(path, "source", List.of("/usr/src", "/usr/include"), any -> true)
                    + ", as there is no Linux source here";
        }
        thin(path);
        return from;
    }

    /** Debian's tar.xz of the kernel; fetched by apt-get, without installing it. */
    private Path kernelArchive() throws IOException {
        Path unpacked = downloads.resolve("linux-source");
        if (!Files.exists(unpacked.resolve("usr/src"))) {
            String depends = meter.quietly(command(downloads, "apt-cache", "depends", "linux-source"));
            String name = depends.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("Depends: linux-source-"))
                    .map(line -> line.substring("Depends: ".length()))
                    .findFirst()
                    .orElseThrow(() -> new BenchException("apt-cache knows no linux-source-*"));
            meter.quietly(command(downloads, "apt-get", "download", name));
            Path deb = first(downloads, ".deb");
            meter.quietly(command(downloads, "dpkg-deb", "-x", deb.toString(), unpacked.toString()));
            Files.delete(deb);
        }
        return first(unpacked.resolve("usr/src"), ".tar.xz");
    }

    private static Command command(Path folder, String... words) {
        return new Command(List.of(words), Map.of(), folder);
    }

    private static Path first(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .findFirst()
                    .orElseThrow(() -> new BenchException("no *" + end + " in " + folder));
        }
    }

    /** Whether a file belongs to the chosen part of a corpus: by its name only, so the same on each machine. */
    private static boolean chosen(String name, double part) {
        return (new SplittableRandom(name.hashCode()).nextInt() & 0xffff_ffffL) < part * 0x1p32;
    }

    private void thin(Path path) {
        if (scale >= 1) {
            return;
        }
        Folders.walk(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!chosen(path.relativize(file).toString(), scale)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (!folder.equals(path) && Folders.isEmpty(folder)) {
                    Files.delete(folder);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private String copies(Path path, String name, List<String> roots, Predicate<Path> wanted) throws IOException {
        List<Path> there =
                roots.stream().map(Path::of).filter(Files::isDirectory).toList();
        long[] total = new long[1];
        for (Path root : there) {
            Folders.walk(root, new Readable() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    total[0] += attributes.isRegularFile() && wanted.test(file) ? attributes.size() : 0;
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        if (total[0] == 0) {
            return "absent: nothing in " + names(roots);
        }
        double part = scale * Math.min(1, (double) limit(name) * MB / total[0]);
        for (Path root : there) {
            copy(root, path.resolve(root.getFileName().toString()), part, wanted);
        }
        return String.format(Locale.ROOT, "%s, %.1f %% of it", names(roots), 100 * part);
    }

    /** For the table, which may be shown to others: whose home it is stays here. */
    private static String names(List<String> roots) {
        return String.join(", ", roots).replace(MAVEN, "the local Maven repository");
    }

    private static void copy(Path root, Path to, double part, Predicate<Path> wanted) {
        Map<Object, Path> links = new HashMap<>();
        Folders.walk(root, new Readable() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = root.relativize(file).toString();
                boolean special = attributes.isOther() || attributes.isRegularFile() && !Files.isReadable(file);
                if (special || !wanted.test(file) || !chosen(name, part)) {
                    return FileVisitResult.CONTINUE;
                }
                Path copy = to.resolve(name);
                Files.createDirectories(copy.getParent());
                Path known = attributes.isRegularFile() ? links.putIfAbsent(attributes.fileKey(), copy) : null;
                if (known != null) {
                    Files.createLink(copy, known);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Passes over what an ordinary user may not read. */
    private static class Readable extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }

    private String media(Path path) throws IOException {
        SplittableRandom random = new SplittableRandom(1592);
        long left = (long) (scale * limit("media") * MB);
        List<Path> made = new ArrayList<>();
        for (int number = 0; left > 0; number++) {
            Path album = path.resolve("album-%02d".formatted(number / 20));
            Files.createDirectories(album);
            Path file = album.resolve("clip-%04d.bin".formatted(number));
            if (number % 10 == 9) {
                Files.copy(made.get(random.nextInt(made.size())), file);
            } else {
                byte[] noise = new byte[(int) Math.min(left, 200_000 + random.nextInt(16_000_000))];
                random.nextBytes(noise);
                Files.write(file, noise);
                made.add(file);
            }
            left -= Files.size(file);
        }
        return "generated noise, every tenth file the same as an earlier one";
    }

    /** Small files in the shape of a civil service's drive: department, person, year, subject. */
    private String million(Path path) throws IOException {
        int count = (int) Math.max(10, Math.round(1_000_000 * scale));
        Texts texts = new Texts(1593);
        SplittableRandom random = new SplittableRandom(1594);
        byte[] content = new byte[4096];
        Path subject = path;
        int inSubject = 0;
        for (int number = 0; number < count; number++) {
            if (inSubject-- <= 0) {
                inSubject = random.nextInt(60);
                subject = path.resolve("department-%02d".formatted(random.nextInt(40)))
                        .resolve("person-%03d".formatted(random.nextInt(125)))
                        .resolve(Integer.toString(2016 + random.nextInt(10)))
                        .resolve("subject-%d".formatted(random.nextInt(12)));
                Files.createDirectories(subject);
            }
            double u = random.nextDouble();
            int size = random.nextInt(50) == 0 ? 0 : (int) (u * Math.sqrt(u) * 4097);
            if (random.nextInt(10) == 0) {
                random.nextBytes(content);
            } else {
                texts.fill(random, content, 0, size);
            }
            Path file = subject.resolve("document-%07d.txt".formatted(number));
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(content, 0, size));
            }
        }
        Files.setLastModifiedTime(path, FileTime.fromMillis(0));
        return "generated texts of 0 to 4 KiB, a tenth of them noise";
    }
}
