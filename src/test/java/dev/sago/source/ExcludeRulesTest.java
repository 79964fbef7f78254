package dev.sago.source;

import dev.sago.model.SagoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExcludeRulesTest {

    /** A path that ends in a slash is a folder's. */
    private static boolean excludes(List<String> patterns, String path) {
        boolean folder = path.endsWith("/");
        List<byte[]> names = new ArrayList<>();
        for (String name : (folder ? path.substring(0, path.length() - 1) : path).split("/", -1)) {
            names.add(name.getBytes(StandardCharsets.UTF_8));
        }
        byte[] last = names.removeLast();
        return ExcludeRules.of(patterns).excludes(names, last, folder);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "*.tmp, a.tmp, true",
                "*.tmp, x/y/a.tmp, true",
                "*.tmp, a.tmp.txt, false",
                "*.tmp, .tmp, true",
                "a*b*c, axxbyyc, true",
                "a*b*c, axxbyycd, false",
                "/cache/, cache/, true",
                "/cache/, cache, false",
                "/cache/, x/cache/, false",
                "cache/, x/cache/, true",
                "var/log, var/log/, true",
                "var/log, x/var/log, false",
                "**/log, log, true",
                "**/log, a/b/log, true",
                "a/**/z, a/z, true",
                "a/**/z, a/b/c/z, true",
                "a/**/b/**/z, a/x/b/y/b/q/z, true",
                "a/**/b/**/z, a/x/c/z, false",
                "a/**, a/, false",
                "a/**, a/b, true",
                "a/**, a/b/c, true",
                "a/*, a/b/c, false",
                "?.doc, 한.doc, true",
                "?.doc, ab.doc, false",
                "[가-힣]*, 한글, true",
                "[가-힣]*, abc, false",
                "[!a-c]x, dx, true",
                "[!a-c]x, bx, false",
                "[]a]x, ]x, true",
                "[a\\-z]x, -x, true",
                "[a\\-z]x, bx, false",
                "[[:alpha:][:digit:]_]x, 7x, true",
                "[[:alpha:][:digit:]_]x, -x, false",
                "[[:alpha:]]x, 한x, false",
                "[![:space:]]x, 한x, true",
                "[[:]x, :x, true",
                "\\*, *, true",
                "\\*, a, false",
                "\\!important, !important, true",
            })
    void fitsAsGitDoes(String pattern, String path, boolean expected) {
        assertThat(excludes(List.of(pattern), path)).isEqualTo(expected);
    }

    @Test
    void theLastPatternThatFitsDecides() {
        List<String> patterns = List.of("*.log", "!keep.log", "/secret/keep.log");
        assertThat(excludes(patterns, "a/b.log")).isTrue();
        assertThat(excludes(patterns, "a/keep.log")).isFalse();
        assertThat(excludes(patterns, "secret/keep.log")).isTrue();
    }

    @Test
    void aByteThatIsNotUtf8IsOneCharacter() {
        ExcludeRules rules = ExcludeRules.of(List.of("?x"));
        assertThat(rules.excludes(List.of(), new byte[] {(byte) 0xff, 'x'}, false))
                .isTrue();
        assertThat(rules.excludes(List.of(), new byte[] {(byte) 0xea, (byte) 0xb0, 'x'}, false))
                .isFalse();
    }

    @Test
    void manyStarsDoNotTakeForever() {
        String name = "a".repeat(250);
        assertThat(excludes(List.of("*a".repeat(50) + "*b"), name)).isFalse();
        assertThat(excludes(List.of("**/a/".repeat(30) + "b"), "a/".repeat(200) + "c"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "!", "a//b", "[a-z", "x\\", "[!", "[[:letter:]]", "[[::]]", "[[:alpha:]"})
    void patternsThatCannotBeMeantAreRefused(String pattern) {
        assertThatThrownBy(() -> ExcludeRules.of(List.of(pattern)))
                .isInstanceOf(SagoException.class)
                .hasMessageContaining("\"" + pattern + "\"");
    }
}
