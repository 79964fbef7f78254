package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sago.model.Grade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The worst day, whole: sixty systems of three grades with what they need, four sites, Daejeon and all of Sago's own gone. From a bare
 * machine to all systems compared, by the commands of the printed runbook alone.
 */
class RecoveryOfAllTest {

    private static final int SYSTEMS = 60;
    private static final List<String> SITES = List.of("daejeon", "gwangju", "gongju", "daegu");
    private static final Pattern COMMAND = Pattern.compile("^ +\\$ sago (.*)$", Pattern.MULTILINE);
    private static final Random RANDOM = new Random(20250926);

    @TempDir
    Path folder;

    private Use sago(Path at, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                InputStream.nullInputStream(), out, err, Map.of(), at, Terminal.NONE, Clock.systemUTC());
        ExitCode exit = new Sago(around, new Screen(err), () -> false).run(List.of(words));
        return new Use(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Use well(Path at, String... words) {
        Use use = sago(at, words);
        assertThat(use.exit())
                .as("%s%n%s%n%s", String.join(" ", words), use.out(), use.err())
                .isEqualTo(ExitCode.OK);
        return use;
    }

    private static String name(int number) {
        return "system-%02d".formatted(number);
    }

    private static Grade grade(int number) {
        return List.of(Grade.A1, Grade.A2, Grade.A3).get(number % 3);
    }

    /** Every fourth needs the one two before it, some of which are of a lower grade. */
    private static String after(int number) {
        return number > 2 && number % 4 == 0 ? ", after: [" + name(number - 2) + "]" : "";
    }

    private void configure(Path home) throws IOException {
        StringBuilder text =
                new StringBuilder("state: %1$s/state\nkeys: { file: %1$s/master.key }\nsites:\n".formatted(home));
        for (String site : SITES) {
            Files.createDirectories(folder.resolve(site));
            text.append("  %s: { store: { driver: directory, path: %s }, domains: { building: b-%s } }\n"
                    .formatted(site, folder.resolve(site), site));
        }
        text.append("policies:\n  three: { copies: 3, quorum: 2, offsite: 2 }\nsystems:\n");
        for (int i = 0; i < SYSTEMS; i++) {
            Path source = Files.createDirectories(folder.resolve("live").resolve(name(i)));
            byte[] noise = new byte[1 + RANDOM.nextInt(20_000)];
            RANDOM.nextBytes(noise);
            Files.write(source.resolve("data"), noise);
            Files.writeString(source.resolve("readme"), "this is " + name(i));
            text.append(
                    "  %s: { home: daejeon, grade: %s, policy: three%s, sources: [ { files: { name: data, path: %s } } ] }\n"
                            .formatted(name(i), grade(i), after(i), source));
        }
        text.append("contacts: [ { name: Kim, role: key holder, phone: \"1\", share: 1 } ]\n");
        Files.writeString(home.resolve("sago.yaml"), text.toString());
    }

    @Test
    void byTheRunbookAloneFromABareMachine() throws IOException {
        Path home = Files.createDirectories(folder.resolve("orchestrator"));
        Path safe = Files.createDirectories(folder.resolve("safe"));
        configure(home);
        well(home, "key", "init");
        well(home, "key", "split", "--shares", "5", "--threshold", "3", "--out", safe.toString());
        well(home, "backup", "--all", "--quiet");
        Path printed = safe.resolve("runbook.md");
        Path root = folder.resolve("recovered");
        well(home, "runbook", "--lose", "daejeon", "--to", root.toString(), "--out", printed.toString());

        Vaults.delete(folder.resolve("daejeon"), true);
        Vaults.delete(home, true);
        Path live = folder.resolve("live");
        Path bare = Files.createDirectories(folder.resolve("bare"));
        try (Stream<Path> shares = Files.list(safe)) {
            List<Path> held = shares.filter(file -> file.toString().contains("-share-"))
                    .sorted()
                    .toList();
            assertThat(held).hasSize(5);
            for (int i = 1; i <= 3; i++) {
                Files.copy(held.get(5 - i), bare.resolve("share-" + i + ".txt"));
            }
        }
        JsonNode done = follow(Files.readString(printed), bare);
        figuresAddUp(done);
        orderIsKept(done);
        for (int i = 0; i < SYSTEMS; i++) {
            for (String file : List.of("data", "readme")) {
                assertThat(root.resolve(name(i)).resolve("data").resolve(file))
                        .hasSameBinaryContentAs(live.resolve(name(i)).resolve(file));
            }
        }
    }

    /** Types every command of the runbook, in order; the recovery's result is what is judged. */
    private JsonNode follow(String runbook, Path bare) throws IOException {
        List<String> commands = new ArrayList<>();
        Matcher matcher = COMMAND.matcher(runbook);
        while (matcher.find()) {
            commands.add(matcher.group(1));
        }
        assertThat(commands).hasSize(6);
        List<String> recovered = new ArrayList<>();
        for (String command : commands) {
            List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
            boolean recovers = command.contains("recover --lost") && !command.contains("--dry-run");
            if (recovers) {
                words.addFirst("--json");
            }
            Use use = well(bare, words.toArray(String[]::new));
            if (recovers) {
                recovered.add(use.out());
            }
        }
        assertThat(recovered).hasSize(1);
        return new ObjectMapper().readTree(recovered.getFirst());
    }

    private static void figuresAddUp(JsonNode done) {
        JsonNode board = done.get("board");
        JsonNode total = board.get("total");
        assertThat(total.get("recovered").asInt()).isEqualTo(SYSTEMS);
        assertThat(total.get("systems").asInt()).isEqualTo(SYSTEMS);
        Map<String, Long> sums = new TreeMap<>();
        board.get("grades")
                .forEach(line -> line.properties().forEach(field -> {
                    if (field.getValue().isNumber()) {
                        sums.merge(field.getKey(), field.getValue().asLong(), Long::sum);
                    }
                }));
        for (String figure :
                List.of("systems", "recovered", "running", "waiting", "failed", "lost", "bytes", "bytesDone")) {
            assertThat(sums.get(figure)).as(figure).isEqualTo(total.get(figure).asLong());
        }
        long bytes = 0;
        for (JsonNode system : done.get("systems")) {
            bytes += system.get("bytes").asLong();
        }
        assertThat(total.get("bytesDone").asLong()).isEqualTo(bytes).isPositive();
        long before = -1;
        for (JsonNode point : done.get("curve")) {
            assertThat(point.get("bytes").asLong()).isGreaterThanOrEqualTo(before);
            before = point.get("bytes").asLong();
        }
        assertThat(before).isEqualTo(bytes);
    }

    private static void orderIsKept(JsonNode done) {
        Map<String, Grade> turns = new HashMap<>();
        done.get("systems")
                .forEach(system -> turns.put(
                        system.get("system").asText(),
                        Grade.valueOf(system.get("turn").asText())));
        List<String> began = new ArrayList<>();
        done.get("began").forEach(system -> began.add(system.asText()));
        assertThat(began).hasSize(SYSTEMS);
        assertThat(began.stream().map(turns::get).toList()).isSorted();
        for (int i = 0; i < SYSTEMS; i++) {
            if (!after(i).isEmpty()) {
                assertThat(began.indexOf(name(i - 2))).isLessThan(began.indexOf(name(i)));
                assertThat(turns.get(name(i - 2))).isLessThanOrEqualTo(turns.get(name(i)));
            }
        }
    }
}
