package dev.sago.source;

import dev.sago.model.EntryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NameRulesTest {

    private static final PlaceNode FOLDER = new PlaceNode(null, Path.of("f"), Path.of("/f"), null);

    private static EntryName name(String name) {
        return EntryName.of(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CON",
                "con",
                "Nul.txt",
                "aux.",
                "COM1",
                "lpt9.log",
                "com\u00b2",
                "PRN .x",
                "CONOUT$",
                "a.",
                "a ",
                "a:b",
                "*",
                "what?",
                "<",
                ">",
                "|",
                "\"",
                "a\\b",
                "tab\t",
                "\u0001"
            })
    void whatWindowsCannotHaveIsRefused(String name) {
        assertThatThrownBy(() -> new NameRules(true, true, false).check(name(name)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Windows cannot have the name \"" + EntryName.of(name) + "\": ");
        assertThatCode(() -> new NameRules(false, false, false).check(name(name)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONSOLE", "COM", "COM10", "COMA", "nul1", ".con", "a.b", " a", "한글", "a'b;c"})
    void othersAreNot(String name) {
        assertThatCode(() -> new NameRules(true, true, false).check(name(name))).doesNotThrowAnyException();
    }

    @Test
    void namesThatAreNoneAreRefusedEverywhere() {
        for (String name : new String[] {"", ".", ".."}) {
            assertThatThrownBy(() -> new NameRules(false, false, false).take(FOLDER, name(name)))
                    .hasMessageContaining("is no name");
        }
    }

    @Test
    void namesThatAreOneNameThereAreGivenOnce() throws Exception {
        NameRules rules = new NameRules(false, true, true);
        rules.take(FOLDER, name("Readme"));
        rules.take(FOLDER, name("Readme"));
        rules.take(FOLDER.child(Path.of("other"), null), name("README"));
        assertThatThrownBy(() -> rules.take(FOLDER, name("README")))
                .hasMessage(
                        "\"Readme\" was restored here already, and to this file system \"README\" is the same name; "
                                + "restore this one elsewhere");
        rules.take(FOLDER, name("\u1112\u1161\u11ab"));
        assertThatThrownBy(() -> rules.take(FOLDER, name("한"))).hasMessageContaining("is the same name");
        rules.take(FOLDER, name("straße"));
        assertThatThrownBy(() -> rules.take(FOLDER, name("STRASSE"))).hasMessageContaining("is the same name");
    }

    @Test
    void eachKindOfFoldingIsItsOwn() throws Exception {
        NameRules forms = new NameRules(false, false, true);
        forms.take(FOLDER, name("a"));
        forms.take(FOLDER, name("A"));
        NameRules upper = new NameRules(false, true, false);
        upper.take(FOLDER, name("\u1112\u1161\u11ab"));
        upper.take(FOLDER, name("한"));
        NameRules none = new NameRules(false, false, false);
        none.take(FOLDER, name("a"));
        none.take(FOLDER, name("A"));
    }
}
