package dev.sago.cli;

import dev.sago.catalog.Audit;
import dev.sago.model.SagoException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** {@code sago cat}: the bytes of one file of a snapshot. */
@Command(name = "cat", customSynopsis = "sago cat SYSTEM[@SNAPSHOT] PATH")
final class CatVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM[@SNAPSHOT]", index = "0")
    String system = "";

    @Parameters(paramLabel = "PATH", index = "1")
    String path = "";

    @Override
    ExitCode run(Invocation with) throws IOException, InterruptedException {
        OutputStream out = with.out().bytes();
        SystemAt at = SystemAt.of(system);
        try (OpenSystem open = OpenSystem.open(with, at.system(), with.events())) {
            record(open, with);
            open.browse(at.snapshot()).copy(path, out);
        }
        return ExitCode.OK;
    }

    /** It gives data away, so it is recorded; a catalog that is away does not keep anyone from reading. */
    private void record(OpenSystem open, Invocation with) {
        try {
            with.wiring()
                    .catalog()
                    .audit()
                    .note(new Audit.Draft("cat", open.name().value(), "begun", Map.of("path", path)));
        } catch (SagoException e) {
            with.out().warn(with.messages().text("restore.history", String.valueOf(e.getMessage())));
        }
    }
}
