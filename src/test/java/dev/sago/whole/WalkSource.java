package dev.sago.whole;

import dev.sago.model.Sha256;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a random walk: some dozens of letters, and a register of some MiB that does not compress. */
final class WalkSource {

    private static final int LETTERS = 36;
    private static final int REGISTER = 3 << 20;
    private static final int PART = 400_000;

    private final Path root;

    WalkSource(Path root, Random random) throws IOException {
        this.root = root;
        for (int i = 0; i < LETTERS; i++) {
            write(i, random);
        }
        byte[] bytes = new byte[REGISTER];
        random.nextBytes(bytes);
        Files.write(root.resolve("register"), bytes);
    }

    /** Few contents, so that some come back after their packs went. */
    private void write(int letter, Random random) throws IOException {
        Path folder = Files.createDirectories(root.resolve("year " + letter % 4));
        Files.writeString(folder.resolve("letter " + letter), ("Dear citizen " + random.nextInt(20) + "\n").repeat(90));
    }

    void change(Random random) throws IOException {
        for (int i = random.nextInt(5); i >= 0; i--) {
            write(random.nextInt(LETTERS), random);
        }
        int gone = random.nextInt(LETTERS);
        Files.deleteIfExists(root.resolve("year " + gone % 4).resolve("letter " + gone));
        if (random.nextInt(3) > 0) {
            byte[] part = new byte[PART];
            new Random(random.nextInt(4)).nextBytes(part);
            try (RandomAccessFile register =
                    new RandomAccessFile(root.resolve("register").toFile(), "rw")) {
                register.seek(random.nextInt(REGISTER - PART));
                register.write(part);
            }
        }
    }

    Map<String, Sha256> contents() throws IOException {
        return contents(root);
    }

    /** Hashes of all files below a folder. */
    static Map<String, Sha256> contents(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        Map<String, Sha256> contents = new TreeMap<>();
        for (Path file : files) {
            contents.put(folder.relativize(file).toString(), Sha256.hash(Files.readAllBytes(file)));
        }
        return contents;
    }
}
