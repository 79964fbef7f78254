package dev.sago.whole;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code kill -9} of a recovery at moments of its work, then the same command again: it is the same recovery, what was recovered is
 * not begun again, and all is right.
 *
 * <p>{@code -Dsago.kill.seed=N} tries other moments; a failure tells its seed.
 */
class RecoveryKillTest {

    private static final long SEED = Long.getLong("sago.kill.seed", 1592);
    private static final int SYSTEMS = 5;
    private static final int FILES = 24;
    private static final int KILLS = 3;

    @TempDir
    Path folder;

    @BeforeEach
    void backUp() throws Exception {
        StringBuilder text = new StringBuilder("""
                state: state
                keys: { file: master.key }
                sites:
                  daejeon: { store: { driver: directory, path: daejeon }, domains: { building: dj } }
                  gwangju: { store: { driver: directory, path: gwangju }, domains: { building: gj } }
                policies:
                  two: { copies: 2, quorum: 2, apart: [building] }
                systems:
                """);
        byte[] noise = new byte[1 << 20];
        for (int i = 0; i < SYSTEMS; i++) {
            Path source = Files.createDirectories(source(i));
            for (int j = 0; j < FILES; j++) {
                new Random(i * 100L + j).nextBytes(noise);
                Files.write(source.resolve("file " + j), noise);
            }
            text.append(
                    "  s%d: { home: daejeon, policy: two, grade: A1, sources: [ { files: { name: data, path: %s } } ] }\n"
                            .formatted(i, source));
        }
        Files.writeString(folder.resolve("sago.yaml"), text);
        Files.createDirectory(folder.resolve("daejeon"));
        Files.createDirectory(folder.resolve("gwangju"));
        SagoProcess.run(folder, "key", "init");
        SagoProcess.run(folder, "backup", "--all");
    }

    private Path source(int system) {
        return folder.resolve("live/s" + system);
    }

    @Test
    void aKilledRecoveryGoesOn() throws Exception {
        Random random = new Random(SEED);
        String[] recover = {"recover", "--lost", "daejeon", "--to", "to", "--parallel", "1"};
        Path to = folder.resolve("to");
        TreeSet<String> ids = new TreeSet<>();
        int at = 0;
        for (int i = 1; i <= KILLS; i++) {
            at = FILES * SYSTEMS * i / (KILLS + 1) + random.nextInt(FILES);
            SagoProcess.start(folder, recover).killAt(to.toFile(), at);
            ids.add(Files.readString(to.resolve(".sago-recovery")).strip());
        }
        int before = SagoProcess.count(to.toFile());
        JsonNode done = SagoProcess.run(folder, recover);
        String about = "seed %d: %s".formatted(SEED, done);
        ids.add(done.get("id").asText());
        assertThat(ids).as(about).hasSize(1);
        assertThat(before).as("it was killed before its end; %s", about).isLessThan(FILES * SYSTEMS);
        assertThat(done.at("/board/total/recovered").asInt()).as(about).isEqualTo(SYSTEMS);
        int whole = Math.max(
                0, at / FILES - 2); // Of those before the one that was being written, all but the last were compared.
        assertThat(done.get("began").size()).as(about).isPositive().isLessThanOrEqualTo(SYSTEMS - whole);
        for (int i = 0; i < SYSTEMS; i++) {
            assertSame(source(i), to.resolve("s" + i).resolve("data"), about);
        }
        assertThat(SagoProcess.count(to.toFile()))
                .as("nothing unfinished is left; %s", about)
                .isEqualTo(FILES * SYSTEMS + 1);
    }

    private static void assertSame(Path expected, Path actual, String about) throws IOException {
        for (int j = 0; j < FILES; j++) {
            assertThat(Files.mismatch(expected.resolve("file " + j), actual.resolve("file " + j)))
                    .as(about)
                    .isEqualTo(-1);
        }
    }
}
