package dev.sago.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts that people and scripts read, kept in {@code src/test/resources/golden}; {@code -Dsago.update=true} writes them
 * anew.
 */
final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/golden/cli");

    private Golden() {}

    static void check(String name, String text) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("sago.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, text);
        }
        assertThat(text).as("%s; if it is meant: -Dsago.update=true", file).isEqualTo(Files.readString(file));
    }
}
