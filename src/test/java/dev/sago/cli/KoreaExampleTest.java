package dev.sago.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The example with four centres and twelve systems, as its users see it. */
class KoreaExampleTest {

    private static final Path EXAMPLE = Path.of("config/korea.example.yaml");

    @TempDir
    Path folder;

    private Map<String, String> env(String... more) {
        Map<String, String> env = new HashMap<>();
        for (String site : List.of("DJ", "GW", "DG", "GJ", "DRIVE")) {
            env.put(site + "_ACCESS", "someone");
            env.put(site + "_SECRET", "hunter2");
        }
        env.put("SAGO_STATE", folder.resolve("state").toString());
        env.put("SAGO_KEY", folder.resolve("key").toString());
        env.put("TZ", "Asia/Seoul");
        for (int i = 0; i < more.length; i += 2) {
            env.put(more[i], more[i + 1]);
        }
        return env;
    }

    private Use sago(Terminal terminal, String... words) {
        return Use.sago(folder, env(), terminal, words);
    }

    private static String example() {
        return EXAMPLE.toAbsolutePath().toString();
    }

    @Test
    void isSoundAndPlacesAllTwelve() {
        Use use = sago(Terminal.NONE, "-c", example(), "config", "check");
        assertThat(use.exit()).as(use.out() + use.err()).isEqualTo(ExitCode.OK);
        assertThat(use.out().lines().filter(line -> line.matches(".* A[123] .*")))
                .hasSize(12);
        assertThat(use.out()).doesNotContain("hunter2");
    }

    /** Wide characters take two columns; nothing may be wrapped. */
    @ParameterizedTest
    @CsvSource({
        "en, 80, plan",
        "ko, 80, plan",
        "en, 120, plan",
        "ko, 120, plan",
        "en, 80, whatif --lose daejeon",
        "ko, 80, whatif --lose daejeon",
        "en, 120, whatif --lose daejeon",
        "ko, 120, whatif --lose daejeon"
    })
    void fitsOneScreen(String language, int columns, String verb) {
        Terminal terminal = new Terminal(
                Terminal.Target.TERMINAL, Terminal.Target.FILE, true, () -> new Terminal.Size(columns, 40));
        List<String> words = new ArrayList<>(List.of("--lang=" + language, "-c", example()));
        words.addAll(List.of(verb.split(" ")));
        Use use = sago(terminal, words.toArray(String[]::new));
        assertThat(use.exit()).as(use.err()).isEqualTo(ExitCode.OK);
        List<String> lines = use.out().lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(24);
        assertThat(lines)
                .allSatisfy(line -> assertThat(Columns.of(line.replaceAll("\u001b\\[[0-9;]*m", "")))
                        .as(line)
                        .isLessThanOrEqualTo(columns));
        assertThat(use.out()).contains("government24", "national-archives", "training-portal");
    }

    @Test
    void aSecondSiteInTheBuildingOfTheFirstIsRefusedEverywhere() throws IOException {
        assertThat(sago(
                                Terminal.NONE,
                                "-c",
                                example(),
                                "key",
                                "init",
                                folder.resolve("key").toString())
                        .exit())
                .isEqualTo(ExitCode.OK);
        Path burning = folder.resolve("sago.yaml");
        Files.writeString(
                burning,
                Files.readString(EXAMPLE)
                        .replace("building: nirs-gongju", "building: nirs-daejeon")
                        .replace("building: nirs-gwangju", "building: nirs-daejeon"));
        for (List<String> words : List.of(
                List.of("config", "check"),
                List.of("plan"),
                List.of("backup", "government24"),
                List.of("backup", "government24", "e-people"),
                List.of("heal", "government24"))) {
            List<String> all = new ArrayList<>(List.of("-c", burning.toString()));
            all.addAll(words);
            Use use = sago(Terminal.NONE, all.toArray(String[]::new));
            assertThat(use.exit()).as(words + use.err()).isEqualTo(ExitCode.USAGE);
            assertThat(use.out() + use.err())
                    .as(words.toString())
                    .contains("daejeon, gongju, and gwangju share building nirs-daejeon");
        }
    }
}
