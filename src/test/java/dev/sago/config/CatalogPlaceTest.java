package dev.sago.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** A first look finds the catalog where the whole reading finds it, or nothing. */
class CatalogPlaceTest {

    private static final Map<String, String> ENV = Map.of("DB_PASSWORD", "geheim");

    private static final String REST = """
            keys: { file: master.key }
            sites:
              one:
                store: { driver: directory, path: one }
                domains: { building: b }

            policies:
              p: { copies: 1 }
            systems:
              s:
                home: one
                grade: A1
                policy: p
                # state: elsewhere
                sources: [ files: { path: /srv } ]
            """;

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("sago.yaml"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state: here\n",
                "# state: there\nstate: here\ncatalog: { url: \"jdbc:h2\" }\n",
                "state: \"here\"   # why\r\ncatalog:\r\n  url: jdbc:h2\r\n",
                "catalog:\n  url: jdbc:postgresql://db/sago\n\n  # who\n  user: sago\n  password: ${DB_PASSWORD}\nstate: /var/lib/x\n",
                "",
            })
    void aFirstLookTellsWhatTheWholeReadingTells(String parts) throws Exception {
        for (String text : new String[] {parts + REST, REST + parts}) {
            Path file = file(text);
            CatalogPlace whole = CatalogPlace.of(SettingsReader.read(file, ENV));
            assertThat(CatalogPlace.foresee(file, ENV)).as(text).contains(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ state: here }\n",
                "\"state\": here\n",
                "? state\n: here\n",
                "---\nstate: here\n",
                "state: *here\n",
                "state: here\nstate: there\n",
                "state: ${NOT_THERE}\n",
                "state:\tx\n",
                "catalog: { url: jdbc:oracle }\n",
                "catalog: { url: [\n",
                "\ufeffstate: here\n",
            })
    void whatIsUnusualOrWrongIsLeftToTheWholeReading(String text) throws Exception {
        assertThat(CatalogPlace.foresee(file(text), ENV)).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNobodysError() {
        assertThat(CatalogPlace.foresee(folder.resolve("none.yaml"), ENV)).isEqualTo(Optional.empty());
    }
}
