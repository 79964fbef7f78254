package dev.sago.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Pins all keys, all defaults, and the schema made from them. Keys may be added, not renamed. */
class SettingsKeysTest {

    private static final Path GOLDEN = Path.of("src/test/resources/dev/sago/config");

    @Test
    void keysAndTheirDefaultsStayWhatTheyAre() throws IOException {
        String table = SettingsKeys.rows().stream()
                .map(row -> row.path() + " | " + row.type() + " | " + row.without())
                .collect(Collectors.joining("\n", "", "\n"));
        Golden.check(GOLDEN.resolve("keys.txt"), table);
    }

    @Test
    void aConfigurationOfRequiredKeysReadsAsItAlwaysDid(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("sago.yaml"), """
                keys: { file: /k }
                sites:
                  here:
                    store: { driver: aws, endpoint: "http://h", bucket: bkt, access-key: a, secret-key: "${S}" }
                  there:
                    store: { driver: directory, path: /there }
                policies:
                  one: { copies: 1 }
                  five: { copies: 5 }
                systems:
                  all:
                    home: here
                    grade: A1
                    policy: one
                    sources:
                      - files: { path: /srv/data }
                      - s3: { endpoint: "http://h", bucket: bkt, access-key: a, secret-key: "${S}" }
                """);
        Settings settings = SettingsReader.read(file, Map.of("S", "hunter2"));
        String text = List.of(
                        "state " + settings.state(),
                        "catalog " + settings.catalog(),
                        "listen " + settings.listen(),
                        "node " + settings.node().name() + settings.node().pools()
                                + settings.node().drain(),
                        "notify " + settings.notifications(),
                        "here " + settings.sites().values(),
                        "one " + settings.policies().get("one"),
                        "five " + settings.policies().get("five"),
                        "all " + settings.systems().values())
                .stream()
                .map(line -> line.replaceAll("([,\\[{]) ?(?=[a-zA-Z])", "$1\n    "))
                .collect(Collectors.joining("\n", "", "\n"));
        Golden.check(GOLDEN.resolve("defaults.txt"), text);
    }

    @Test
    void presetsStayWhatTheyAre() throws IOException {
        String text = Presets.policies().values().stream()
                .map(policy -> policy + "\n")
                .collect(Collectors.joining());
        Golden.check(GOLDEN.resolve("presets.txt"), text);
        assertThat(Presets.policies()).containsOnlyKeys("double", "triple", "quadruple", "a1", "a2", "a3");
    }

    @Test
    void theSchemaThatEditorsUseIsMadeFromTheKeys() throws IOException {
        Golden.check(Path.of("config/sago.schema.json"), SettingsSchema.text());
    }

    @Test
    void everyKeySaysWhatItMeans() {
        assertThat(SettingsKeys.rows())
                .allSatisfy(row -> assertThat(row.doc())
                        .as(row.path())
                        .hasSizeBetween(3, 90)
                        .doesNotEndWith("."));
    }
}
