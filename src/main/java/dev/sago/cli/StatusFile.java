package dev.sago.cli;

import dev.sago.standing.Standing;
import dev.sago.standing.Wording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file {@code status.json} in the state folder, for monitoring that reads files: what {@code sago status --json} prints, replaced as
 * a whole. Its {@code time} tells whether somebody still writes it. One thread at a time.
 */
final class StatusFile {

    private final Path file;
    private final Wording wording;

    /** Below this state folder, which is there. */
    StatusFile(Path state, Wording wording) {
        this.file = state.resolve("status.json");
        this.wording = wording;
    }

    /** Replaces it; after a failure the old one is there. */
    void write(Standing standing) throws IOException {
        Path made = file.resolveSibling("status.json.new");
        Files.writeString(made, Json.document(StatusDocument.of(standing, wording)), StandardCharsets.UTF_8);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
