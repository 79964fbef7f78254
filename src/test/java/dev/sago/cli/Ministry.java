package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sago.backup.BackupRun;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.model.Event;
import dev.sago.model.SnapshotId;
import dev.sago.work.Wiring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four sites in folders, two systems, a catalog, a key and a clock that tests turn: what a user of the command line has, below one folder. The policy
 * wants three copies, at {@code daejeon}, {@code gwangju} and {@code daegu}; {@code naju} is too near to the second and gets none.
 */
final class Ministry {

    static final Instant BEGIN = Instant.parse("2025-09-26T11:20:15Z");

    private static final String CONFIG = """
            state: state
            keys: { file: master.key }
            sites:
              daejeon:
                store: { driver: directory, path: sites/daejeon }
                location: { latitude: 36.38, longitude: 127.38 }
                domains: { building: nirs-daejeon }
              gwangju:
                store: { driver: directory, path: sites/gwangju }
                location: { latitude: 35.15, longitude: 126.84 }
                domains: { building: nirs-gwangju }
              daegu:
                store: { driver: directory, path: sites/daegu }
                location: { latitude: 35.89, longitude: 128.64 }
                domains: { building: nirs-daegu }
              naju:
                store: { driver: directory, path: sites/naju }
                location: { latitude: 35.03, longitude: 126.72 }
                domains: { building: nirs-naju }
            policies:
              three: { copies: 3, quorum: 2, offsite: 2, minimum-distance: 30km }
            systems:
              gov:
                home: daejeon
                grade: A1
                policy: three
                sources:
                  - files: { path: FOLDER/source/gov }
              drive:
                home: daejeon
                grade: A2
                policy: three
                sources:
                  - files: { path: FOLDER/source/drive }
            """;

    private final Path folder;
    private Terminal terminal = Terminal.NONE;
    private Instant now = BEGIN;

    Ministry(Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("sago.yaml"), CONFIG.replace("FOLDER", folder.toString()));
        try (MasterKey key = MasterKey.random(new SecureRandom())) {
            MasterKeyFile.create(folder.resolve("master.key"), key);
        }
        for (String site : List.of("daejeon", "gwangju", "daegu", "naju")) {
            Files.createDirectories(site(site));
        }
        Files.createDirectories(source("gov"));
        Files.createDirectories(source("drive"));
    }

    /** What one use of the command line came to. */
    record Ended(ExitCode exit, ByteBuffer bytes, String err) {

        String out() {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }

        List<String> lines() {
            return out().lines().toList();
        }

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out());
        }
    }

    Path site(String name) {
        return folder.resolve("sites").resolve(name);
    }

    Path source(String system) {
        return folder.resolve("source").resolve(system);
    }

    Path folder() {
        return folder;
    }

    /** Writes a file of a system, changed at the clock's time. */
    Path write(String system, String path, String text) throws IOException {
        Path file = source(system).resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(now));
        return file;
    }

    /** Writes a file of a name that Java cannot tell, but a shell can. */
    static void writeRaw(Path in, byte[] name, String text) throws IOException, InterruptedException {
        StringBuilder octal = new StringBuilder();
        for (byte b : name) {
            octal.append("\\%03o".formatted(b & 0xff));
        }
        Process shell = new ProcessBuilder("sh", "-c", "printf " + text + " > \"$(printf '" + octal + "')\"")
                .directory(in.toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();
    }

    /** Turns the clock. */
    void later(Duration time) {
        now = now.plus(time);
    }

    /** Lets standard output lead elsewhere. */
    void on(Terminal other) {
        terminal = other;
    }

    /** Makes a snapshot, and turns the clock by an hour. */
    SnapshotId backUp(String system) throws IOException, InterruptedException {
        Surroundings around = around(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        try (Wiring wiring = new Wiring(() -> folder.resolve("sago.yaml"), around.env(), around.clock())) {
            var settings = wiring.system(system);
            SnapshotId id = new BackupRun(
                            wiring.backupTools(wiring.catalog()), settings, wiring.sites(settings), Event.Listener.NONE)
                    .execute()
                    .commit()
                    .snapshot()
                    .id();
            later(Duration.ofHours(1));
            return id;
        }
    }

    /** One use of the command line, in English. */
    Ended sago(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ExitCode exit = sago(out, err, words);
        return new Ended(exit, ByteBuffer.wrap(out.toByteArray()), err.toString(StandardCharsets.UTF_8));
    }

    ExitCode sago(OutputStream out, OutputStream err, String... words) {
        return new Sago(around(out, err), new Screen(err), () -> false).run(List.of(words));
    }

    private Surroundings around(OutputStream out, OutputStream err) {
        Map<String, String> env = Map.of("LANG", "C", "TZ", "Asia/Seoul");
        return new Surroundings(InputStream.nullInputStream(), out, err, env, folder, terminal, () -> now);
    }
}
