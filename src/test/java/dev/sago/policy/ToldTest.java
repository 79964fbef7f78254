package dev.sago.policy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Reasons in both languages: the same keys with the same places, all that the code asks for, and no more. */
class ToldTest {

    private static final Path HERE = Path.of("src/main/java/dev/sago/policy");

    @Test
    void bothLanguagesHaveTheSameKeysAndPlaces() throws IOException {
        Map<String, String> english = texts("en");
        Map<String, String> korean = texts("ko");
        assertThat(korean.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) ->
                assertThat(places(korean.getOrDefault(key, ""))).as(key).isEqualTo(places(text)));
        assertThat(korean.values().stream().filter(text -> text.matches(".*[a-z]{4,} [a-z]{2,}.*")))
                .as("English sentences in the Korean file")
                .isEmpty();
    }

    @Test
    void theCodeAsksForAllOfThemAndNoOthers() throws IOException {
        Set<String> asked = new TreeSet<>(Set.of("and", "and.many", "or", "or.many"));
        try (Stream<Path> files = Files.list(HERE)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String code = Files.readString(file);
                Pattern.compile("(?:Told\\.|(?<![\\w.]))of\\(\\s*\"([a-z.-]+)\"")
                        .matcher(code)
                        .results()
                        .forEach(m -> asked.add(m.group(1)));
                Pattern.compile("counted\\(\\s*\"([a-z.-]+)\"")
                        .matcher(code)
                        .results()
                        .forEach(m -> {
                            asked.add(m.group(1) + ".one");
                            asked.add(m.group(1) + ".many");
                        });
            }
        }
        asked.addAll(Set.of("not-needed", "not-needed.prefer")); // Asked for by a condition.
        assertThat(texts("en").keySet()).isEqualTo(asked);
    }

    @Test
    void listsAreJoinedAsTheLanguageDoes() {
        assertThat(Told.all(List.of("a", "b", "c"))).hasToString("a, b, and c");
        assertThat(Told.any(List.of("a", "b"))).hasToString("a or b");
        assertThat(Told.all(List.of("a"))).hasToString("a");
        assertThat(Told.all(List.of())).hasToString("");
        assertThat(Told.all(List.of(1, 2, 3, 4, 5, 6, 7, 8))).hasToString("1, 2, 3, 4, 5, 6, and 2 more");
        assertThat(Told.all(List.of("a", "b", "c")).in("ko")).isEqualTo("a, b 및 c");
        assertThat(Told.of("do.drop", Told.all(List.of("power", "zone"))).in("ko"))
                .isEqualTo("apart에서 power 및 zone 빼기");
    }

    private static Map<String, String> texts(String language) throws IOException {
        Path file = Path.of("src/main/resources/dev/sago/policy/reasons_" + language + ".properties");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.matches("[a-z].*=.*"))
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.indexOf('=')),
                            line -> line.substring(line.indexOf('=') + 1),
                            (one, other) -> {
                                throw new IllegalStateException("twice: " + one + " and " + other);
                            },
                            TreeMap::new));
        }
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{\\d}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }
}
