package dev.sago.whole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Makes trees of files for tests and compares them with the system's own tools, which share no code with Sago. */
final class Trees {

    private Trees() {}

    /** A small tree with what ordinary systems have: folders, text, noise, empty files, links, odd modes and times. */
    static void makeOrdinary(Path root, long seed) throws IOException {
        Random random = new Random(seed);
        Files.createDirectories(root.resolve("letters/2025/ministry of the interior"));
        Files.createDirectories(root.resolve("empty folder"));
        for (int i = 0; i < 40; i++) {
            Path file = root.resolve("letters/2025").resolve("letter " + i + ".txt");
            Files.writeString(file, "Dear citizen,\n".repeat(random.nextInt(400)));
        }
        byte[] noise = new byte[3 << 20];
        random.nextBytes(noise);
        Files.write(root.resolve("photo.jpg"), noise);
        Files.write(root.resolve("letters/copy of photo.jpg"), noise);
        byte[] large = new byte[11 << 20];
        random.nextBytes(large);
        Files.write(root.resolve("register.db"), large);
        Files.createFile(root.resolve("empty"));
        Files.writeString(root.resolve("사고 史庫.txt"), "네 곳에 나누어 보관하였다.");
        Files.createSymbolicLink(root.resolve("link"), Path.of("letters/2025"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("/nowhere/at all"));
        Files.createLink(root.resolve("letters/hard"), root.resolve("photo.jpg"));
        Files.setPosixFilePermissions(root.resolve("empty"), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(root.resolve("letters/2025"), PosixFilePermissions.fromString("r-xr-x---"));
        Files.setLastModifiedTime(
                root.resolve("register.db"), FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
        Files.setLastModifiedTime(root.resolve("letters"), FileTime.from(Instant.parse("1999-12-31T23:59:59Z")));
    }

    /** Compares bytes by {@code diff -r} and attributes by {@code find -printf}. */
    static void assertSame(Path expected, Path actual) throws IOException, InterruptedException {
        assertThat(run(expected, "diff", "-r", "--no-dereference", expected.toString(), actual.toString()))
                .as("diff -r")
                .isEmpty();
        assertThat(list(actual)).isEqualTo(list(expected));
    }

    private static String list(Path root) throws IOException, InterruptedException {
        return run(
                root,
                "sh",
                "-c",
                "find . -printf '%p %y %m %U %G %n %s %T@ %l\\n' | sed 's/ d \\(.*\\) [0-9]* \\([0-9.]* \\)$/ d \\1 \\2/' | LC_ALL=C sort");
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

    static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, java.io.IOException e) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
