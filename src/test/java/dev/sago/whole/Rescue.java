package dev.sago.whole;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs {@code scripts/rescue} and {@code scripts/rescue-key}, which share no code with Sago, by a Python that has what they need. */
public final class Rescue {

    private static final String REQUIRED = "SAGO_REQUIRE_RESCUE";
    private static final Path SCRIPTS = Path.of(System.getProperty("basedir", ""), "scripts");
    /** Debian's packages are for the second, which another may hide. */
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private Rescue() {}

    /** What a program said, and its exit code. */
    public record Ended(int exit, String out, String err) {}

    /**
     * A Python with the libraries that the rescue needs. Leaves the test out, visibly, where there is none; with {@code SAGO_REQUIRE_RESCUE=1},
     * which CI sets, it fails instead.
     */
    static String require() throws IOException, InterruptedException {
        for (String python : PYTHONS) {
            Optional<Ended> tried = attempt(List.of(python, "-c", "import argon2, cryptography, zstandard"));
            if (tried.isPresent() && tried.get().exit() == 0) {
                return python;
            }
        }
        String missing =
                "no Python has the libraries: apt-get install python3-cryptography python3-zstandard python3-argon2";
        if ("1".equals(System.getenv(REQUIRED))) {
            throw new IllegalStateException("The rescue is required (" + REQUIRED + "=1), but " + missing);
        }
        System.err.println("NOT TESTED, that backups can be restored without Sago: " + missing);
        Assumptions.abort(missing);
        throw new IllegalStateException("aborted");
    }

    /** {@code scripts/rescue}; {@code input} is what a user would type. */
    static Ended run(String input, Object... arguments) throws IOException, InterruptedException {
        return run(require(), "rescue", input, arguments);
    }

    /** {@code scripts/rescue-key}, for which any Python will do. */
    public static Ended key(Object... shares) throws IOException, InterruptedException {
        return run("python3", "rescue-key", "", shares);
    }

    /** Python code that is given {@code scripts/rescue} and a path. */
    static Ended code(String code, Path path) throws IOException, InterruptedException {
        return attempt(List.of(
                        require(), "-B", "-c", code, SCRIPTS.resolve("rescue").toString(), path.toString()))
                .orElseThrow();
    }

    private static Ended run(String python, String script, String input, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(python, "-B", SCRIPTS.resolve(script).toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return attempt(command, input)
                .orElseThrow(() -> new IllegalStateException("there is no " + python + ": apt-get install python3"));
    }

    private static Optional<Ended> attempt(List<String> command) throws IOException, InterruptedException {
        return attempt(command, "");
    }

    /** Empty if there is no such program. */
    private static Optional<Ended> attempt(List<String> command, String input)
            throws IOException, InterruptedException {
        Path in = Files.createTempFile("rescue", ".in");
        Path err = Files.createTempFile("rescue", ".err");
        try {
            Files.writeString(in, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectError(err.toFile())
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(new Ended(process.waitFor(), out, Files.readString(err)));
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).startsWith("Cannot run program")) {
                return Optional.empty();
            }
            throw e;
        } finally {
            Files.delete(in);
            Files.delete(err);
        }
    }
}
