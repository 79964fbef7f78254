package dev.sago.cli;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.SnapshotId;
import dev.sago.model.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The small texts of the verbs that look. */
class LookingTextTest {

    private static Entry file(int mode) {
        Attributes attributes = new Attributes(
                mode, 1000, 1000, null, null, new Timestamp(0, 0), null, 0, 0, 1, 0, Map.of(), null, null, null);
        return Entry.file(EntryName.of("a"), attributes, 0, List.of(), false);
    }

    @ParameterizedTest
    @CsvSource({
        "0644, -rw-r--r--",
        "0000, ----------",
        "4755, -rwsr-xr-x",
        "4644, -rwSr--r--",
        "2755, -rwxr-sr-x",
        "1777, -rwxrwxrwt",
        "1776, -rwxrwxrwT"
    })
    void permissionsAsLsWritesThem(String octal, String text) {
        assertThat(EntryText.mode(file(Integer.parseInt(octal, 8)))).isEqualTo(text);
    }

    @Test
    void aPersonGoesBeforeAUserAndAUserBeforeANumber() {
        Timestamp then = new Timestamp(0, 0);
        assertThat(EntryText.owner(Attributes.ofObject(then, null, null, "김민지")))
                .isEqualTo("김민지");
        assertThat(EntryText.owner(Attributes.ofObject(then, null, null, null))).isEqualTo("-");
        assertThat(EntryText.owner(file(0).attributes())).isEqualTo("1000");
        Entry object = Entry.file(EntryName.of("o"), Attributes.ofObject(then, null, null, null), 0, List.of(), false);
        assertThat(EntryText.mode(object)).isEqualTo("-?????????");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a/b-1.odt, a/b-1.odt",
                "a b, 'a b'",
                "it's, 'it'\\''s'",
                "$(rm), '$(rm)'",
                "보고서.hwp, '보고서.hwp'",
                "\"\", ''"
            })
    void wordsForAShell(String word, String quoted) {
        assertThat(ShellWord.of(word)).isEqualTo(quoted);
    }

    @Test
    void idsAreCutAsFarAsTheyDiffer() {
        SnapshotId one = new SnapshotId("20250926T112015.042Z-5f0e8a3d9c417b26");
        SnapshotId other = new SnapshotId("20250926T112015.049Z-5f0e8a3d9c417b26");
        SnapshotId later = new SnapshotId("20250927T112015.042Z-5f0e8a3d9c417b26");

        assertThat(BriefIds.of(List.of(one, later)).of(one)).isEqualTo("20250926T112015");
        assertThat(BriefIds.of(List.of(one, other, later)).of(other)).isEqualTo("20250926T112015.049");
        assertThat(BriefIds.of(List.of(one)).and(BriefIds.of(List.of(one, other))))
                .isEqualTo(BriefIds.of(List.of(one, other)));
        assertThat(BriefIds.of(List.of()).of(one)).hasSize(15);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 m", "999, 999 m", "1000, 1.0 km", "28349, 28.3 km", "28350, 28.4 km", "9999999, '10,000.0 km'"})
    void distances(long metres, String text) {
        assertThat(Units.distance(metres)).isEqualTo(text);
    }

    @Test
    void aSystemAndItsSnapshot() {
        assertThat(SystemAt.of("gov").snapshot()).isEmpty();
        assertThat(SystemAt.of("gov@2025").system()).isEqualTo("gov");
        assertThat(SystemAt.of("gov@2025").snapshot()).contains("2025");
        assertThat(SystemAt.of("gov@").snapshot()).contains("");
    }
}
