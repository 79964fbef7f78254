package dev.sago.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A configuration with four folders as sites and a system or two, and the command line in process. A clock that moves a
 * minute with each use and not in between gives each snapshot its time.
 */
final class Vaults {

    static final List<String> SITES = List.of("daejeon", "gwangju", "gongju", "daegu");

    final Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-09-26T11:20:00Z"));

    /**
     * Four copies with a quorum of two of system {@code wiki}, three of {@code mail}.
     *
     * @param folder an empty folder
     */
    Vaults(Path folder) throws IOException {
        this.folder = folder;
        for (String site : SITES) {
            Files.createDirectory(site(site));
        }
        configure("");
        assertThat(sago("key", "init").exit()).isEqualTo(ExitCode.OK);
    }

    /** Writes the configuration; {@code more} goes behind the systems. */
    void configure(String more) throws IOException {
        Files.writeString(folder.resolve("sago.yaml"), """
            state: state
            keys: { file: master.key }
            sites:
              daejeon: { store: { driver: directory, path: daejeon }, location: { latitude: 36.37, longitude: 127.38 }, domains: { building: dj } }
              gwangju: { store: { driver: directory, path: gwangju }, location: { latitude: 35.14, longitude: 126.84 }, domains: { building: gw } }
              gongju: { store: { driver: directory, path: gongju }, location: { latitude: 36.48, longitude: 127.08 }, domains: { building: gj } }
              daegu: { store: { driver: directory, path: daegu }, location: { latitude: 35.89, longitude: 128.63 }, domains: { building: dg } }
            policies:
              four: { copies: 4, quorum: 2, offsite: 3 }
              three: { copies: 3, quorum: 2, offsite: 3 }
            systems:
              wiki: { home: daejeon, policy: four, grade: A1, sources: [ { files: { path: %1$s/wiki } } ] }
              mail: { home: daejeon, policy: three, grade: A2, sources: [ { files: { path: %1$s/mail } } ] }
            """.formatted(folder) + more);
    }

    /** One use, a minute after the last. */
    Use sago(String... words) {
        return sago(Map.of(), words);
    }

    Use sago(Map<String, String> env, String... words) {
        now.updateAndGet(before -> before.plusSeconds(60));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InstantSource clock = now::get;
        Surroundings around =
                new Surroundings(InputStream.nullInputStream(), out, err, env, folder, Terminal.NONE, clock);
        ExitCode exit = new Sago(around, new Screen(err), () -> false).run(List.of(words));
        return new Use(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The same, which must end well. */
    Use well(String... words) {
        Use use = sago(words);
        assertThat(use.exit()).as("%s%n%s", use.out(), use.err()).isEqualTo(ExitCode.OK);
        return use;
    }

    /** The time of the last use. */
    Instant now() {
        return now.get();
    }

    Path site(String name) {
        return folder.resolve(name);
    }

    /** Makes the tree that system {@code wiki} protects. */
    Path wiki() throws IOException {
        Path root = folder.resolve("wiki");
        Files.createDirectories(root.resolve("letters/2025"));
        Files.createDirectories(root.resolve("empty folder"));
        for (int i = 0; i < 30; i++) {
            Files.writeString(root.resolve("letters/2025/letter " + i), "Dear citizen,\n".repeat(i));
        }
        byte[] noise = new byte[3 << 20];
        new Random(1).nextBytes(noise);
        Files.write(root.resolve("photo.jpg"), noise);
        Files.writeString(root.resolve("사고 史庫.txt"), "네 곳에 나누어 보관하였다.");
        Files.createSymbolicLink(root.resolve("link"), Path.of("letters/2025"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("/nowhere/at all"));
        Files.createLink(root.resolve("letters/hard"), root.resolve("photo.jpg"));
        Files.setLastModifiedTime(root.resolve("letters"), FileTime.from(Instant.parse("1999-12-31T23:59:59Z")));
        return root;
    }

    /** Makes the tree that system {@code mail} protects. */
    Path mail() throws IOException {
        Path root = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(root.resolve("inbox"), "hello\n");
        return root;
    }

    /** The objects at a site whose path contains {@code part}, in order. */
    List<Path> objects(String site, String part) throws IOException {
        if (!Files.isDirectory(site(site))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(site(site))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(part))
                    .sorted()
                    .toList();
        }
    }

    static void assertSame(Path expected, Path actual) throws IOException, InterruptedException {
        assertThat(run(expected, "diff", "-r", "--no-dereference", expected.toString(), actual.toString()))
                .isEmpty();
        String find = "find . -printf '%p %y %m %U %G %T@ %l\\n' | LC_ALL=C sort";
        assertThat(run(actual, "sh", "-c", find)).isEqualTo(run(expected, "sh", "-c", find));
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    /** Deletes a folder's contents and, if it is not to stay, the folder. */
    static void delete(Path root, boolean itself) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                if (itself || !folder.equals(root)) {
                    Files.delete(folder);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
