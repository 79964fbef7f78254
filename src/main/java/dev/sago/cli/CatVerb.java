package dev.sago.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.OutputStream;

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
            open.browse(at.snapshot()).copy(path, out);
        }
        return ExitCode.OK;
    }
}
