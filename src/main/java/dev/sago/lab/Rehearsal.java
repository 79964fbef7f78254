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
import java.util.stream.Stream;

/**
 * Backs up, looks and restores in a folder of its own, so that the JVM's ahead-of-time cache has the engine's classes and
 * the profiles of its loops: without them a short run spends more time on loading and compiling than on its work. Every class of a
 * cache is loaded at each start, needed or not; so another process makes the catalog's tables, with all the
 * classes that takes, and the S3 clients are asked only where sites in S3 are rehearsed: for sites that do not answer, since a server in this
 * process would fill the cache as well. Leaves nothing behind.
 */
public final class Rehearsal implements AutoCloseable {

    private static final int FOLDERS = 30;
    private static final int FILES = 60;
    private static final int LARGE_FILES = 6;
    private static final int SYSTEMS = 700;
    private static final int LARGE_BYTES = 8 << 20;
    private static final long SEED = 1592;
    private static final int WELL = 0;
    private static final int ALARM = 1;
    private static final int SITES_AWAY = 4;

    private static final String CONFIGURATION = """
            state: state
            keys: { file: master.key }
            sites:
              one: { store: { driver: directory, path: one }, domains: { building: one } }
              two: { store: { driver: directory, path: two }, domains: { building: two } }
            policies:
              near: { copies: 2, offsite: 0 }
            systems:
              small: { home: one, grade: A1, policy: near, sources: [ files: { path: "FOLDER/tree/year 0" } ] }
              tree:  { home: one, grade: A1, policy: near, sources: [ files: { path: "FOLDER/tree" } ] }
            """;

    /** Port 9 of the loopback interface refuses, unless somebody still runs a discard service. */
    private static final String FAR_CONFIGURATION = """
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
              all: { copies: 4, quorum: 2, offsite: 0 }
            systems:
              far: { home: one, grade: A1, policy: all, sources: [ files: { path: "FOLDER/tree/year 1" } ] }
            """;

    private final Path folder;
    private final ToIntFunction<List<String>> sago;
    private final boolean s3;

    /**
     * Makes the folder.
     *
     * @param sago runs one command line, with {@code NONE} in its environment, and gives its exit code
     * @param s3 whether sites in S3 are rehearsed too
     */
    public Rehearsal(Path parent, ToIntFunction<List<String>> sago, boolean s3) throws IOException {
        this.folder = LabFolder.create(parent);
        this.sago = sago;
        this.s3 = s3;
    }

    /**
     * Walks through everything.
     *
     * @throws IOException if a line did not end as it must: what it would have done has not been rehearsed
     */
    public void play() throws IOException {
        String near = configuration("sago.yaml", CONFIGURATION);
        String out = folder.resolve("restored").toString();
        Files.createDirectory(folder.resolve("one"));
        Files.createDirectory(folder.resolve("two"));
        fill(folder.resolve("tree"));
        rehearse(near, WELL, "key", "init", folder.resolve("master.key").toString());
        elsewhere(near, "backup", "small");
        rehearse(near, WELL, "plan");
        rehearse(near, WELL, "backup", "tree");
        rehearse(near, WELL, "backup", "tree");
        rehearse(near, WELL, "--json", "backup", "tree");
        rehearse(near, WELL, "snapshots");
        rehearse(near, WELL, "ls", "tree");
        rehearse(near, WELL, "find", "*.csv");
        rehearse(near, WELL, "restore", "tree", "--to", out);
        rehearse(near, WELL, "restore", "tree", "--to", out);
        rehearse(near, WELL, "restore", "tree", "--to", out + "-one", "--path", "tree/large 1.csv");
        rehearse(near, WELL, "verify", "tree");
        rehearse(near, ALARM, "status");
        rehearse(near, ALARM, "--json", "status");
        rehearse(configuration("many.yaml", CONFIGURATION + many()), ALARM, "status");
        rehearse(near, WELL, "site", "list");
        rehearse(near, WELL, "runs");
        if (s3) {
            rehearse(configuration("far.yaml", FAR_CONFIGURATION), SITES_AWAY, "backup", "far");
        }
    }

    private String configuration(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text.replace("FOLDER", folder.toString()))
                .toString();
    }

    private void rehearse(String config, int expected, String... line) throws IOException {
        check(sago.applyAsInt(words(config, line)), expected, line);
    }

    private static List<String> words(String config, String... line) {
        return Stream.concat(Stream.of("-c", config), Stream.of(line)).toList();
    }

    private static void check(int code, int expected, String... line) throws IOException {
        if (code != expected) {
            throw new IOException(
                    "`sago " + String.join(" ", line) + "` ended with exit code " + code + ", not " + expected);
        }
    }

    /** In a process whose classes the cache does not get. */
    private static void elsewhere(String config, String... line) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sago.cli.Sago"));
        command.addAll(words(config, line));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            check(process.waitFor(), WELL, line);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another process rehearsed", e);
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
