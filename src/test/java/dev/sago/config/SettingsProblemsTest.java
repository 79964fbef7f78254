package dev.sago.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What sago.yaml tells when it is wrong. The cases stand in {@code problems.txt}: a configuration, a line of dashes, what is
 * told, a line of equals signs.
 */
class SettingsProblemsTest {

    private static final Map<String, String> ENV = Map.of("SECRET", "hunter2", "BROKEN", "hun ter2", "EMPTY", "");

    @TempDir
    private Path folder;

    static Stream<String> cases() throws IOException {
        String all = Files.readString(Path.of("src/test/resources/dev/sago/config/problems.txt"));
        return Stream.of(all.split("(?m)^=====\\n", -1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsWhatIsWrongAndWhere(String text) throws IOException {
        String[] parts = text.split("(?m)^-----\\n", -1);
        assertThat(told(parts[0])).isEqualTo(parts[1]);
    }

    /** Writes what is told now into the cases, to be read and judged; {@code -Dsago.update=true}. */
    @Test
    void casesAreUpdatedWhenAskedTo() throws IOException {
        List<String> updated = new ArrayList<>();
        for (String text : cases().toList()) {
            String yaml = text.split("(?m)^-----\\n", -1)[0];
            updated.add(yaml + "-----\n" + told(yaml));
        }
        Golden.check(Path.of("src/test/resources/dev/sago/config/problems.txt"), String.join("=====\n", updated));
    }

    @Test
    void noProblemShowsASecret() throws IOException {
        for (String text : cases().toList()) {
            assertThat(told(text.split("(?m)^-----\\n", -1)[0])).doesNotContain("hunter2", "hun ter2");
        }
    }

    @Test
    void tellsOfFilesThatCannotBeRead() throws IOException {
        assertThat(SettingsReader.check(folder.resolve("none.yaml"), ENV).problems())
                .singleElement()
                .asString()
                .endsWith("none.yaml: there is no such file; name it with -c; config/sago.example.yaml is one");
        assertThat(SettingsReader.check(folder, ENV).problems())
                .singleElement()
                .asString()
                .contains("cannot be read");
        byte[] korean = "state: 사고".getBytes(StandardCharsets.UTF_16LE);
        Path file = Files.write(folder.resolve("utf16.yaml"), korean);
        assertThat(SettingsReader.check(file, ENV).problems())
                .singleElement()
                .asString()
                .contains("is not");
    }

    @Test
    void neitherDepthNorAliasesBreakTheReader() throws IOException {
        assertThat(told("state: " + "[".repeat(5000))).contains("nesting depth");
        StringBuilder laughs = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(told(laughs + "sites: *a59\n")).contains("sites: must be a group of names, and is a list");
    }

    private String told(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sago.yaml"), yaml);
        StringBuilder told = new StringBuilder();
        for (ConfigProblem problem : SettingsReader.check(file, ENV).problems()) {
            told.append(problem.toString().replace(folder + "/", "").replace("sago.yaml:", ""))
                    .append('\n');
        }
        return told.toString();
    }
}
