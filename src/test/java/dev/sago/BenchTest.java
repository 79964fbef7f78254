package dev.sago;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/** The bench compiles, runs on a few files without peers, cleans up, and gives nobody credit for a wrong result. It measures nothing here. */
class BenchTest {

    @TempDir
    private static Path classes;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xlint:all,-path", "-Werror", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        try (Stream<Path> sources = Files.list(Path.of("src/bench/java/dev/sago/bench"))) {
            sources.map(Path::toString).forEach(arguments::add);
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).as("compiling the bench, see its messages above").isZero();
    }

    @Test
    void sagoIsMeasured() throws Exception {
        Path launcher = script("""
                exec "%s/bin/java" %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "%s" dev.sago.cli.Sago "$@"
                """.formatted(
                        System.getProperty("java.home"),
                        "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow",
                        System.getProperty("java.class.path")));
        assertThat(bench(launcher, "first,restore")).as(output()).isZero();

        JsonNode result = result();
        assertThat(result.at("/corpora/million/files").asInt()).isEqualTo(120);
        assertThat(works(result)).isEqualTo(Map.of("first", true, "restore", true));
        for (JsonNode figure : result.get("figures")) {
            assertThat(figure.get("wall").asDouble()).isPositive();
            assertThat(figure.get("cpu").asDouble()).isPositive();
        }
        assertThat(result.at("/figures/0/stored").asLong()).isPositive();
        for (JsonNode line : result.get("required")) {
            assertThat(line.get("verdict").asText()).as(line.toString()).isEqualTo("not measured");
        }
        assertThat(folder.resolve("work/results/bench.md")).content().contains("| million | first backup | 1 | sago |");
        assertEverythingElseIsAsBefore();
    }

    @Test
    void whoRestoresNothingGetsNoFigure() throws Exception {
        Path launcher = script("""
                while [ $# -gt 0 ]; do
                    if [ "$1" = --to ]; then mkdir -p "$2/corpus"; fi
                    shift
                done
                """);
        assertThat(bench(launcher, "first,changed,restore")).as(output()).isEqualTo(1);
        assertThat(works(result())).isEqualTo(Map.of("first", true, "changed", true, "restore", false));
        assertThat(folder.resolve("work/results/bench.md")).content().contains("failed: WRONG: ");
        assertThat(output()).contains("1 % of million changed");
        assertEverythingElseIsAsBefore();
    }

    private void assertEverythingElseIsAsBefore() throws IOException {
        assertThat(folder.resolve("work/run")).doesNotExist();
        assertThat(folder.resolve("work/corpora/scale-1.2E-4")).isDirectoryContaining("glob:**/million.facts");
        try (Stream<Path> corpus = Files.walk(folder.resolve("work/corpora"))) {
            assertThat(corpus.map(Path::toString)).noneMatch(name -> name.endsWith(".new") || name.endsWith(".undo"));
        }
    }

    private Path script(String text) throws IOException {
        Path launcher = folder.resolve("sago");
        Files.writeString(launcher, "#!/usr/bin/env bash\n" + text);
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int bench(Path launcher, String works) throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        classes.toString(),
                        "dev.sago.bench.Bench",
                        "--sago",
                        launcher.toString(),
                        "--work",
                        folder.resolve("work").toString(),
                        "--scale",
                        "0.00012",
                        "--rounds",
                        "1",
                        "--peers",
                        "none",
                        "--corpus",
                        "million",
                        "--only",
                        works)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("the bench ends")
                    .isTrue();
        } finally {
            process.destroy();
        }
        return process.exitValue();
    }

    private String output() throws IOException {
        Path output = folder.resolve("output");
        return Files.exists(output) ? Files.readString(output) : "";
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("work/results/bench.json").toFile());
    }

    private static Map<String, Boolean> works(JsonNode result) {
        Map<String, Boolean> works = new TreeMap<>();
        for (JsonNode figure : result.get("figures")) {
            works.put(figure.get("work").asText(), figure.get("valid").asBoolean());
        }
        return works;
    }
}
