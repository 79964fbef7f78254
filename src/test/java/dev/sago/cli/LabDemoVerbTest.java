package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sago.lab.Act;
import dev.sago.lab.StoryLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ResourceBundle;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole demonstration on a few documents: real verbs, four real S3 sites, a fire. */
class LabDemoVerbTest {

    @TempDir
    Path temp;

    private Path data;

    @BeforeEach
    void writeDocuments() throws IOException {
        data = Files.createDirectory(temp.resolve("data"));
        Random random = new Random(1592);
        for (int i = 0; i < 150; i++) {
            byte[] content = new byte[i % 10 == 0 ? 600_000 : random.nextInt(20_000) + 1];
            random.nextBytes(content);
            Files.write(data.resolve("document " + i + (i % 2 == 0 ? ".pdf" : ".html")), content);
        }
    }

    private Use sago(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                out,
                err,
                Map.of("TMPDIR", temp.resolve("labs").toString()),
                temp,
                Terminal.NONE,
                Clock.systemUTC());
        ExitCode exit = new Sago(around, new Screen(err), () -> false).run(List.of(words));
        return new Use(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void burnsASiteAndGetsEverythingBack() {
        Use use = sago("lab", "demo", "--data", "data");
        assertThat(use.exit()).as(use.out() + use.err()).isEqualTo(ExitCode.OK);
        assertThat(use.out())
                .contains("1. Four sites", "6. Fire in Daejeon", "$ sago heal", "10. What it came to")
                .contains("Bytes, modes, owners, times, links: all as it was")
                .contains("Nothing was lost")
                .doesNotContain("\u001b", "\r");
        assertThat(temp.resolve("labs")).isEmptyDirectory();
    }

    @Test
    void givesTheFiguresAsOneDocumentAndKeepsTheLabWhereAsked() throws IOException {
        Use use = sago("lab", "demo", "--data", "data", "--documents", "60", "--json", "--keep");
        assertThat(use.exit()).as(use.out() + use.err()).isEqualTo(ExitCode.OK);
        JsonNode report = new JsonMapper().readTree(use.out());
        assertThat(report.get("differences")).isEmpty();
        assertThat(report.get("stored").fieldNames())
                .toIterable()
                .containsExactly("daejeon", "gwangju", "gongju", "daegu");
        assertThat(report.get("documents").asLong()).isBetween(60L, 80L);
        assertThat(Path.of(report.get("folder").asText()).resolve("restored/g-drive"))
                .isNotEmptyDirectory();
    }

    @Test
    void tellsThatThereIsNoSuchFolder() {
        Use use = sago("lab", "demo", "--data", "nowhere");
        assertThat(use.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(use.err()).contains("nowhere is not a folder");
    }

    @Test
    void hasWordsForAllThatIsTold() {
        List<String> keys = Stream.concat(
                        Arrays.stream(StoryLine.values()).map(Words::of),
                        Arrays.stream(Act.values()).map(act -> "act." + Words.of(act)))
                .toList();
        for (Language language : Language.values()) {
            ResourceBundle story = Messages.load("story", language);
            assertThat(story.keySet()).containsExactlyInAnyOrderElementsOf(keys);
        }
    }
}
