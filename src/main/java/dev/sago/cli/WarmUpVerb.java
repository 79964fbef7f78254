package dev.sago.cli;

import dev.sago.lab.Lab;
import dev.sago.lab.Rehearsal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code sago warm-up}, for {@code scripts/sago} only: walks through typical starts in one process, so that the JVM's
 * ahead-of-time cache, which records what is loaded, has their classes and code profiles; then rehearses the engine
 * (see {@link Rehearsal}). Needs no configuration and leaves nothing behind. A verb whose start should be fast is added to {@link #LINES},
 * or there. With {@code --s3} the cache is for configurations with S3 too.
 */
@Command(name = "warm-up", customSynopsis = "sago warm-up")
final class WarmUpVerb extends Verb {

    private static final List<List<String>> LINES = List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("help", "completion"),
            List.of("--lang=ko", "help"),
            List.of("--json", "help", "help"),
            List.of("no-such-verb"),
            List.of("completion", "bash"),
            List.of("-c", "config/sago.example.yaml", "config", "check"),
            List.of("-c", "config/sago.example.yaml", "config", "check", "--json"));

    /** What the example and the rehearsal ask for, so that they are sound. */
    private static final Map<String, String> ENVIRONMENT = Stream.concat(
                    Stream.of("NONE"),
                    Stream.of("DJ", "GW", "GJ", "DRIVE").flatMap(name -> Stream.of(name + "_ACCESS", name + "_SECRET")))
            .collect(Collectors.toMap(name -> name, name -> "warm-up"));

    @Option(names = "--s3")
    boolean s3;

    @Override
    ExitCode run(Invocation with) {
        Surroundings silent = with.around().silent(ENVIRONMENT);
        Function<List<String>, ExitCode> sago =
                line -> new Sago(silent, new Screen(silent.err()), () -> false).run(line);
        for (List<String> line : LINES) {
            ExitCode _ = sago.apply(line); // How it ends does not matter: an error is a typical use as well.
        }
        Path parent = Lab.usualParent(with.around().env().getOrDefault("TMPDIR", ""));
        try (Rehearsal rehearsal =
                new Rehearsal(parent, line -> sago.apply(line).number(), s3)) {
            rehearsal.play();
        } catch (IOException e) {
            // The cache is only smaller then; the launcher keeps what is said here beside the build.
            with.out().warn("the engine could not be rehearsed: " + e.getMessage());
        }
        return ExitCode.OK;
    }
}
