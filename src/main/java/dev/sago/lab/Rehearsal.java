package dev.sago.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Backs up, looks and restores in a folder of its own, so that the JVM's ahead-of-time cache has the engine's classes and
 * the profiles of its loops: without them a short run spends more time on loading and compiling than on its work. Both
 * S3 clients are asked as well, for sites that do not answer: a server in this process would fill the cache with classes
 * that nobody needs. Leaves nothing behind.
 */
public final class Rehearsal implements AutoCloseable {

    private static final int FOLDERS = 30;
    private static final int FILES = 60;
    private static final int LARGE_FILES = 6;
    private static final int SYSTEMS = 700;
    private static final int LARGE_BYTES = 8 << 20;
    private static final long SEED = 1592;
    private static final int WELL = 0;
    private static final int SITES_AWAY = 4;
    private static final int NEVER_BACKED_UP = 1;

    /** Port 9 of the loopback interface refuses, unless somebody still runs a discard service. */
    private static final String CONFIGURATION = """
            state: state
            keys: { file: master.key }
            sites:
              one:   { store: { driver: directory, path: one }, domains: { building: one } }
              two:   { store: { driver: directory, path: two }, domains: { building: two } }
              three: { store: { driver: aws, endpoint: "http://127.0.0.1:9", bucket: none, access-key: none,
                                secret-key: "${NONE}" }, domains: { building: three } }
              four:  { store: { driver: minio, endpoint: "http://127.0.0.1:9", bucket: nowhere, access-key: none,
                                secret-key: "${NONE}" }, domains: { building: four } }
            policies:
              near: { copies: 2, offsite: 0, prefer: [one, two] }
              all: { copies: 4, quorum: 2, offsite: 0 }
            systems:
              tree: { home: one, grade: A1, policy: near, sources: [ files: { path: "FOLDER/tree" } ] }
              far:  { home: one, grade: A1, policy: all, sources: [ files: { path: "FOLDER/tree/year 0" } ] }
            """;

    private final Path folder;
    private final ToIntFunction<List<String>> sago;

    /**
     * Makes the folder.
     *
     * @param sago runs one command line, with {@code NONE} in its environment, and gives its exit code
     */
    public Rehearsal(Path parent, ToIntFunction<List<String>> sago) throws IOException {
        this.folder = LabFolder.create(parent);
        this.sago = sago;
    }

    /**
     * Walks through everything.
     *
     * @throws IOException if a line did not end as it must: what it would have done has not been rehearsed
     */
    public void play() throws IOException {
        String config = Files.writeString(
                        folder.resolve("sago.yaml"), CONFIGURATION.replace("FOLDER", folder.toString()))
                .toString();
        String out = folder.resolve("restored").toString();
        Files.createDirectory(folder.resolve("one"));
        Files.createDirectory(folder.resolve("two"));
        fill(folder.resolve("tree"));
        List<List<String>> lines = List.of(
                List.of("key", "init", folder.resolve("master.key").toString()),
                List.of("plan"),
                List.of("backup", "tree"),
                List.of("backup", "tree"),
                List.of("--json", "backup", "tree"),
                List.of("snapshots"),
                List.of("ls", "tree"),
                List.of("find", "*.csv"),
                List.of("restore", "tree", "--to", out),
                List.of("restore", "tree", "--to", out),
                List.of("restore", "tree", "--to", out + "-one", "--path", "tree/large 1.csv"),
                List.of("verify", "tree"),
                List.of("runs"));
        for (List<String> line : lines) {
            rehearse(config, line, WELL);
        }
        rehearse(config, List.of("backup", "far"), SITES_AWAY);
        rehearse(config, List.of("status"), SITES_AWAY);
        rehearse(config, List.of("--json", "status"), SITES_AWAY);
        String many = Files.writeString(folder.resolve("many.yaml"), Files.readString(Path.of(config)) + many())
                .toString();
        rehearse(many, List.of("status"), NEVER_BACKED_UP);
        rehearse(config, List.of("site", "list"), WELL);
    }

    private void rehearse(String config, List<String> line, int expected) throws IOException {
        List<String> words = new ArrayList<>(List.of("-c", config));
        words.addAll(line);
        int code = sago.applyAsInt(words);
        if (code != expected) {
            throw new IOException(
                    "`sago " + String.join(" ", line) + "` ended with exit code " + code + ", not " + expected);
        }
    }

    /** As many systems as a government has: a status of them is to be there in a second. */
    private static String many() {
        StringBuilder systems = new StringBuilder();
        for (int i = 0; i < SYSTEMS; i++) {
            systems.append(String.format(
                    Locale.ROOT,
                    "  s%03d: { home: one, grade: A%d, policy: near, sources: [ files: { path: /srv/s%1$03d } ] }%n",
                    i,
                    1 + i % 3));
        }
        return systems.toString();
    }

    /** Small files in many folders, and some that are cut into chunks; text, so that it can be compressed. */
    private static void fill(Path tree) throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < FOLDERS; i++) {
            Path folder = Files.createDirectories(tree.resolve("year " + i % 5).resolve("folder " + i));
            for (int j = 0; j < FILES; j++) {
                Files.write(folder.resolve("document " + j + ".txt"), text(random, 200 + random.nextInt(12_000)));
            }
        }
        for (int i = 0; i < LARGE_FILES; i++) {
            Files.write(tree.resolve("large " + i + ".csv"), text(random, LARGE_BYTES));
        }
    }

    private static byte[] text(Random random, int length) {
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            int number = random.nextInt(100_000);
            for (byte digit : Integer.toString(number).getBytes(StandardCharsets.US_ASCII)) {
                if (at < length) {
                    bytes[at++] = digit;
                }
            }
            if (at < length) {
                bytes[at++] = (byte) (number % 12 == 0 ? '\n' : ',');
            }
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        LabFolder.delete(folder);
    }
}
