package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.model.Hold;
import dev.sago.model.SystemName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sago release}: ends a hold; retention decides on the snapshot again. */
@Command(name = "release", customSynopsis = "sago release SYSTEM@SNAPSHOT")
final class ReleaseVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM@SNAPSHOT")
    String snapshot = "";

    /** The hold that was, as JSON. */
    record Document(SystemName system, Hold released) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        SystemAt at = SystemAt.of(snapshot);
        SystemSettings system = with.wiring().system(at.system());
        Everywhere everywhere = new Everywhere(with);
        Hold released = everywhere.marked(system).release(everywhere.snapshot(at));
        with.out()
                .summary(
                        new Document(system.name(), released),
                        out -> out.line(
                                Tone.GOOD,
                                with.messages()
                                        .text("release.done", system.name(), released.snapshot(), released.reason())));
        return ExitCode.OK;
    }
}
