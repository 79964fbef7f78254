package dev.sago.whole;

import dev.sago.posix.Posix;
import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the programs of {@code src/test/torture}, which make and compare trees and share no code with Sago. */
final class Torture {

    private static final String REQUIRED = "SAGO_REQUIRE_TORTURE";
    private static final Path PROGRAMS = Path.of(System.getProperty("basedir", ""), "src/test/torture");

    private Torture() {}

    /**
     * Leaves the test out, visibly, where Python or root is missing; with {@code SAGO_REQUIRE_TORTURE=1}, which CI sets, it fails
     * instead.
     */
    static void require() throws InterruptedException {
        String missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        if ("1".equals(System.getenv(REQUIRED))) {
            throw new IllegalStateException("The torture tree is required (" + REQUIRED + "=1), but " + missing);
        }
        System.err.println("NOT TESTED, that every file comes back exactly as it was: " + missing);
        Assumptions.abort(missing);
    }

    private static String missing() throws InterruptedException {
        if (Posix.effectiveUser() != 0) {
            return "only root can make owners, device nodes and trusted attributes";
        }
        try {
            Process python = new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 7))")
                    .inheritIO()
                    .start();
            return python.waitFor() == 0 ? "" : "python3 is older than 3.7";
        } catch (IOException e) {
            return "there is no python3: apt-get install python3";
        }
    }

    /** Makes a tree at a path where nothing is. */
    static void build(Path root, long seed, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--seed", String.valueOf(seed), root.toString()));
        arguments.addAll(Arrays.asList(options));
        assertThat(run(0, "build.py", arguments)).isEmpty();
    }

    /** Fails with all differences, unless there are none. */
    static void assertSame(Path expected, Path actual) throws IOException, InterruptedException {
        assertThat(compare(expected, actual))
                .as("path, attribute, was in %s, is in %s", expected, actual)
                .isEmpty();
    }

    /** The differences, a line each: path, attribute, was, is, apart by tabs. Sockets are passed over. */
    static List<String> compare(Path expected, Path actual) throws IOException, InterruptedException {
        return run(1, "compare.py", List.of("--no-sockets", expected.toString(), actual.toString()));
    }

    /** Plants one difference of each kind; what has to be told, as path and attribute, apart by a tab. */
    static List<String> plant(Path root) throws IOException, InterruptedException {
        return run(0, "plant.py", List.of(root.toString()));
    }

    private static List<String> run(int mostExit, String program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("python3", "-B", PROGRAMS.resolve(program).toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).as("exit of %s: %s", command, lines).isBetween(0, mostExit);
        return lines;
    }

    /** All below a folder that are no folders, by path: inode number, size, time of last change. */
    static Map<String, String> entries(Path root) throws IOException, InterruptedException {
        Process find = new ProcessBuilder("find", root.toString(), "!", "-type", "d", "-printf", "%P\\t%i %s %T@\\0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String all = new String(find.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(find.waitFor()).isZero();
        Map<String, String> found = new TreeMap<>();
        for (String each : all.split("\0", -1)) {
            if (!each.isEmpty()) {
                int tab = each.lastIndexOf('\t');
                found.put(each.substring(0, tab), each.substring(tab + 1));
            }
        }
        return found;
    }

    /** Removes what Java cannot: paths beyond 4,096 bytes. */
    static void remove(Path root) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("rm", "-rf", root.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
