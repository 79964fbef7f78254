package dev.sago.cli;

import dev.sago.model.Counts;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.restore.Overwrite;
import dev.sago.restore.RestoreMeter;
import dev.sago.restore.RestoreResult;
import dev.sago.restore.RestoreRun;
import dev.sago.restore.Selection;
import dev.sago.source.Destination;
import dev.sago.source.FolderAccess;
import dev.sago.work.Configured;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code sago restore}: writes a snapshot, or some of its paths, to a folder. Works without the catalog, which may be
 * gone on the day when it is needed.
 */
@Command(
        name = "restore",
        customSynopsis = {
            "sago restore SYSTEM --to DEST [--snapshot ID | --at TIME] [--path PATH]...",
            "             [--from SITE] [--overwrite never|changed|always]"
        })
final class RestoreVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "1")
    String name = "";

    @Option(names = "--to", paramLabel = "DEST", required = true)
    Path to = Path.of("");

    @Option(names = "--snapshot", paramLabel = "ID")
    @Nullable
    String snapshot;

    @Option(names = "--at", paramLabel = "TIME")
    @Nullable
    String at;

    @Option(names = "--path", paramLabel = "PATH")
    List<String> paths = new ArrayList<>();

    @Option(names = "--from", paramLabel = "SITE")
    @Nullable
    String from;

    @Option(names = "--overwrite", paramLabel = "WHEN")
    Overwrite overwrite = Overwrite.NEVER;

    @Override
    ExitCode run(Invocation with) throws Exception {
        Messages messages = with.messages();
        refuseArchives(messages);
        if (snapshot != null && at != null) {
            throw SagoException.usage(messages.text("restore.both"), messages.text("restore.both.remedy"));
        }
        Instant time = at == null ? null : with.times().last(at);
        Optional<SiteName> only = from == null
                ? Optional.empty()
                : Optional.of(Configured.site(with.settings(), from).site().name());
        RunEvents events = new RunEvents(with.eventsOfSites(), with.clock(), "opening");
        Path folder = with.path(to);
        with.wiring().beginCatalog(); // For the record of the restore; the system is opened meanwhile.
        try (OpenSystem system = OpenSystem.open(with, name, only, events)) {
            SnapshotId id = time == null ? system.choose(Optional.ofNullable(snapshot)) : system.chooseAt(time);
            RestoreHistory history = new RestoreHistory(with, system.name(), folder.toAbsolutePath());
            history.begin();
            RestoreResult result;
            try {
                result = restore(system, id, folder, events, with);
            } catch (IOException | InterruptedException | RuntimeException e) {
                history.failed(e);
                throw e;
            }
            history.end(result);
            new RestoreReport(with).tell(system.name(), folder, result);
            return ExitCode.of(result.outcome());
        }
    }

    private void refuseArchives(Messages messages) {
        String text = to.toString().toLowerCase(Locale.ROOT);
        if (text.endsWith(".zip") || text.endsWith(".tar.zst")) {
            throw SagoException.usage(messages.text("restore.archive", to), messages.text("restore.archive.remedy"));
        }
    }

    private RestoreResult restore(OpenSystem system, SnapshotId id, Path folder, RunEvents events, Invocation with)
            throws IOException, InterruptedException {
        Optional<Counts> all = paths.isEmpty() ? Optional.of(system.snapshot(id).counts()) : Optional.empty();
        try (Destination destination = FolderAccess.ofMachine().destination(folder, new SecureRandom())) {
            RestoreRun run = new RestoreRun(
                    system.name(), system.reader(), destination, Selection.of(paths), overwrite, with.clock(), events);
            try (ProgressView _ = with.progress(() -> progress(run.meter(), all, events))) {
                return run.execute(id);
            }
        }
    }

    /**
     * Totals are known beforehand only where everything is restored; bytes that are right already are not counted as
     * done.
     */
    private static Progress progress(RestoreMeter meter, Optional<Counts> all, RunEvents events) {
        return new Progress(
                "writing",
                meter.files() + meter.same(),
                all.map(Counts::files).orElse(-1L),
                meter.bytes() + meter.resumedBytes(),
                meter.same() > 0 ? -1 : all.map(Counts::bytes).orElse(-1L),
                events.elapsed(),
                List.of());
    }
}
