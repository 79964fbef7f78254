package dev.sago.whole;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code kill -9} of the command line at moments of a backup and of a restore, then the same command again: the result is right, and
 * nothing that was complete is sent or fetched twice.
 *
 * <p>{@code -Dsago.kill.rounds=N} tries more moments, {@code -Dsago.kill.seed=N} others; a failure tells its seed.
 */
class KillTest {

    private static final long SEED = Long.getLong("sago.kill.seed", 1592);
    private static final int ROUNDS = Integer.getInteger("sago.kill.rounds", 1);
    private static final int KILLS = 3;
    private static final int NOISE = 18;
    private static final List<String> SITES = List.of("daejeon", "gwangju");

    /** Footers of packs that ended early, and trees that were stored twice because their index was not written yet. */
    private static final long SLACK = 2 << 20;

    private static final String CONFIG = """
            state: state
            keys: { file: master.key }
            sites:
              daejeon: { store: { driver: directory, path: sites/daejeon }, domains: { building: dj } }
              gwangju: { store: { driver: directory, path: sites/gwangju }, domains: { building: gj } }
            policies:
              two: { copies: 2, quorum: 2, apart: [building] }
            systems:
              gov: { home: daejeon, policy: two, grade: A1, sources: [ { files: { path: SOURCE } } ] }
            """;

    @TempDir
    Path temp;

    private final Random random = new Random(SEED);
    private Path source;

    @BeforeEach
    void makeTree() throws Exception {
        Torture.require();
        source = temp.resolve("source");
        Torture.build(source, 1592, "--small");
        byte[] bytes = new byte[4 << 20];
        Path folder = Files.createDirectory(source.resolve("noise"));
        for (int i = 0; i < NOISE; i++) {
            new Random(i).nextBytes(bytes);
            Files.write(folder.resolve("noise " + i), bytes);
        }
    }

    /** Some names are none for Java. */
    @AfterEach
    void remove() throws Exception {
        try (Stream<Path> all = Files.list(temp)) {
            for (Path each : all.toList()) {
                Torture.remove(each);
            }
        }
    }

    private Path installation(String name) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(temp.resolve(name));
        Files.writeString(folder.resolve("sago.yaml"), CONFIG.replace("SOURCE", source.toString()));
        for (String site : SITES) {
            Files.createDirectories(folder.resolve("sites").resolve(site));
        }
        if (name.equals("whole")) {
            SagoProcess.run(folder, "key", "init");
        } else {
            Files.copy(temp.resolve("whole/master.key"), folder.resolve("master.key"));
        }
        return folder;
    }

    @Test
    void aKilledBackupGoesOnWithWhatItHasSent() throws Exception {
        Path whole = installation("whole");
        SagoProcess.run(whole, "backup", "gov");
        int files = SagoProcess.count(whole.resolve("sites").toFile());
        long wholeBytes = bytes(packs(whole, "daejeon"));
        for (int round = 0; round < ROUNDS; round++) {
            Path folder = installation("round " + round);
            for (int i = 0; i < KILLS; i++) {
                SagoProcess.start(folder, "backup", "gov")
                        .killAt(folder.resolve("sites").toFile(), random.nextInt(files + 1));
            }
            Map<String, Map<String, String>> before = new TreeMap<>();
            for (String site : SITES) {
                before.put(site, packs(folder, site));
            }
            JsonNode made = SagoProcess.run(folder, "backup", "gov");

            String about = "seed %d, round %d: %s".formatted(SEED, round, made);
            assertThat(made.at("/systems/0/result/outcome").asText()).as(about).isEqualTo("ok");
            for (String site : SITES) {
                Map<String, String> after = packs(folder, site);
                assertThat(after).as("packs that were sent stay, " + about).containsAllEntriesOf(before.get(site));
                assertThat(bytes(after)).as("no data twice, " + about).isLessThan(wholeBytes + SLACK);
            }
            assertThat(packs(folder, "daejeon").keySet())
                    .as("both sites hold the same, " + about)
                    .isEqualTo(packs(folder, "gwangju").keySet());
            SagoProcess.run(folder, "verify", "gov");
            Path restored = folder.resolve("restored");
            SagoProcess.run(
                    folder, "restore", "gov", "--to", restored.toString(), "--from", SITES.get(random.nextInt(2)));
            Torture.assertSame(source, restored.resolve("source"));
        }
    }

    @Test
    void aKilledRestoreGoesOnWithWhatItHasWritten() throws Exception {
        Path folder = installation("whole");
        SagoProcess.run(folder, "backup", "gov");
        Path all = folder.resolve("all");
        JsonNode whole = SagoProcess.run(folder, "restore", "gov", "--to", all.toString());
        for (int round = 0; round < ROUNDS; round++) {
            Path restored = folder.resolve("round " + round);
            for (int i = 0; i < KILLS; i++) {
                SagoProcess.start(folder, "restore", "gov", "--to", restored.toString())
                        .killAt(restored.resolve("source/noise").toFile(), random.nextInt(NOISE + 1));
            }
            Map<String, String> before = Files.exists(restored) ? Torture.entries(restored) : new TreeMap<>();
            before.keySet().removeIf(path -> path.matches("(?s)(.*/)?\\.sago-[0-9a-f]{16}-[0-9a-f]{8}\\.part"));
            JsonNode again = SagoProcess.run(folder, "restore", "gov", "--to", restored.toString());

            String about = "seed %d, round %d: %s".formatted(SEED, round, again);
            assertThat(Torture.entries(restored))
                    .as("what was there is not written again, " + about)
                    .containsAllEntriesOf(before);
            assertThat(again.path("same").asLong()).as(about).isEqualTo(before.size());
            assertThat(again.path("files").asLong() + again.path("others").asLong() + before.size())
                    .as(about)
                    .isEqualTo(
                            whole.path("files").asLong() + whole.path("others").asLong());
            long noise = before.keySet().stream()
                    .filter(path -> path.startsWith("source/noise/"))
                    .count();
            assertThat(again.path("bytes").asLong())
                    .as("bytes fetched again, " + about)
                    .isLessThanOrEqualTo(whole.path("bytes").asLong() - (noise << 22));
            Torture.assertSame(source, restored.resolve("source"));
        }
    }

    /** Packs of a site by name: inode, size and time of each. */
    private static Map<String, String> packs(Path folder, String site) throws IOException, InterruptedException {
        Path packs = folder.resolve("sites").resolve(site).resolve("systems/gov/packs");
        return Files.exists(packs) ? Torture.entries(packs) : Map.of();
    }

    private static long bytes(Map<String, String> entries) {
        return entries.values().stream()
                .mapToLong(each -> Long.parseLong(each.split(" ", 3)[1]))
                .sum();
    }
}
