package dev.sago.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares with a file that is kept in the repository; {@code -Dsago.update=true} writes it anew instead. */
final class Golden {

    private Golden() {}

    static void check(Path file, String text) throws IOException {
        if (Boolean.getBoolean("sago.update")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        }
        assertThat(file)
                .content()
                .as("rewrite it with -Dsago.update=true if the change is meant")
                .isEqualTo(text);
    }
}
