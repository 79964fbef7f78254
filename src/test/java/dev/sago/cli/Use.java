package dev.sago.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One use of the command line inside a test: what it printed and how it ended. */
record Use(ExitCode exit, String out, String err) {

    static final Instant NOW = Instant.parse("2026-09-26T11:20:15Z");

    /** Runs {@code sago words...} in a folder, with nothing in the environment. */
    static Use sago(Path folder, String... words) {
        return sago(folder, Map.of(), Terminal.NONE, words);
    }

    static Use sago(Path folder, Map<String, String> env, Terminal terminal, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                out,
                err,
                new HashMap<>(env),
                folder,
                terminal,
                InstantSource.fixed(NOW));
        ExitCode exit = new Sago(around, new Screen(err), () -> false).run(List.of(words));
        return new Use(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
