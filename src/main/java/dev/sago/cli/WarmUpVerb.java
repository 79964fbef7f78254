package dev.sago.cli;

import picocli.CommandLine.Command;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code sago warm-up}, for {@code scripts/sago} only: walks through typical starts in one process, so that the JVM's
 * ahead-of-time cache, which records what is loaded, has their classes and code profiles. Needs no configuration and
 * changes nothing. A verb whose start should be fast is added to {@link #LINES}.
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

    /** What the example asks for, so that it is sound. */
    private static final Map<String, String> ENVIRONMENT = Stream.of("DJ", "GW", "GJ", "DRIVE")
            .flatMap(name -> Stream.of(name + "_ACCESS", name + "_SECRET"))
            .collect(Collectors.toMap(name -> name, name -> "warm-up"));

    @Override
    ExitCode run(Invocation with) {
        Surroundings silent = with.around().silent(ENVIRONMENT);
        for (List<String> line : LINES) {
            // How they end does not matter: an error is a typical use as well.
            var _ = new Sago(silent, new Screen(silent.err()), () -> false).run(line);
        }
        return ExitCode.OK;
    }
}
