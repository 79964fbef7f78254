package dev.sago.cli;

import dev.sago.lab.Demo;
import dev.sago.lab.DemoReport;
import dev.sago.lab.Lab;
import dev.sago.lab.Samples;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/** {@code sago lab demo}: the whole story in one minute; see {@link Demo}. */
@Command(name = "demo", customSynopsis = "sago lab demo [--data DIR] [--keep]")
final class LabDemoVerb extends Verb {

    @Option(names = "--data", paramLabel = "DIR")
    @Nullable
    Path data;

    @Option(names = "--documents", paramLabel = "N")
    int documents = Samples.FILES;

    @Option(names = "--keep")
    boolean keep;

    @Override
    ExitCode run(Invocation with) throws Exception {
        Lab lab = LabVerb.open(keep, with);
        Samples samples = LabVerb.samples(lab, data, documents, with);
        Stage stage = new Stage(with, lab.folder());
        DemoReport report = new Demo(lab, samples, stage, stage, with.clock()).run();
        Optional<Path> kept = keep ? Optional.of(lab.folder()) : Optional.empty();
        if (with.json()) {
            with.out().result(report, out -> {});
        } else {
            kept.ifPresent(folder -> with.out().note(with.messages().text("lab.kept", folder)));
        }
        return report.same() ? ExitCode.OK : ExitCode.FAILED;
    }
}
