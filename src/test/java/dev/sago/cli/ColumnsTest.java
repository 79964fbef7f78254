package dev.sago.cli;

import org.junit.jupiter.api.Test;

import java.text.Normalizer;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnsTest {

    @Test
    void koreanTakesTwoColumnsComposedOrNot() {
        assertThat(Columns.of("abc")).isEqualTo(3);
        assertThat(Columns.of("한글")).isEqualTo(4);
        assertThat(Columns.of(Normalizer.normalize("한글", Normalizer.Form.NFD))).isEqualTo(4);
        assertThat(Columns.of("漢字 (一)")).isEqualTo(9);
        assertThat(Columns.of("é")).isEqualTo(1);
        assertThat(Columns.of("é")).isEqualTo(1);
        assertThat(Columns.of("📁x")).isEqualTo(3);
        assertThat(Columns.of("…")).isEqualTo(1);
    }

    @Test
    void cutsWithoutHalfLetters() {
        assertThat(Columns.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Columns.cut("abcdef", 5)).isEqualTo("abcd…");
        assertThat(Columns.cut("한글문서", 8)).isEqualTo("한글문서");
        assertThat(Columns.cut("한글문서", 6)).isEqualTo("한글…");
        assertThat(Columns.cut("한글문서", 5)).isEqualTo("한글…");
        assertThat(Columns.cut("한글", 1)).isEqualTo("…");
        assertThat(Columns.cut("한글", 0)).isEmpty();
        assertThat(Columns.cut("📁📁", 3)).isEqualTo("📁…");
    }

    @Test
    void pads() {
        assertThat(Columns.left("한", 4)).isEqualTo("한  ");
        assertThat(Columns.right("한", 4)).isEqualTo("  한");
        assertThat(Columns.left("한글", 3)).isEqualTo("한글");
    }

    @Test
    void takesTheTeethOutOfControlCharacters() {
        assertThat(Columns.printable("a\u001b[2Jb\n")).isEqualTo("a\\x1b[2Jb\\x0a");
        assertThat(Columns.printable("gpj.\u202Eexe")).isEqualTo("gpj.\\x202eexe");
        assertThat(Columns.printable("한글 é 📁")).isEqualTo("한글 é 📁");
    }
}
