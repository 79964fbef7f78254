package dev.sago.drill;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Both languages say the same, and have a word for all that a report can name. */
class ReportTextTest {

    private final ReportText english = new ReportText("en");
    private final ReportText korean = new ReportText("ko");

    @Test
    void bothLanguagesHaveTheSameKeysAndPlaces() {
        Set<String> keys = english.words().stringPropertyNames();
        assertThat(korean.words().stringPropertyNames()).isEqualTo(keys);
        for (String key : keys) {
            assertThat(places(korean, key)).as(key).isEqualTo(places(english, key));
        }
    }

    private static Set<String> places(ReportText text, String key) {
        Set<String> places = new TreeSet<>();
        Pattern.compile("\\{\\d}")
                .matcher(text.words().getProperty(key))
                .results()
                .map(MatchResult::group)
                .forEach(places::add);
        return places;
    }

    @Test
    void everyConstantHasAWord() {
        for (ReportText text : List.of(english, korean)) {
            for (DrillFailure.Reason reason : DrillFailure.Reason.values()) {
                assertThat(text.of("criterion", reason)).isNotEmpty();
                assertThat(text.of("advice", reason)).isNotEmpty();
                assertThat(text.of("cause", reason)).isNotEmpty();
            }
            for (Deviation.Kind kind : Deviation.Kind.values()) {
                assertThat(text.of("deviation", kind)).isNotEmpty();
                assertThat(text.of("cause", kind)).isNotEmpty();
            }
            for (DrillPhase phase : DrillPhase.values()) {
                assertThat(text.of("phase", phase)).isNotEmpty();
            }
            for (Scenario.Chosen chosen : Scenario.Chosen.values()) {
                assertThat(text.of("chosen", chosen)).isNotEmpty();
            }
            for (CorrectiveAction.State state : CorrectiveAction.State.values()) {
                assertThat(text.of("state", state)).isNotEmpty();
            }
        }
    }

    @Test
    void anApostropheIsShownOnce() {
        for (String key : english.words().stringPropertyNames()) {
            assertThat(english.text(key)).as(key).doesNotContain("''");
        }
        assertThat(english.text("criterion.check")).contains("system's");
    }

    /** Keys that the code names by itself are there; and none stands twice. */
    @Test
    void everyKeyOfTheCodeIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/sago/drill"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Pattern.compile("(?:words\\.text|heading|page\\.table|fact)\\(\\s*(\"[a-z][^)]*?\")[,)]")
                        .matcher(Files.readString(file))
                        .results()
                        .flatMap(found -> Pattern.compile("\"([a-z0-9.-]+)\"")
                                .matcher(found.group(1))
                                .results())
                        .map(found -> found.group(1))
                        .filter(key -> !key.startsWith(".")
                                && !key.endsWith(".")
                                && english.words().getProperty(key) == null)
                        .forEach(missing::add);
            }
        }
        assertThat(missing).isEmpty();
        for (String language : ReportText.LANGUAGES) {
            List<String> keys;
            try (Stream<String> lines =
                    Files.lines(Path.of("src/main/resources/dev/sago/drill/report_" + language + ".properties"))) {
                keys = lines.filter(line -> line.matches("[a-z].*=.*"))
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .toList();
            }
            assertThat(keys).doesNotHaveDuplicates();
        }
    }
}
