package dev.sago.cli;

import dev.sago.crypto.StoredKey;
import dev.sago.model.CopyState;
import dev.sago.model.Finding;
import dev.sago.model.Run;
import dev.sago.repository.KeySite;
import dev.sago.site.ProbeReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** Both languages say the same things, and every word that the code asks for is there. */
class MessagesTest {

    @ParameterizedTest
    @ValueSource(strings = {"messages", "help", "story"})
    void bothLanguagesHaveTheSameKeysAndPlaceholders(String name) {
        ResourceBundle english = Messages.load(name, Language.EN);
        ResourceBundle korean = Messages.load(name, Language.KO);
        assertThat(new TreeSet<>(korean.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
        for (String key : english.keySet()) {
            assertThat(placeholders(korean.getString(key))).as(key).isEqualTo(placeholders(english.getString(key)));
            assertThat(korean.getString(key)).as(key).isNotEmpty();
        }
    }

    private static Set<String> placeholders(String text) {
        Set<String> found = new TreeSet<>();
        Pattern.compile("\\{(\\d)(?:\\|[^|}]*\\|[^|}]*)?}")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .forEach(found::add);
        return found;
    }

    @Test
    void wordsGoWithTheirNumbers() {
        Messages english = Messages.in(Language.EN);
        assertThat(english.text("status.owed", "daegu", "1", "1 system", "2 h"))
                .isEqualTo("site daegu owes 1 object to 1 system, the oldest for 2 h");
        assertThat(english.text("status.owed", "daegu", "12", "1 system", "2 h"))
                .isEqualTo("site daegu owes 12 objects to 1 system, the oldest for 2 h");
        assertThat(english.text("prune.locked", 1)).startsWith("1 object stays ");
    }

    @Test
    void noKeyStandsTwice() throws IOException {
        for (String file : List.of("messages_en", "messages_ko", "help_en", "help_ko", "story_en", "story_ko")) {
            Path path = Path.of("src/main/resources/dev/sago/cli", file + ".properties");
            try (Stream<String> lines = Files.lines(path)) {
                List<String> keys = lines.filter(line -> line.matches("[a-z].*=.*"))
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .toList();
                assertThat(keys).as(file).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void everyVerbOptionAndParameterHasHelp() {
        for (Language language : Language.values()) {
            ResourceBundle help = Messages.load("help", language);
            List<String> missing = new ArrayList<>();
            CommandLine root = Verbs.commandLine();
            check("sago.", root.getCommandSpec(), help, missing);
            for (Verbs.Listed verb : Verbs.ALL) {
                CommandLine first = requireNonNull(root.getSubcommands().get(verb.word()));
                CommandLine line = verb.second()
                        .map(second -> requireNonNull(first.getSubcommands().get(second)))
                        .orElse(first);
                check("sago." + verb.name().replace(' ', '.') + ".", line.getCommandSpec(), help, missing);
            }
            assertThat(missing).as(language.code()).isEmpty();
        }
    }

    private static void check(String prefix, CommandSpec spec, ResourceBundle help, List<String> missing) {
        List<String> keys = new ArrayList<>(List.of(prefix + "usage.description"));
        for (ArgSpec arg : spec.args()) {
            if (!arg.inherited() && !arg.hidden()) {
                keys.add(prefix
                        + (arg instanceof OptionSpec option
                                ? option.longestName().replaceFirst("^-+", "")
                                : arg.paramLabel()));
            }
        }
        keys.removeIf(help::containsKey);
        missing.addAll(keys);
    }

    @Test
    void namesOfVerbsAreThoseOfTheirClasses() {
        for (Verbs.Listed verb : Verbs.ALL) {
            var command = verb.make().get().getClass().getAnnotation(CommandLine.Command.class);
            assertThat(command.name()).isEqualTo(verb.second().orElse(verb.word()));
            assertThat(command.customSynopsis()[0]).startsWith("sago " + verb.name());
        }
    }

    /** Every quoted word of the code that looks like a key of the message files, and text("...") calls, must be one. */
    @Test
    void everyKeyInTheCodeExists() throws IOException {
        ResourceBundle messages = Messages.load("messages", Language.EN);
        Pattern call = Pattern.compile("\\b(text|counted)\\(\\s*\"([a-z.-]+)\"(?!\\s*\\+)");
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/sago/cli"))) {
            for (Path file : files.toList()) {
                call.matcher(Files.readString(file)).results().forEach(found -> {
                    String key = found.group(2) + (found.group(1).equals("counted") ? ".many" : "");
                    assertThat(messages.containsKey(key))
                            .as("%s in %s", key, file)
                            .isTrue();
                });
            }
        }
    }

    /** What {@code word("topic", constant)} asks for. */
    @Test
    void everyWordOfAnEnumExists() {
        Map<String, Class<? extends Enum<?>>> topics = Map.of(
                "state", CopyState.class,
                "found", Finding.Kind.class,
                "check", ProbeReport.Outcome.class,
                "site", SiteListVerb.State.class,
                "run", Run.Kind.class,
                "key-change", KeySite.Change.class,
                "key-kind", StoredKey.Kind.class);
        ResourceBundle messages = Messages.load("messages", Language.EN);
        topics.forEach((topic, type) -> assertThat(type.getEnumConstants())
                .allSatisfy(constant -> assertThat(messages.containsKey(topic + "." + Words.of(constant)))
                        .isTrue()));
    }

    @Test
    void languageComesFromTheLocale() {
        assertThat(Language.of(Map.of())).isEqualTo(Language.EN);
        assertThat(Language.of(Map.of("LANG", "ko_KR.UTF-8"))).isEqualTo(Language.KO);
        assertThat(Language.of(Map.of("LANG", "ko_KR.UTF-8", "LC_ALL", "C"))).isEqualTo(Language.EN);
        assertThat(Language.of(Map.of("LANG", "de_DE", "LC_MESSAGES", "ko_KR"))).isEqualTo(Language.KO);
    }

    @Test
    void argumentsAreFilledInAsTheyAre() {
        Messages messages = Messages.in(Language.EN);
        assertThat(messages.text("usage.see", "$1 {0} \\")).isEqualTo("See: $1 {0} \\");
        assertThat(messages.counted("bar.files", 1)).isEqualTo("1 file");
        assertThat(messages.counted("bar.files", 1024)).isEqualTo("1,024 files");
        assertThat(messages.textOr("stage.no-such", "sorting")).isEqualTo("sorting");
    }
}
